import { createHmac, createPublicKey } from 'node:crypto';

import { decodeProtectedHeader, generateKeyPair, type JSONWebKeySet, SignJWT } from 'jose';

interface GenuineChanges {
  readonly audience?: string;
  /** Seconds; negative for a token that has already expired. */
  readonly expires_in?: number;
}

export type GenuineSigner = (changes?: GenuineChanges) => Promise<string>;

export interface HostileMaterial {
  /** The issuer that the tokens claim to be from. */
  readonly issuer: string;
  /** Its public keys, which an attacker can read too. */
  readonly jwks: JSONWebKeySet;
  readonly genuine: GenuineSigner;
}

export const HOSTILE_KINDS = [
  'no signature at all',
  'the public key used as a secret',
  'another audience',
  'a life that is over',
  'a key that the issuer does not have',
] as const;
type HostileKind = (typeof HOSTILE_KINDS)[number];

/** Tokens that no verifier may accept; each has the claims of a genuine one but for what its name says. */
export async function hostileTokens(material: HostileMaterial): Promise<Readonly<Record<HostileKind, string>>> {
  const genuine = await material.genuine();
  return {
    'no signature at all': `${part({ alg: 'none', typ: 'JWT' })}.${claimsOf(genuine)}.`,
    'the public key used as a secret': signedWithPublicKey(genuine, material.jwks),
    'another audience': await material.genuine({ audience: 'another-product' }),
    'a life that is over': await material.genuine({ expires_in: -3600 }),
    'a key that the issuer does not have': await signedByStranger(genuine, material.issuer),
  };
}

/**
 * Asks an issuer of a running simulator as its genuine users do.
 * `path`: `/oidc/token`, `/oidc-b/token`, `/sim-cis2/id-token`, `/sim-login/id-token`; `who`: the field that names the user.
 */
export function genuineSigner(
  baseUrl: string,
  path: string,
  who: Readonly<Record<string, string | boolean>>,
): GenuineSigner {
  return async (changes = {}) => {
    const headers = { 'Content-Type': 'application/json' };
    const body = JSON.stringify({ ...who, ...changes });
    const reply = (await (await fetch(`${baseUrl}${path}`, { method: 'POST', headers, body })).json()) as {
      readonly id_token?: string;
      readonly access_token?: string;
    };
    const token = reply.id_token ?? reply.access_token;
    if (token === undefined) throw new Error(`No token at ${path}: ${JSON.stringify(reply)}`);
    return token;
  };
}

/** A verifier that takes the algorithm from the token checks this HMAC with the text of the public key, and finds it right. */
function signedWithPublicKey(genuine: string, { keys }: JSONWebKeySet): string {
  const { kid } = decodeProtectedHeader(genuine);
  const jwk = keys.find((key) => key.kid === kid);
  if (jwk === undefined) throw new Error('the genuine token is not signed by a key of the set');
  const pem = createPublicKey({ key: jwk, format: 'jwk' }).export({ type: 'spki', format: 'pem' });
  const head = `${part({ alg: 'HS256', typ: 'JWT', kid })}.${claimsOf(genuine)}`;
  return `${head}.${createHmac('sha256', pem).update(head).digest('base64url')}`;
}

async function signedByStranger(genuine: string, issuer: string): Promise<string> {
  const { alg = 'RS256' } = decodeProtectedHeader(genuine);
  const { privateKey } = await generateKeyPair(alg);
  const claims = JSON.parse(Buffer.from(claimsOf(genuine), 'base64url').toString('utf8')) as Record<string, unknown>;
  return new SignJWT({ ...claims, iss: issuer })
    .setProtectedHeader({ alg, typ: 'JWT', kid: 'a-key-of-a-stranger' })
    .sign(privateKey);
}

function claimsOf(jwt: string): string {
  return jwt.split('.')[1] ?? '';
}

function part(value: unknown): string {
  return Buffer.from(JSON.stringify(value)).toString('base64url');
}
