import 'reflect-metadata';
import type { webcrypto } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  BasicConstraintsExtension,
  SubjectAlternativeNameExtension,
  type X509Certificate,
  X509CertificateGenerator,
} from '@peculiar/x509';

const ALGORITHM = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' } as const;

export interface Pair {
  readonly certificate: X509Certificate;
  readonly keys: webcrypto.CryptoKeyPair;
}

/** Without an authority it is one. */
export async function certify(
  name: string,
  authority?: Pair,
  { from = Date.now() - 60_000, until = Date.now() + 3_600_000 } = {},
): Promise<Pair> {
  const keys = await crypto.subtle.generateKey(ALGORITHM, true, ['sign', 'verify']);
  const subject = `CN=${name}`;
  const certificate = await X509CertificateGenerator.create({
    subject,
    issuer: authority === undefined ? subject : authority.certificate.subject,
    notBefore: new Date(from),
    notAfter: new Date(until),
    signingAlgorithm: ALGORITHM,
    publicKey: keys.publicKey,
    signingKey: (authority ?? { keys }).keys.privateKey,
    extensions:
      authority === undefined
        ? [new BasicConstraintsExtension(true, 1, true)]
        : [new SubjectAlternativeNameExtension([{ type: 'dns', value: name }])],
  });
  return { certificate, keys };
}

export function certificateOf({ certificate }: Pair): string {
  return `${certificate.toString('pem')}\n`;
}

export async function keyOf({ keys }: Pair): Promise<string> {
  const der = Buffer.from(await crypto.subtle.exportKey('pkcs8', keys.privateKey)).toString('base64');
  return `-----BEGIN PRIVATE KEY-----\n${der}\n-----END PRIVATE KEY-----\n`;
}

/** A folder of its own, gone when the spec file is done. */
export function pemFolder(): {
  readonly path: string;
  readonly file: (name: string, text: string) => string;
} {
  const path = mkdtempSync(join(tmpdir(), 'gpco-ssp-'));
  afterAll(() => rmSync(path, { recursive: true }));
  const file = (name: string, text: string): string => {
    writeFileSync(join(path, name), text);
    return join(path, name);
  };
  return { path, file };
}
