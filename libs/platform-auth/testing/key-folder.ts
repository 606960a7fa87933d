import { generateKeyPairSync, type KeyObject } from 'node:crypto';
import { mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export function anRsaKey(modulusLength = 2048): KeyObject {
  return generateKeyPairSync('rsa', { modulusLength }).privateKey;
}

export function pem(key: KeyObject, type: 'pkcs8' | 'pkcs1' = 'pkcs8'): string {
  return key.export({ type, format: 'pem' }).toString();
}

const folders: string[] = [];
afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
});

/** A folder as `OAUTH_KEYS_DIR` names it, until the spec ends. Every writing has a time of its own, however fast the spec runs. */
export class KeyFolder {
  readonly path = mkdtempSync(join(tmpdir(), 'key-folder-'));
  private time = 1_700_000_000;

  constructor(keys: Readonly<Record<string, KeyObject>> = {}, signingKid?: string) {
    folders.push(this.path);
    for (const [kid, key] of Object.entries(keys)) this.write(`${kid}.pem`, pem(key));
    if (signingKid !== undefined) this.signWith(signingKid);
  }

  write(name: string, text: string): void {
    const path = join(this.path, name);
    writeFileSync(path, text, { mode: 0o600 });
    this.time += 1;
    utimesSync(path, this.time, this.time);
  }

  signWith(kid: string): void {
    this.write('signing-kid', `${kid}\n`);
  }

  remove(name = ''): void {
    rmSync(join(this.path, name), { recursive: true });
  }
}
