import type { JWK } from 'jose';

import { type Assertion as Jwt, decodeAssertion as decodeJwt } from './assertion.js';
import { type Refusal, REFUSALS, type Step } from './refusals.js';
import { isSignedBy } from './signature.js';
import type { TokenUser } from './token-store.js';

/** Who signed in, and how well. */
interface SignIn {
  readonly user: TokenUser;
  /** Part of a scope's name that stands for the level of the sign-in, for example `user-nhs-cis2:aal3`. */
  readonly level: string;
}

/** An identity provider whose ID tokens the platform exchanges. */
export interface TrustedIssuer {
  readonly issuer: () => string;
  readonly publicKeys: () => readonly JWK[];
  readonly signInOf: (claims: Readonly<Record<string, unknown>>) => SignIn;
  /** How long the user's access may be refreshed, from the sign-in on. Milliseconds. */
  readonly refreshWindowMs: number;
}

export interface SubjectToken extends SignIn {
  readonly refreshWindowMs: number;
}

const ID_TOKEN = 'urn:ietf:params:oauth:token-type:id_token';

const refusal = (description: string, status = 400): Refusal => ({ status, error: 'invalid_request', description });

/** Source: shared/spec/identity.md §5.1. */
const SUBJECT = {
  type: refusal(`missing or invalid subject_token_type - must be '${ID_TOKEN}'`),
  missing: refusal('Missing subject_token'),
  malformed: refusal('Malformed JWT in subject_token'),
  kid: refusal("Missing 'kid' header in subject_token JWT"),
  typ: refusal("Invalid 'typ' header in subject_token JWT - must be 'JWT'"),
  alg: refusal("Missing 'alg' header in subject_token JWT"),
  expMissing: refusal("Missing 'exp' claim in subject_token JWT"),
  expNotInteger: refusal("Invalid 'exp' claim in subject_token JWT - must be an integer"),
  expired: refusal("Invalid 'exp' claim in subject_token JWT - JWT has expired"),
  issMissing: refusal("Missing 'iss' claim in subject_token JWT"),
  audMissing: refusal("Missing 'aud' claim in subject_token JWT", 401),
  issUnknown: refusal("Missing or non-matching 'iss' claim in subject_token JWT"),
  kidUnknown: refusal("Invalid 'kid' header in subject_token JWT - no matching public key", 401),
} as const satisfies Readonly<Record<string, Refusal>>;

type Check = (jwt: Jwt, nowSeconds: number) => Refusal | undefined;

const isAbsent = (value: unknown): boolean => value === undefined || value === null || value === '';

/** In the platform's order. */
const CHECKS: readonly Check[] = [
  ({ header }) => (isAbsent(header['kid']) ? SUBJECT.kid : undefined),
  ({ header: { typ } }) => (typeof typ === 'string' && typ.toUpperCase() === 'JWT' ? undefined : SUBJECT.typ),
  ({ header }) => (isAbsent(header['alg']) ? SUBJECT.alg : undefined),
  ({ claims }) => (isAbsent(claims['exp']) ? SUBJECT.expMissing : undefined),
  ({ claims }) => (Number.isInteger(claims['exp']) ? undefined : SUBJECT.expNotInteger),
  ({ claims }, now) => (Number(claims['exp']) <= now ? SUBJECT.expired : undefined),
  ({ claims }) => (isAbsent(claims['iss']) ? SUBJECT.issMissing : undefined),
  ({ claims }) => (isAbsent(claims['aud']) ? SUBJECT.audMissing : undefined),
];

/** Reads and verifies the ID token of a token exchange. */
export async function subjectTokenIn(
  form: URLSearchParams,
  issuers: readonly TrustedIssuer[],
  now: Date,
): Promise<Step<SubjectToken>> {
  const jwt = jwtIn(form, Math.floor(now.getTime() / 1000));
  if (!jwt.ok) return jwt;
  const { compact, header, claims } = jwt.value;
  const issuer = issuers.find((candidate) => candidate.issuer() === claims['iss']);
  if (issuer === undefined) return { ok: false, refusal: SUBJECT.issUnknown };
  const key = issuer.publicKeys().find(({ kid }) => kid === header['kid']);
  if (key === undefined) return { ok: false, refusal: SUBJECT.kidUnknown };
  // No text for a wrong signature is in §5.1: the one of §3.5 row 22 fits the pattern.
  const algorithm = algorithmOf(header);
  if (algorithm === undefined || !(await isSignedBy(compact, key, { algorithm, now })))
    return { ok: false, refusal: REFUSALS.signature };
  return { ok: true, value: { ...issuer.signInOf(claims), refreshWindowMs: issuer.refreshWindowMs } };
}

function jwtIn(form: URLSearchParams, nowSeconds: number): Step<Jwt> {
  if (form.get('subject_token_type') !== ID_TOKEN) return { ok: false, refusal: SUBJECT.type };
  const text = form.get('subject_token') ?? '';
  if (text === '') return { ok: false, refusal: SUBJECT.missing };
  const jwt = decodeJwt(text);
  if (jwt === undefined) return { ok: false, refusal: SUBJECT.malformed };
  const refused = CHECKS.map((check) => check(jwt, nowSeconds)).find((found) => found !== undefined);
  return refused === undefined ? { ok: true, value: jwt } : { ok: false, refusal: refused };
}

/** Never `none` or HS*. Source: shared/spec/identity.md §5.1, §9. */
function algorithmOf({ alg }: Jwt['header']): 'RS256' | 'RS512' | undefined {
  return alg === 'RS256' || alg === 'RS512' ? alg : undefined;
}
