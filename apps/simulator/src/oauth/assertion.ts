import { z } from 'zod';

import { type Refusal, REFUSALS } from './refusals.js';

const JsonObject = z.record(z.string(), z.unknown());
type JsonObject = z.infer<typeof JsonObject>;

/** A client assertion, taken apart but not yet believed. */
export interface Assertion {
  readonly compact: string;
  readonly header: Readonly<JsonObject>;
  readonly claims: Readonly<JsonObject>;
}

/** `undefined` when the text is no JWT. */
export function decodeAssertion(compact: string): Assertion | undefined {
  const parts = compact.split('.');
  const header = decodePart(parts[0]);
  const claims = decodePart(parts[1]);
  if (parts.length !== 3 || header === undefined || claims === undefined) return undefined;
  return { compact, header, claims };
}

function decodePart(part: string | undefined): JsonObject | undefined {
  try {
    return JsonObject.safeParse(JSON.parse(Buffer.from(part ?? '', 'base64url').toString('utf8'))).data;
  } catch {
    return undefined;
  }
}

export interface AssertionFacts {
  /** Seconds since the epoch. */
  readonly now: number;
  readonly isUsed: (clientId: string, jti: string) => boolean;
}

type Check = (assertion: Assertion, facts: AssertionFacts) => Refusal | undefined;

/** How far ahead `exp` may be: 300 s, and 310 are tolerated. Source: shared/spec/identity.md §3.2. */
const LONGEST_LIFE_S = 310;

/** Rows 8 to 15, in the platform's order. Source: shared/spec/identity.md §3.5. */
const CHECKS: readonly Check[] = [
  ({ header }) => (header['alg'] === 'RS512' ? undefined : REFUSALS.alg),
  ({ claims }, { now }) => (isPast(claims['exp'], now) ? REFUSALS.expired : undefined),
  ({ header }) => (isText(header['kid']) ? undefined : REFUSALS.kidMissing),
  ({ header }) => (isText(header['typ']) && header['typ'].toUpperCase() === 'JWT' ? undefined : REFUSALS.typ),
  ({ claims }) => (claims['exp'] === undefined ? REFUSALS.expMissing : undefined),
  ({ claims }) => (Number.isInteger(claims['exp']) ? undefined : REFUSALS.expNotInteger),
  ({ claims }) => (isText(claims['iss']) && claims['iss'] === claims['sub'] ? undefined : REFUSALS.issSub),
  ({ claims }) => (claims['jti'] === undefined ? REFUSALS.jtiMissing : undefined),
  ({ claims }) => (isText(claims['jti']) ? undefined : REFUSALS.jtiNotText),
  ({ claims }, { isUsed }) => (isUsed(String(claims['iss']), String(claims['jti'])) ? REFUSALS.jtiReused : undefined),
  ({ claims }, { now }) => (Number(claims['exp']) - now > LONGEST_LIFE_S ? REFUSALS.expTooFar : undefined),
];

export function refusalOf(assertion: Assertion, facts: AssertionFacts): Refusal | undefined {
  for (const check of CHECKS) {
    const refusal = check(assertion, facts);
    if (refusal !== undefined) return refusal;
  }
  return undefined;
}

/** A number in text counts here, as it does on the platform (§3.5, note on rows 9 and 12). */
function isPast(exp: unknown, now: number): boolean {
  return (typeof exp === 'number' || isText(exp)) && Number(exp) <= now;
}

function isText(value: unknown): value is string {
  return typeof value === 'string' && value !== '';
}
