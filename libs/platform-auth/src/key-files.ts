import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { PlatformAuthConfig } from './platform-auth.config.js';
import { readSigningKey, type SigningKey } from './signing-key.js';

export type KeySettings = Pick<
  PlatformAuthConfig,
  'OAUTH_KEYS_DIR' | 'OAUTH_KEY_ID' | 'OAUTH_PRIVATE_KEY_PATH' | 'OAUTH_PRIVATE_KEY_PEM'
>;

/** One file as it was when it was last looked at. */
interface KeyFile {
  /** Differs whenever the file does; `undefined`: could not be read, so it is read again next time. */
  readonly stamp: string | undefined;
  /** The last good key. */
  readonly key: SigningKey | undefined;
  readonly fault: string | undefined;
}

/** What the settings give at one moment. */
export interface KeyFiles {
  readonly byKid: ReadonlyMap<string, KeyFile>;
  readonly signing: SigningKey | undefined;
  /** One line each: variable, file, what is wrong. */
  readonly faults: readonly string[];
}

const NOTHING: KeyFiles = { byKid: new Map(), signing: undefined, faults: [] };
const SIGNING_KID = 'signing-kid';
/** Such a name fits into a file name, a log line and a JWT header as it is. */
const KID = /^[A-Za-z0-9][A-Za-z0-9._-]{0,99}$/u;

/**
 * Looks at the keys again. A file that has not changed is not read, and one that cannot be used any more keeps its last good key.
 * Synchronous: a few calls to the file system, and no request for a token can see half of a change.
 */
export function lookAtKeys(settings: KeySettings, earlier: KeyFiles = NOTHING): KeyFiles {
  const { OAUTH_KEYS_DIR: folder } = settings;
  return folder === undefined ? lookAtOne(settings, earlier) : lookAtFolder(folder, earlier);
}

/** One line for each thing that is wrong with the keys; names the variable and the file, and holds nothing of a key. */
export function platformAuthFaults(config: KeySettings): readonly string[] {
  return lookAtKeys(config).faults;
}

function lookAtOne(settings: KeySettings, earlier: KeyFiles): KeyFiles {
  const { OAUTH_KEY_ID: kid = '', OAUTH_PRIVATE_KEY_PATH: path, OAUTH_PRIVATE_KEY_PEM: pem = '' } = settings;
  const before = earlier.byKid.get(kid);
  const file =
    path === undefined
      ? (before ?? parsed(pem, { kid, named: 'OAUTH_PRIVATE_KEY_PEM', stamp: '' }))
      : keyFile(path, { kid, named: `OAUTH_PRIVATE_KEY_PATH: ${path}` }, before);
  return { byKid: new Map([[kid, file]]), signing: file.key, faults: faultsOf([file]) };
}

function lookAtFolder(folder: string, earlier: KeyFiles): KeyFiles {
  const named = `OAUTH_KEYS_DIR: ${folder}`;
  const kids = kidsIn(folder);
  if (kids === undefined) return { ...earlier, faults: [`${named}: does not exist or cannot be read`] };
  const found = kids
    .filter((kid) => KID.test(kid))
    .map((kid): readonly [string, KeyFile] => {
      const path = join(folder, `${kid}.pem`);
      return [kid, keyFile(path, { kid, named: `OAUTH_KEYS_DIR: ${path}` }, earlier.byKid.get(kid))];
    });
  const faults = faultsOf(found.map(([, file]) => file));
  if (kids.length === 0) faults.push(`${named}: holds no file <kid>.pem`);
  if (found.length < kids.length)
    faults.push(`${named}: a name before .pem may hold letters, digits, '.', '-' and '_' only`);
  return withSigningKey(folder, { byKid: new Map(found), signing: undefined, faults }, earlier);
}

/** A choice that cannot be followed leaves the earlier one, with its key even when the file is gone. */
function withSigningKey(folder: string, files: KeyFiles, earlier: KeyFiles): KeyFiles {
  const choice = join(folder, SIGNING_KID);
  const wanted = kidIn(choice);
  const signing = files.byKid.get(wanted ?? '')?.key;
  if (signing !== undefined) return { ...files, signing };
  const why =
    wanted === undefined
      ? 'must be a file with the kid of one key'
      : `names ${wanted}, which has no usable ${wanted}.pem`;
  const faults = [...files.faults, `OAUTH_KEYS_DIR: ${choice}: ${why}`];
  const { signing: kept } = earlier;
  if (kept === undefined) return { ...files, faults };
  const now = files.byKid.get(kept.kid)?.key;
  if (now !== undefined) return { ...files, signing: now, faults };
  const gone: KeyFile = { stamp: undefined, key: kept, fault: undefined };
  return { byKid: new Map([...files.byKid, [kept.kid, gone]]), signing: kept, faults };
}

interface Origin {
  readonly kid: string;
  /** Variable, and file where there is one. */
  readonly named: string;
}

function keyFile(path: string, origin: Origin, before: KeyFile | undefined): KeyFile {
  const stamp = stampOf(path);
  if (stamp !== undefined && stamp === before?.stamp) return before;
  const text = stamp === undefined ? undefined : attempt(() => readFileSync(path));
  if (text === undefined) {
    const why = stamp === undefined ? 'does not exist or cannot be reached' : 'cannot be read';
    return { stamp: undefined, key: before?.key, fault: `${origin.named}: ${why}` };
  }
  return parsed(text, { ...origin, stamp }, before);
}

function parsed(pem: string | Buffer, origin: Origin & Pick<KeyFile, 'stamp'>, before?: KeyFile): KeyFile {
  const reading = readSigningKey(pem, origin.kid);
  return reading.kind === 'key'
    ? { stamp: origin.stamp, key: reading.key, fault: undefined }
    : { stamp: origin.stamp, key: before?.key, fault: `${origin.named}: ${reading.why}` };
}

/** Follows links, so that a secret which is replaced by turning a link is seen too. */
function stampOf(path: string): string | undefined {
  const stat = attempt(() => statSync(path, { bigint: true }));
  return stat && [stat.dev, stat.ino, stat.size, stat.mtimeNs, stat.ctimeNs].join(':');
}

/** Sorted. Hidden files are those of editors and of mounted secrets. */
function kidsIn(folder: string): readonly string[] | undefined {
  const names = attempt(() => readdirSync(folder));
  return names
    ?.filter((name) => name.endsWith('.pem') && !name.startsWith('.'))
    .map((name) => name.slice(0, -'.pem'.length))
    .sort();
}

/** `undefined` for anything that is no kid: the file may hold a key by mistake, so its text goes nowhere. */
function kidIn(path: string): string | undefined {
  const kid = attempt(() => readFileSync(path, 'utf8'))?.trim() ?? '';
  return KID.test(kid) ? kid : undefined;
}

function faultsOf(files: readonly KeyFile[]): string[] {
  return files.flatMap(({ fault }) => (fault === undefined ? [] : [fault]));
}

function attempt<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch {
    return undefined;
  }
}
