import { createHash, createHmac } from 'node:crypto';

/** `previous` of the very first record. */
const NOTHING_BEFORE = '0'.repeat(64);

/** Where a chain has got to. */
export interface Link {
  /** Of the last record; 0 before the first. */
  readonly sequence: number;
  /** SHA-256 of the last record, hexadecimal. */
  readonly hash: string;
}

export const BEGINNING: Link = { sequence: 0, hash: NOTHING_BEFORE };

/** Secret of whoever may write: without it nobody can make records that pass for ours. */
export interface AuditKey {
  /** First eight hexadecimal digits of its SHA-256: names the key in each record and tells nothing of it. */
  readonly id: string;
  readonly secret: Buffer;
}

export function auditKey(secret: Buffer): AuditKey {
  return { id: sha256(secret).slice(0, 8), secret };
}

/** One JSON object without line end. The hash is over all bytes before it, the MAC over all bytes before that. */
export function sealedLine(
  content: object,
  key: AuditKey | undefined,
): { readonly line: Buffer; readonly hash: string } {
  const bare = JSON.stringify(content).slice(0, -1);
  const text = key === undefined ? bare : `${bare},"mac":"${key.id}:${macOf(bare, key)}"`;
  const hash = sha256(text);
  return { line: Buffer.from(`${text},"hash":"${hash}"}`), hash };
}

/** A line whose own hash fits. What it says about its neighbours is not checked here. */
export interface SoundLine {
  readonly hash: string;
  readonly json: unknown;
  /** Id of the key it was sealed with. */
  readonly keyId: string | undefined;
  /** Whether this key sealed it. */
  readonly sealedBy: (key: AuditKey) => boolean;
}

const HASH = /,"hash":"([0-9a-f]{64})"\}$/u;
const MAC = /,"mac":"([0-9a-f]{8}):([0-9a-f]{64})"$/u;
const HASH_BYTES = 75;
const MAC_BYTES = 82;

/** `undefined`: these bytes are not as they were written. @param line without line end */
export function readLine(line: Buffer): SoundLine | undefined {
  const text = line.subarray(0, Math.max(0, line.length - HASH_BYTES));
  const hash = HASH.exec(line.subarray(text.length).toString('latin1'))?.[1];
  if (hash === undefined || sha256(text) !== hash) return undefined;
  const json = parsed(line);
  if (json === undefined) return undefined;
  const bare = text.subarray(0, Math.max(0, text.length - MAC_BYTES));
  const [, keyId, mac] = MAC.exec(text.subarray(bare.length).toString('latin1')) ?? [];
  return { hash, json, keyId, sealedBy: (key) => key.id === keyId && macOf(bare, key) === mac };
}

function parsed(line: Buffer): unknown {
  try {
    return JSON.parse(line.toString('utf8'));
  } catch {
    return undefined;
  }
}

function sha256(data: string | Buffer): string {
  return createHash('sha256').update(data).digest('hex');
}

function macOf(text: string | Buffer, { secret }: AuditKey): string {
  return createHmac('sha256', secret).update(text).digest('hex');
}
