import { z } from 'zod';

import type { LegHandler, SimClock, SimReply, SimRequest } from '../kernel/exchange.js';
import { json } from '../kernel/replies.js';
import type { TrustedIssuer } from '../oauth/subject-token.js';
import { answering, Asked, fieldsOf, NO_STORE, unknownUser } from '../oidc/asked.js';
import type { IssuerKey } from '../oidc/issuer-key.js';
import { LIFE_S, OIDC_AUDIENCE, signed } from '../oidc/sign.js';
import { type Citizen, CITIZENS } from './citizens.js';

export interface NhsLoginDeps {
  readonly clock: SimClock;
  /** RS512. Source: shared/spec/identity.md §6. */
  readonly key: IssuerKey;
  readonly publicUrl: () => string;
}

const PREFIX = '/sim-login';
/** Source: shared/spec/identity.md §5.1: the answer to a first exchange says 3599 seconds. */
const REFRESH_WINDOW_MS = 3_599_000;

const SignInAsked = Asked.extend({ user: z.string() });

/** NHS login, the national sign-in of patients. Source: shared/spec/identity.md §6, §9. */
export function nhsLoginLeg(deps: NhsLoginDeps): LegHandler {
  const handle = answering(PREFIX, {
    'GET /.well-known/openid-configuration': () => json(200, discovery(issuerOf(deps))),
    'GET /.well-known/jwks.json': () => json(200, { keys: [deps.key.publicJwk] }),
    'POST /id-token': (request) => answerSignIn(request, deps),
  });
  return { leg: 'nhs-login', prefix: PREFIX, handle };
}

/** What the platform's token server knows of NHS login. Source of the levels: shared/spec/identity.md §5.1. */
export function nhsLoginIssuer(deps: NhsLoginDeps): TrustedIssuer {
  return {
    issuer: () => issuerOf(deps),
    publicKeys: () => [deps.key.publicJwk],
    refreshWindowMs: REFRESH_WINDOW_MS,
    signInOf: ({ sub, nhs_number: nhsNumber, vot, identity_proofing_level: level }) => ({
      user: {
        id: String(sub),
        roleIds: [],
        ...(typeof nhsNumber === 'string' ? { nhsNumber } : {}),
        ...(typeof vot === 'string' ? { vectorOfTrust: vot } : {}),
      },
      level: `user-nhs-login:${String(level)}`,
    }),
  };
}

function issuerOf({ publicUrl }: NhsLoginDeps): string {
  return `${publicUrl()}${PREFIX}`;
}

function discovery(issuer: string): Readonly<Record<string, unknown>> {
  return {
    issuer,
    jwks_uri: `${issuer}/.well-known/jwks.json`,
    id_token_signing_alg_values_supported: ['RS512'],
    subject_types_supported: ['public'],
  };
}

async function answerSignIn(request: SimRequest, deps: NhsLoginDeps): Promise<SimReply> {
  const asked = SignInAsked.safeParse(fieldsOf(request));
  const citizen = CITIZENS.find(({ nhsNumber }) => nhsNumber === asked.data?.user);
  if (!asked.success || citizen === undefined) {
    const numbers = CITIZENS.map(({ nhsNumber }) => nhsNumber);
    return unknownUser('user', numbers);
  }
  const { expires_in: lifeSeconds = LIFE_S, audience = OIDC_AUDIENCE } = asked.data;
  const claims = idTokenClaims(citizen, issuerOf(deps), deps.clock, Math.min(0, lifeSeconds - LIFE_S));
  const idToken = await signed({ issuer: issuerOf(deps), audience, lifeSeconds, claims }, deps.key, deps.clock);
  return json(200, { id_token: idToken, token_type: 'Bearer', expires_in: lifeSeconds }, NO_STORE);
}

/** Source: shared/spec/identity.md §6; `nonce` only answers one that a browser brought. */
function idTokenClaims(
  { sub, nhsNumber, birthdate, familyName, proofing, vot }: Citizen,
  issuer: string,
  clock: SimClock,
  shiftSeconds: number,
): Readonly<Record<string, unknown>> {
  return {
    sub,
    jti: clock.uuid(),
    auth_time: Math.floor(clock.now().getTime() / 1000) + shiftSeconds,
    vot,
    vtm: `${issuer}/trustmark`,
    nhs_number: nhsNumber,
    birthdate,
    family_name: familyName,
    identity_proofing_level: proofing,
  };
}
