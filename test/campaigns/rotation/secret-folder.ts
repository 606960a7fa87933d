import { mkdirSync, mkdtempSync, renameSync, rmSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { MtlsFiles } from '../../../apps/simulator/src/tls/mtls-files.js';

/** What the files hold, PEM. */
export interface Contents {
  readonly certificate: string;
  readonly key: string;
  readonly rootAuthorities: string;
  readonly subAuthorities: string;
  readonly rootLists: string;
  readonly subLists: string;
}

const NAMES: Readonly<Record<keyof Contents, string>> = {
  certificate: 'tls.crt',
  key: 'tls.key',
  rootAuthorities: 'root-ca.crt',
  subAuthorities: 'sub-ca.crt',
  rootLists: 'root-ca.crl',
  subLists: 'sub-ca.crl',
};

/** A mounted secret as Kubernetes has it: each file is a link into `..data`, which is a link to the folder of one version. */
export class SecretFolder {
  private version = 0;
  private folder = '';

  constructor(private readonly root: string) {
    mkdirSync(root, { recursive: true });
    for (const name of Object.values(NAMES)) symlinkSync(join('..data', name), join(root, name));
  }

  get files(): MtlsFiles {
    const { certificate, key, rootAuthorities, subAuthorities, rootLists, subLists } = NAMES;
    const at = (name: string): string => join(this.root, name);
    return {
      certificate: at(certificate),
      key: at(key),
      authorities: [at(rootAuthorities), at(subAuthorities)],
      revocationLists: [at(rootLists), at(subLists)],
    };
  }

  /** Everything at once, and the earlier version is gone. */
  swap(contents: Contents): void {
    this.version += 1;
    const before = this.folder;
    this.folder = mkdtempSync(join(this.root, `..v${String(this.version)}-`));
    for (const name of parts(contents)) this.write(name, contents[name]);
    const draft = join(this.root, '..data_tmp');
    symlinkSync(this.folder, draft);
    renameSync(draft, join(this.root, '..data'));
    if (before !== '') rmSync(before, { recursive: true });
  }

  /** One file in its place, with a moment in which it is empty, as most programs write. */
  write(name: keyof Contents, text: string): void {
    writeFileSync(join(this.folder, NAMES[name]), text, { mode: 0o600 });
  }

  remove(name: keyof Contents): void {
    rmSync(join(this.folder, NAMES[name]));
  }

  touch(): void {
    const now = new Date();
    for (const name of Object.values(NAMES)) utimesSync(join(this.folder, name), now, now);
  }
}

function parts(contents: Contents): readonly (keyof Contents)[] {
  return Object.keys(contents).filter((name): name is keyof Contents => name in NAMES);
}
