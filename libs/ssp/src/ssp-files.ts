import { X509Certificate } from 'node:crypto';
import { readFileSync, statSync } from 'node:fs';
import { createSecureContext, type SecureContextOptions } from 'node:tls';
import type { SspConfig } from './ssp.config.js';

export type SspFileSettings = Pick<
  SspConfig,
  'SSP_CLIENT_CERT_PATH' | 'SSP_CLIENT_KEY_PATH' | 'SSP_CA_PATHS' | 'SSP_CRL_PATHS'
>;

/** What the files hold; belongs together. */
export interface TlsMaterial {
  readonly cert: string;
  readonly key: string;
  readonly ca: readonly string[];
  /** `undefined`: revocation is not looked at. */
  readonly crl: readonly string[] | undefined;
}

export type Reading =
  | { readonly kind: 'read'; readonly material: TlsMaterial }
  /** `why`: variable and fault, nothing of a path or of a file. */
  | { readonly kind: 'faulty'; readonly why: string };

/** In order of preference; nothing older than TLS 1.2. Source: gp-connect-core.md §9.5. */
export const TLS_RULES: Pick<SecureContextOptions, 'minVersion' | 'ciphers'> = {
  minVersion: 'TLSv1.2',
  ciphers: 'AESGCM+EECDH:AESGCM+EDH:AES256+EECDH:AES256+EDH',
};

/** Every file that the settings name. */
export function pathsOf(settings: SspFileSettings): readonly string[] {
  const { SSP_CLIENT_CERT_PATH: cert, SSP_CLIENT_KEY_PATH: key, SSP_CA_PATHS = [], SSP_CRL_PATHS = [] } = settings;
  return [cert, key].flatMap((path) => path ?? []).concat(SSP_CA_PATHS, SSP_CRL_PATHS);
}

/** Differs whenever one of the files does. Follows links, so that a secret which is replaced by turning a link is seen too. */
export function stampOf(paths: readonly string[]): string {
  return paths
    .map((path) => {
      const stat = attempt(() => statSync(path, { bigint: true }));
      return stat === undefined ? 'none' : [stat.dev, stat.ino, stat.size, stat.mtimeNs, stat.ctimeNs].join(':');
    })
    .join(' ');
}

/** `undefined`: the settings name no certificate. Nothing of OpenSSL's own words is told: they may quote a file. */
export function readFiles(settings: SspFileSettings): Reading | undefined {
  const { SSP_CLIENT_CERT_PATH: cert, SSP_CLIENT_KEY_PATH: key, SSP_CA_PATHS: ca, SSP_CRL_PATHS: crl } = settings;
  if (cert === undefined || key === undefined || ca === undefined) return undefined;
  try {
    const material = {
      cert: certificates('SSP_CLIENT_CERT_PATH', cert),
      key: textOf('SSP_CLIENT_KEY_PATH', key),
      ca: ca.map((path) => certificates('SSP_CA_PATHS', path)),
      crl: crl?.flatMap((path) => revocationLists(path)),
    };
    return usable(material) ? { kind: 'read', material } : { kind: 'faulty', why: UNUSABLE };
  } catch (error) {
    if (error instanceof FaultyFile) return { kind: 'faulty', why: error.message };
    throw error;
  }
}

/** For `https.Agent`. Trusts the configured authorities and no other; the name of the other side is checked. */
export function secureOptions({ cert, key, ca, crl }: TlsMaterial): SecureContextOptions {
  return { ...TLS_RULES, cert, key, ca: [...ca], ...(crl === undefined ? {} : { crl: [...crl] }) };
}

class FaultyFile extends Error {}

const UNUSABLE = 'SSP_CLIENT_CERT_PATH, SSP_CLIENT_KEY_PATH: not PEM, or key and certificate do not belong together';

function usable(material: TlsMaterial): boolean {
  return attempt(() => createSecureContext(secureOptions(material))) !== undefined;
}

/** OpenSSL stops at the first piece that is not whole and says nothing: a bundle that is being written would lose its end. */
function certificates(variable: string, path: string): string {
  const text = textOf(variable, path);
  const whole = wholeBlocks(text, 'CERTIFICATE');
  if (whole?.every((block) => attempt(() => new X509Certificate(block)) !== undefined) !== true)
    throw new FaultyFile(`${variable}: not PEM, or a certificate in it is not whole`);
  return text;
}

/** One by one: of a file with several, OpenSSL would take the first only. */
function revocationLists(path: string): readonly string[] {
  const text = textOf('SSP_CRL_PATHS', path);
  const whole = wholeBlocks(text, 'X509 CRL');
  if (whole?.every((crl) => attempt(() => createSecureContext({ crl })) !== undefined) !== true)
    throw new FaultyFile('SSP_CRL_PATHS: not PEM, or a list in it is not whole');
  return whole;
}

/** `undefined`: there is none, or one has no end. */
function wholeBlocks(text: string, label: string): readonly string[] | undefined {
  const blocks = text.match(new RegExp(`-----BEGIN ${label}-----[^-]+-----END ${label}-----`, 'gu')) ?? [];
  const begun = text.split(`-----BEGIN ${label}-----`).length - 1;
  return begun > 0 && begun === blocks.length ? blocks : undefined;
}

function textOf(variable: string, path: string): string {
  const text = attempt(() => readFileSync(path, 'utf8'));
  if (text === undefined) throw new FaultyFile(`${variable}: the file cannot be read`);
  return text;
}

function attempt<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch {
    return undefined;
  }
}
