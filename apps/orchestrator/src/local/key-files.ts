import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** `kid` of the key pair that is made here. */
export const LOCAL_KEY_ID = 'local-1';

export interface KeyFiles {
  /** For the product: signs its requests for access tokens. */
  readonly privateKeyPath: string;
  /** For the token server: the public half, as JWKS. */
  readonly jwksPath: string;
  /** For the product: encrypts what it keeps in Redis. */
  readonly storeKeyPath: string;
}

export function keyFilesIn(folder: string): KeyFiles {
  return {
    privateKeyPath: join(folder, 'private-key.pem'),
    jwksPath: join(folder, 'jwks.json'),
    storeKeyPath: join(folder, 'store.key'),
  };
}

/** The keys of that folder, made now unless they are there. */
export function keptKeys(folder: string): KeyFiles {
  const files = keyFilesIn(folder);
  if (existsSync(files.jwksPath)) return files;
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  return writeKeys(folder);
}

/** Makes fresh keys for use with the simulator. What is secret can be read by its owner only. */
function writeKeys(folder: string): KeyFiles {
  const files = keyFilesIn(folder);
  const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  writeFileSync(files.privateKeyPath, privateKey.export({ type: 'pkcs8', format: 'pem' }), { mode: 0o600 });
  writeFileSync(files.storeKeyPath, `${randomBytes(32).toString('base64')}\n`, { mode: 0o600 });
  // Last: where it exists, the others are complete.
  const key = { ...publicKey.export({ format: 'jwk' }), alg: 'RS512', use: 'sig', kid: LOCAL_KEY_ID };
  writeFileSync(files.jwksPath, JSON.stringify({ keys: [key] }));
  return files;
}
