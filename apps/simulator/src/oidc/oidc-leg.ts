import { z } from 'zod';

import type { LegHandler, SimClock, SimReply, SimRequest } from '../kernel/exchange.js';
import { json } from '../kernel/replies.js';
import { answering, Asked, fieldsOf, NO_STORE, unknownUser } from './asked.js';
import type { IssuerKeyHolder } from './issuer-key.js';
import { LIFE_S, OIDC_AUDIENCE, signed } from './sign.js';
import type { LocalUser } from './users.js';

export interface OidcDeps {
  readonly clock: SimClock;
  readonly key: IssuerKeyHolder;
  readonly publicUrl: () => string;
  /** Name of the leg and, behind a slash, its prefix. */
  readonly leg: 'oidc' | 'oidc-b';
  readonly users: readonly LocalUser[];
}

const TokenAsked = Asked.extend({ username: z.string() });

/** The identity provider of the front end's own users: what a hospital or an urgent care centre would bring. */
export function oidcLeg(deps: OidcDeps): LegHandler {
  const prefix = `/${deps.leg}`;
  const issuer = (): string => `${deps.publicUrl()}${prefix}`;
  const handle = answering(prefix, {
    'GET /.well-known/openid-configuration': () => json(200, discovery(issuer())),
    'GET /jwks': () => json(200, { keys: [deps.key.current().publicJwk] }),
    'POST /token': (request) => answerToken(request, issuer(), deps),
  });
  return { leg: deps.leg, prefix, handle };
}

function discovery(issuer: string): Readonly<Record<string, unknown>> {
  return {
    issuer,
    jwks_uri: `${issuer}/jwks`,
    token_endpoint: `${issuer}/token`,
    id_token_signing_alg_values_supported: ['RS256'],
    response_types_supported: ['token'],
    subject_types_supported: ['public'],
  };
}

async function answerToken(request: SimRequest, issuer: string, deps: OidcDeps): Promise<SimReply> {
  const asked = TokenAsked.safeParse(fieldsOf(request));
  const user = deps.users.find(({ username }) => username === asked.data?.username);
  if (!asked.success || user === undefined) {
    const names = deps.users.map(({ username }) => username);
    return unknownUser('username', names);
  }
  const { expires_in: lifeSeconds = LIFE_S, audience = OIDC_AUDIENCE } = asked.data;
  const claims = { ...user.claims, jti: deps.clock.uuid() };
  const token = await signed({ issuer, audience, lifeSeconds, claims }, deps.key.current(), deps.clock);
  return json(200, { access_token: token, token_type: 'Bearer', expires_in: lifeSeconds }, NO_STORE);
}
