import { randomBytes } from 'node:crypto';

import { z } from 'zod';

import type { LegHandler, SimClock, SimReply, SimRequest } from '../kernel/exchange.js';
import { json } from '../kernel/replies.js';
import type { TrustedIssuer } from '../oauth/subject-token.js';
import { answering, Asked, fieldsOf, NO_STORE, unknownUser } from '../oidc/asked.js';
import type { IssuerKey } from '../oidc/issuer-key.js';
import { OIDC_AUDIENCE, signed } from '../oidc/sign.js';
import { idTokenClaims, userinfoClaims } from './claims.js';
import { CIS2_USERS, type Cis2User } from './users.js';

export interface Cis2Deps {
  readonly clock: SimClock;
  readonly key: IssuerKey;
  readonly publicUrl: () => string;
}

const PREFIX = '/sim-cis2';
/** Source: shared/spec/identity.md §5.4. Seconds. */
const LIFE_S = 3599;
/** Source: shared/spec/identity.md §5.1: the answer to a first exchange says 43199 seconds. */
const REFRESH_WINDOW_MS = 43_199_000;

const SignInAsked = Asked.extend({
  user: z.string(),
  selected_role: z.string().optional(),
  /** Puts what userinfo says into the ID token too, as a broker in front of CIS2 may do. */
  merged: z.union([z.boolean(), z.stringbool()]).default(false),
});
type SignInAsked = z.infer<typeof SignInAsked>;

interface Session {
  readonly user: Cis2User;
  /** Milliseconds since the epoch. */
  readonly endsAt: number;
}

/** CIS2, the national sign-in of healthcare workers; only the sign-in itself is short-cut. Source: shared/spec/identity.md §5.4, §9. */
export function cis2Leg(deps: Cis2Deps): LegHandler {
  const sessions = new Map<string, Session>();
  const userinfo = (request: SimRequest): SimReply => answerUserinfo(request, sessions, deps.clock);
  const handle = answering(PREFIX, {
    'GET /.well-known/openid-configuration': () => json(200, discovery(issuerOf(deps))),
    'GET /connect/jwk_uri': () => json(200, { keys: [deps.key.publicJwk] }),
    'POST /id-token': (request) => answerSignIn(request, sessions, deps),
    'GET /userinfo': userinfo,
    'POST /userinfo': userinfo,
  });
  return { leg: 'cis2', prefix: PREFIX, handle };
}

/** What the platform's token server knows of CIS2. Source of the levels: shared/spec/identity.md §5.1. */
export function cis2Issuer(deps: Cis2Deps): TrustedIssuer {
  return {
    issuer: () => issuerOf(deps),
    publicKeys: () => [deps.key.publicJwk],
    refreshWindowMs: REFRESH_WINDOW_MS,
    signInOf: ({ sub, selected_roleid: selected, authentication_assurance_level: level }) => ({
      user: {
        id: String(sub),
        roleIds: CIS2_USERS.find(({ id }) => id === sub)?.roles.map(({ id }) => id) ?? [],
        ...(typeof selected === 'string' ? { selectedRoleId: selected } : {}),
      },
      level: `user-nhs-cis2:aal${String(level)}`,
    }),
  };
}

function issuerOf({ publicUrl }: Cis2Deps): string {
  return `${publicUrl()}${PREFIX}`;
}

function discovery(issuer: string): Readonly<Record<string, unknown>> {
  return {
    issuer,
    jwks_uri: `${issuer}/connect/jwk_uri`,
    userinfo_endpoint: `${issuer}/userinfo`,
    id_token_signing_alg_values_supported: ['RS256'],
    subject_types_supported: ['public'],
  };
}

async function answerSignIn(request: SimRequest, sessions: Map<string, Session>, deps: Cis2Deps): Promise<SimReply> {
  const asked = SignInAsked.safeParse(fieldsOf(request));
  const user = CIS2_USERS.find(({ id }) => id === asked.data?.user);
  if (!asked.success || user === undefined) {
    const ids = CIS2_USERS.map(({ id }) => id);
    return unknownUser('user', ids);
  }
  const lifeSeconds = asked.data.expires_in ?? LIFE_S;
  const accessToken = randomBytes(24).toString('base64url');
  sessions.set(accessToken, { user, endsAt: deps.clock.now().getTime() + lifeSeconds * 1000 });
  const idToken = await idTokenOf(user, asked.data, lifeSeconds, deps);
  const body = { id_token: idToken, access_token: accessToken, token_type: 'Bearer', expires_in: lifeSeconds };
  return json(200, body, NO_STORE);
}

async function idTokenOf(user: Cis2User, asked: SignInAsked, lifeSeconds: number, deps: Cis2Deps): Promise<string> {
  const audience = asked.audience ?? OIDC_AUDIENCE;
  const facts = {
    selectedRole: asked.selected_role,
    audience,
    now: Math.floor(deps.clock.now().getTime() / 1000) + Math.min(0, lifeSeconds - LIFE_S),
    sessionId: deps.clock.uuid(),
  };
  const claims = { ...(asked.merged ? userinfoClaims(user) : {}), ...idTokenClaims(user, facts) };
  return signed({ issuer: issuerOf(deps), audience, lifeSeconds, claims }, deps.key, deps.clock);
}

function answerUserinfo({ headers }: SimRequest, sessions: ReadonlyMap<string, Session>, clock: SimClock): SimReply {
  const token = /^Bearer ([^ ]+)$/i.exec(headers.authorization ?? '')?.[1] ?? '';
  const session = sessions.get(token);
  if (session === undefined || session.endsAt <= clock.now().getTime()) {
    const body = { error: 'invalid_token', error_description: 'The access token is missing, unknown or expired' };
    return json(401, body, { 'WWW-Authenticate': 'Bearer error="invalid_token"' });
  }
  return json(200, userinfoClaims(session.user), NO_STORE);
}
