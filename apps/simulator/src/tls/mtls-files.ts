import { mkdirSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import type { KeyAndCertificate, TestAuthority } from './test-authority.js';

/** What a consumer needs to reach the proxy: paths of PEM files. */
export interface MtlsFiles {
  readonly certificate: string;
  readonly key: string;
  /** Root and sub authority. */
  readonly authorities: readonly [root: string, sub: string];
  /** One of each authority, in the same order. */
  readonly revocationLists: readonly [root: string, sub: string];
}

export function mtlsFilesIn(folder: string): MtlsFiles {
  return {
    certificate: join(folder, 'client.crt'),
    key: join(folder, 'client.key'),
    authorities: [join(folder, 'root-ca.crt'), join(folder, 'sub-ca.crt')],
    revocationLists: [join(folder, 'root-ca.crl'), join(folder, 'sub-ca.crl')],
  };
}

/** Writes the certificate of a consumer and what it trusts; the folder is made. Nobody but the owner can read a key. */
export async function writeMtlsFiles(
  folder: string,
  client: KeyAndCertificate,
  authority: TestAuthority,
): Promise<MtlsFiles> {
  const files = mtlsFilesIn(folder);
  const [rootList, subList] = await authority.revocationLists();
  mkdirSync(folder, { recursive: true });
  writePem(files.key, client.key);
  writePem(files.certificate, client.certificate);
  writePem(files.authorities[0], authority.rootPem);
  writePem(files.authorities[1], authority.subPem);
  writePem(files.revocationLists[0], rootList);
  writePem(files.revocationLists[1], subList);
  return files;
}

/** Nobody sees half of it. */
export function writePem(path: string, pem: string): void {
  const draft = `${path}.${crypto.randomUUID()}.new`;
  writeFileSync(draft, pem, { mode: 0o600 });
  renameSync(draft, path);
}
