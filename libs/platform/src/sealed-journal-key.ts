import { hkdfSync, randomBytes } from 'node:crypto';
import { closeSync, existsSync, fsyncSync, linkSync, mkdirSync, openSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { JournalRefused } from './journal-refused.js';
import { readStoreKey, type RedisConfig } from './redis.config.js';

const KEY_BYTES = 32;

/** Where the key of an embedded journal lies when STORE_KEY is not set. */
const keyPathOf = (journalPath: string): string => `${journalPath}.key`;

const isNamed = ({ STORE_KEY, STORE_KEY_PATH }: RedisConfig): boolean => (STORE_KEY ?? STORE_KEY_PATH) !== undefined;

/** One line when there is no usable key for the journal at that path and none may be made. */
export function journalKeyFault(journalPath: string, config: RedisConfig): string | undefined {
  const keyPath = keyPathOf(journalPath);
  if (!isNamed(config) && !existsSync(keyPath))
    return existsSync(journalPath)
      ? `JOURNAL_PATH: ${journalPath}: its key file ${keyPath} is missing; put it back, or set STORE_KEY as it was, so that no attempt is lost`
      : undefined;
  try {
    readKey(keyPath, config);
    return undefined;
  } catch (error) {
    return error instanceof Error ? error.message : 'STORE_KEY: cannot be read';
  }
}

/** The key for a journal in a file: STORE_KEY where it is set, else one that is made beside the journal once. */
export function journalKey(journalPath: string, config: RedisConfig): Buffer {
  const keyPath = keyPathOf(journalPath);
  if (!isNamed(config) && !existsSync(keyPath)) makeKey(keyPath);
  return readKey(keyPath, config);
}

/** A key for one use, made from the common one, so that nothing sealed for one use can be passed off in another. */
export function derivedKey(key: Buffer, use: string): Buffer {
  return Buffer.from(hkdfSync('sha256', key, '', use, KEY_BYTES));
}

function readKey(keyPath: string, config: RedisConfig): Buffer {
  if (isNamed(config)) return readStoreKey(config);
  try {
    return readStoreKey({ STORE_KEY_PATH: keyPath });
  } catch {
    throw new JournalRefused(
      `JOURNAL_PATH: the key file ${keyPath} cannot be read or does not hold 32 bytes in base64`,
    );
  }
}

/** Whole or not at all, on disk before anything is sealed with it, and never in place of another one. */
function makeKey(keyPath: string): void {
  const folder = dirname(keyPath);
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const draft = `${keyPath}.${randomBytes(6).toString('hex')}`;
  writeFileSync(draft, `${randomBytes(KEY_BYTES).toString('base64')}\n`, { mode: 0o600, flag: 'wx', flush: true });
  try {
    linkSync(draft, keyPath);
  } catch (error) {
    if (!existsSync(keyPath)) throw error;
  } finally {
    rmSync(draft);
  }
  syncFolder(folder);
}

function syncFolder(folder: string): void {
  const handle = openSync(folder, 'r');
  fsyncSync(handle);
  closeSync(handle);
}
