import type { SimReply, SimRequest } from '../kernel/exchange.js';
import type { TokenState, TokenUser } from '../oauth/token-store.js';
import { outcome, PDS_ERRORS } from './outcomes.js';

export type AccessMode =
  'application-restricted' | 'user-restricted' | 'patient-access' | 'privileged-application-restricted';

export interface GrantedAccess {
  readonly kind: 'granted';
  readonly caller: string;
  readonly mode: AccessMode;
  /** A citizen whose identity was not proved to the level P9. */
  readonly unprovenPatient: boolean;
  /** Absent where no user takes part, or nothing is known of the user. */
  readonly user?: TokenUser;
}

export type Access = GrantedAccess | { readonly kind: 'refused'; readonly reply: SimReply };

interface ModeRule {
  readonly scope: RegExp;
  readonly mode: AccessMode;
}

/** The last rule that matches decides. Source: shared/spec/pds.md §1. */
const MODES: readonly ModeRule[] = [
  { scope: /^urn:nhsd:apim:app:level3:personal-demographics-service$/, mode: 'application-restricted' },
  { scope: /^urn:nhsd:apim:user-nhs-cis2:aal[23]:personal-demographics-service$/, mode: 'user-restricted' },
  { scope: /^urn:nhsd:apim:user-nhs-id:aal3:personal-demographics-service$/, mode: 'user-restricted' },
  { scope: /^personal-demographics-service:USER-RESTRICTED$/, mode: 'user-restricted' },
  { scope: /^urn:nhsd:apim:user-nhs-login:P\d:personal-demographics-service$/, mode: 'patient-access' },
  {
    scope: /^urn:nhsd:apim:app:level3:privileged-personal-demographics-service$/,
    mode: 'privileged-application-restricted',
  },
];
const UNPROVEN = /^urn:nhsd:apim:user-nhs-login:P[05]:/;

/** Reads the bearer token. Diagnostics: shared/spec/pds.md §2, the table of 401. */
export function accessOf(request: SimRequest, resolve: (token: string) => TokenState): Access {
  const bearer = bearerOf(request.headers.authorization);
  if (bearer.kind === 'fault') return refused(bearer.diagnostics);
  const state = resolve(bearer.token);
  if (state.kind === 'unknown') return refused('Invalid Access Token');
  if (state.kind === 'expired') return refused('Access Token expired');
  const { clientId, scopes, user } = state;
  return {
    kind: 'granted',
    caller: clientId,
    mode: modeOf(scopes),
    unprovenPatient: scopes.some((scope) => UNPROVEN.test(scope)),
    ...(user === undefined ? {} : { user }),
  };
}

/** The sandbox takes any token or none, but not an Authorization header that holds no token. Source: shared/spec/pds.md §1. */
export function sandboxAccess(request: SimRequest): Access {
  const { authorization } = request.headers;
  const bearer = authorization === undefined ? undefined : bearerOf(authorization);
  if (bearer?.kind === 'fault') return refused(bearer.diagnostics);
  return { kind: 'granted', caller: 'sandbox', mode: 'user-restricted', unprovenPatient: false };
}

export function refused(diagnostics: string): Access & { readonly kind: 'refused' } {
  const detail =
    diagnostics === 'Access Token expired'
      ? 'keymanagement.service.access_token_expired: Access Token expired'
      : 'oauth.v2.InvalidAccessToken: Invalid access token';
  const challenge = `Bearer realm="null",error="invalid_token",error_description="${detail}"`;
  const reply = outcome(PDS_ERRORS.unauthorised, 'gateway', {
    diagnostics,
    headers: { 'WWW-Authenticate': challenge },
  });
  return { kind: 'refused', reply };
}

type Bearer =
  { readonly kind: 'token'; readonly token: string } | { readonly kind: 'fault'; readonly diagnostics: string };

function bearerOf(header: string | undefined): Bearer {
  if (header === undefined) return { kind: 'fault', diagnostics: 'Missing Authorization header' };
  const [scheme = '', token] = header.trim().split(/\s+/);
  if (scheme === '') return { kind: 'fault', diagnostics: 'Empty Authorization header' };
  if (token === undefined) return { kind: 'fault', diagnostics: 'Missing access token' };
  if (scheme !== 'Bearer') return { kind: 'fault', diagnostics: `Invalid token type '${scheme}', must be 'Bearer'` };
  return { kind: 'token', token };
}

function modeOf(scopes: readonly string[]): AccessMode {
  const matching = MODES.filter((rule) => scopes.some((scope) => rule.scope.test(scope)));
  return matching.at(-1)?.mode ?? 'application-restricted';
}
