import { createPrivateKey, createPublicKey, type KeyObject } from 'node:crypto';
import { z } from 'zod';

/** Public half of a key, in the form that is registered with the platform. Source: identity.md §3.1. */
export interface PublicJwk {
  readonly kty: 'RSA';
  readonly n: string;
  readonly e: string;
  readonly alg: 'RS512';
  readonly use: 'sig';
  readonly kid: string;
}

export interface SigningKey {
  readonly kid: string;
  /** Imported once: jose keeps what it makes of it for as long as the object lives. */
  readonly key: KeyObject;
  readonly publicJwk: PublicJwk;
}

export type KeyReading =
  | { readonly kind: 'key'; readonly key: SigningKey }
  /** What is wrong, without anything of the text. */
  | { readonly kind: 'unusable'; readonly why: string };

const RsaPublic = z.object({ kty: z.literal('RSA'), n: z.string(), e: z.string() });

/** Reads PKCS#8 and PKCS#1. The platform and jose take RSA keys from 2048 bits on. Source: identity.md §3.1, §3.6. */
export function readSigningKey(pem: string | Buffer, kid: string): KeyReading {
  const key = tryRead(pem);
  if (key === undefined) return unusable('holds no private key in PEM form that can be read without a passphrase');
  if (key.asymmetricKeyType !== 'rsa') return unusable('must be an RSA key');
  if ((key.asymmetricKeyDetails?.modulusLength ?? 0) < 2048) return unusable('must be a key of at least 2048 bits');
  const { kty, n, e } = RsaPublic.parse(createPublicKey(key).export({ format: 'jwk' }));
  return { kind: 'key', key: { kid, key, publicJwk: { kty, n, e, alg: 'RS512', use: 'sig', kid } } };
}

function unusable(why: string): KeyReading {
  return { kind: 'unusable', why };
}

function tryRead(pem: string | Buffer): KeyObject | undefined {
  try {
    return createPrivateKey(pem);
  } catch {
    return undefined;
  }
}
