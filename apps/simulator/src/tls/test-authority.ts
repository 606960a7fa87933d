import 'reflect-metadata';
import type { webcrypto } from 'node:crypto';

import {
  BasicConstraintsExtension,
  type Extension,
  ExtendedKeyUsage,
  ExtendedKeyUsageExtension,
  KeyUsageFlags,
  KeyUsagesExtension,
  SubjectAlternativeNameExtension,
  type X509Certificate,
  X509CertificateGenerator,
  type X509Crl,
  X509CrlGenerator,
} from '@peculiar/x509';

/** What is the matter with a certificate. `good`: nothing. */
export type CertificateKind =
  'good' | 'expired' | 'not-yet-valid' | 'wrong-name' | 'self-signed' | 'foreign-ca' | 'revoked';

/** Both as PEM. */
export interface KeyAndCertificate {
  readonly key: string;
  /** With that of the authority that issued it, as a server or a client shows it. */
  readonly certificate: string;
}

interface Pair {
  readonly certificate: X509Certificate;
  readonly keys: webcrypto.CryptoKeyPair;
}

interface Order {
  readonly role: 'server' | 'client';
  readonly kind: CertificateKind;
  /** Names of a host, or addresses; the first is the common name. */
  readonly names: readonly [string, ...string[]];
}

const ALGORITHM = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' } as const;
const HOUR_MS = 3_600_000;
const YEAR_MS = 365 * 24 * HOUR_MS;

/**
 * An authority as that of the Spine: a root, and a sub authority that issues. Made for one run, trusted by nobody else.
 * Source: shared/spec/identity.md §8. Its times are those of the machine, because the machine checks them.
 */
export class TestAuthority {
  /** Serial numbers, hexadecimal. */
  private readonly revoked: string[] = [];

  private constructor(
    private readonly root: Pair,
    private readonly sub: Pair,
  ) {}

  /** @param name tells two authorities apart */
  static async create(name: string): Promise<TestAuthority> {
    const root = await certify({ name: `${name} Root CA`, extensions: authority(1), ...validity('good') });
    const sub = await certify(
      { name: `${name} Sub CA`, extensions: authority(0), ...validity('good') },
      { issuer: root },
    );
    return new TestAuthority(root, sub);
  }

  get rootPem(): string {
    return pemOf(this.root);
  }

  get subPem(): string {
    return pemOf(this.sub);
  }

  async issue({ role, kind, names }: Order): Promise<KeyAndCertificate> {
    if (kind === 'foreign-ca') return (await TestAuthority.create('Foreign')).issue({ role, kind: 'good', names });
    const shown: Order['names'] = kind === 'wrong-name' ? ['elsewhere.example.nhs.uk'] : names;
    const leaf = { name: shown[0], extensions: leafOf(role, shown), ...validity(kind) };
    const pair = await certify(leaf, kind === 'self-signed' ? undefined : { issuer: this.sub });
    if (kind === 'revoked') this.revoked.push(pair.certificate.serialNumber);
    const chain = kind === 'self-signed' ? pemOf(pair) : pemOf(pair) + this.subPem;
    return { key: await keyOf(pair), certificate: chain };
  }

  /** One list of each of the two authorities, PEM; whoever looks at one wants the other too. */
  async revocationLists(): Promise<readonly [root: string, sub: string]> {
    return [await listOf(this.root, []), await listOf(this.sub, this.revoked)];
  }
}

async function certify(
  leaf: {
    readonly name: string;
    readonly notBefore: Date;
    readonly notAfter: Date;
    readonly extensions: readonly Extension[];
  },
  { issuer }: { readonly issuer?: Pair } = {},
): Promise<Pair> {
  const keys = await crypto.subtle.generateKey(ALGORITHM, true, ['sign', 'verify']);
  const { name, extensions, ...validFor } = leaf;
  const certificate = await X509CertificateGenerator.create({
    subject: `CN=${name}`,
    issuer: issuer?.certificate.subject ?? `CN=${name}`,
    ...validFor,
    signingAlgorithm: ALGORITHM,
    publicKey: keys.publicKey,
    signingKey: (issuer?.keys ?? keys).privateKey,
    extensions: [...extensions],
  });
  return { certificate, keys };
}

function validity(kind: CertificateKind): { readonly notBefore: Date; readonly notAfter: Date } {
  const from = kind === 'not-yet-valid' ? HOUR_MS : -2 * HOUR_MS;
  const until = kind === 'expired' ? -HOUR_MS : YEAR_MS;
  return { notBefore: new Date(Date.now() + from), notAfter: new Date(Date.now() + until) };
}

function authority(below: number): readonly Extension[] {
  return [
    new BasicConstraintsExtension(true, below, true),
    new KeyUsagesExtension(KeyUsageFlags.keyCertSign | KeyUsageFlags.cRLSign, true),
  ];
}

function leafOf(role: Order['role'], names: Order['names']): readonly Extension[] {
  const use = role === 'server' ? ExtendedKeyUsage.serverAuth : ExtendedKeyUsage.clientAuth;
  const known = names.map((value) => ({ type: /^[\d.]+$/.test(value) ? ('ip' as const) : ('dns' as const), value }));
  return [new ExtendedKeyUsageExtension([use]), new SubjectAlternativeNameExtension(known)];
}

function pemOf({ certificate }: Pair): string {
  return `${certificate.toString('pem')}\n`;
}

async function keyOf({ keys }: Pair): Promise<string> {
  const der = Buffer.from(await crypto.subtle.exportKey('pkcs8', keys.privateKey)).toString('base64');
  return `-----BEGIN PRIVATE KEY-----\n${der}\n-----END PRIVATE KEY-----\n`;
}

/** The library would call it `CRL`, which OpenSSL does not know. */
function listPem(list: X509Crl): string {
  const der = Buffer.from(list.rawData).toString('base64');
  return `-----BEGIN X509 CRL-----\n${der}\n-----END X509 CRL-----\n`;
}

async function listOf({ certificate, keys }: Pair, serials: readonly string[]): Promise<string> {
  const list = await X509CrlGenerator.create({
    issuer: certificate.subject,
    thisUpdate: new Date(Date.now() - HOUR_MS),
    nextUpdate: new Date(Date.now() + YEAR_MS),
    entries: serials.map((serialNumber) => ({ serialNumber, revocationDate: new Date(Date.now() - HOUR_MS) })),
    signingAlgorithm: ALGORITHM,
    signingKey: keys.privateKey,
  });
  return listPem(list);
}
