import { SignJWT } from 'jose';
import { z } from 'zod';

import type { LegHandler, SimClock, SimReply, SimRequest } from '../kernel/exchange.js';
import { json } from '../kernel/replies.js';
import type { IssuerKey } from './issuer-key.js';
import { LOCAL_USERS, type LocalUser } from './users.js';

const PREFIX = '/oidc';
const LIFE_S = 3600;

export const OIDC_AUDIENCE = 'gp-connect-orchestrator';

export interface OidcDeps {
  readonly clock: SimClock;
  readonly key: IssuerKey;
  readonly publicUrl: () => string;
}

const TokenAsked = z.object({
  username: z.string(),
  /** Seconds; negative for a token that has already expired. */
  expires_in: z.coerce.number().int().optional(),
  audience: z.string().optional(),
});
type TokenAsked = z.infer<typeof TokenAsked>;

/** The identity provider of the front end's own users: what a hospital or an urgent care centre would bring. */
export function oidcLeg(deps: OidcDeps): LegHandler {
  const answers: Readonly<Record<string, (request: SimRequest) => Promise<SimReply> | SimReply>> = {
    'GET /.well-known/openid-configuration': () => json(200, discovery(issuerOf(deps))),
    'GET /jwks': () => json(200, { keys: [deps.key.publicJwk] }),
    'POST /token': (request) => answerToken(request, deps),
  };
  return {
    leg: 'oidc',
    prefix: PREFIX,
    handle: (request) => {
      const answer = answers[`${request.method} ${request.path.slice(PREFIX.length)}`];
      return answer === undefined ? json(404, { error: 'not_found', answers: Object.keys(answers) }) : answer(request);
    },
  };
}

function issuerOf({ publicUrl }: OidcDeps): string {
  return `${publicUrl()}${PREFIX}`;
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

async function answerToken(request: SimRequest, deps: OidcDeps): Promise<SimReply> {
  const asked = TokenAsked.safeParse(bodyOf(request));
  const user = LOCAL_USERS.find(({ username }) => asked.success && username === asked.data.username);
  if (!asked.success || user === undefined) {
    return json(400, { error: 'invalid_grant', error_description: `username must be one of: ${userNames()}` });
  }
  const lifeSeconds = asked.data.expires_in ?? LIFE_S;
  const token = await sign(user, asked.data, lifeSeconds, deps);
  return json(
    200,
    { access_token: token, token_type: 'Bearer', expires_in: lifeSeconds },
    { 'Cache-Control': 'no-store' },
  );
}

function userNames(): string {
  return LOCAL_USERS.map(({ username }) => username).join(', ');
}

function bodyOf({ headers, body }: SimRequest): unknown {
  const text = body.toString('utf8');
  if (headers['content-type']?.includes('json') !== true) return Object.fromEntries(new URLSearchParams(text));
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

async function sign({ claims }: LocalUser, asked: TokenAsked, lifeSeconds: number, deps: OidcDeps): Promise<string> {
  const now = Math.floor(deps.clock.now().getTime() / 1000);
  return new SignJWT({ ...claims })
    .setProtectedHeader({ alg: 'RS256', typ: 'JWT', kid: deps.key.kid })
    .setIssuer(issuerOf(deps))
    .setAudience(asked.audience ?? OIDC_AUDIENCE)
    .setIssuedAt(lifeSeconds > 0 ? now : now + lifeSeconds - LIFE_S)
    .setExpirationTime(now + lifeSeconds)
    .setJti(deps.clock.uuid())
    .sign(deps.key.privateKey);
}
