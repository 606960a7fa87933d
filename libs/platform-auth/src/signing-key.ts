import { createPrivateKey, type KeyObject } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { PlatformAuthConfig } from './platform-auth.config.js';

type KeySource = Pick<PlatformAuthConfig, 'OAUTH_PRIVATE_KEY_PATH' | 'OAUTH_PRIVATE_KEY_PEM'>;

/** Reads the key once, in either PEM form. The message of a failure names the variable and holds nothing of the key. */
export function readSigningKey({ OAUTH_PRIVATE_KEY_PATH: path, OAUTH_PRIVATE_KEY_PEM: pem }: KeySource): KeyObject {
  const variable = path === undefined ? 'OAUTH_PRIVATE_KEY_PEM' : 'OAUTH_PRIVATE_KEY_PATH';
  const key = tryRead(() => createPrivateKey(path === undefined ? (pem ?? '') : readFileSync(path)));
  const bits = key?.asymmetricKeyDetails?.modulusLength ?? 0;
  if (key?.asymmetricKeyType !== 'rsa' || bits < 2048) {
    throw new Error(`${variable}: must be a readable RSA private key in PEM form, at least 2048 bits`);
  }
  return key;
}

function tryRead(read: () => KeyObject): KeyObject | undefined {
  try {
    return read();
  } catch {
    return undefined;
  }
}
