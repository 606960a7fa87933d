import { randomBytes } from 'node:crypto';

import type { SimClock } from '../kernel/exchange.js';

/** Life of an access token. Source: shared/spec/identity.md §3.4. */
export const TOKEN_LIFE_MS = 599_000;

/** For whom a user-restricted token was issued; what the platform's own role check reads. Source: shared/spec/identity.md §5.3. */
export interface TokenUser {
  /** Subject of the ID token: the 12-digit user id of CIS2, the citizen's id of NHS login. */
  readonly id: string;
  /** Role profile ids of the user; none for a citizen. */
  readonly roleIds: readonly string[];
  /** The role that the ID token said was selected. */
  readonly selectedRoleId?: string;
  /** Of a citizen only. */
  readonly nhsNumber?: string;
  /** `vot` of a citizen's ID token, for example `P9.Cp.Cd`: PDS accepts only some. Source: shared/spec/identity.md §6. */
  readonly vectorOfTrust?: string;
}

export interface Grant {
  readonly clientId: string;
  readonly scopes: readonly string[];
  readonly lifeMs: number;
  /** Absent for application-restricted access. */
  readonly user?: TokenUser;
}

export type TokenState =
  | {
      readonly kind: 'valid';
      readonly clientId: string;
      readonly scopes: readonly string[];
      readonly user?: TokenUser;
    }
  | { readonly kind: 'expired' }
  | { readonly kind: 'unknown' };

interface StoredToken {
  readonly state: TokenState & { readonly kind: 'valid' };
  readonly expiresAt: number;
}

/** Access tokens as the platform keeps them: opaque outside, known only here. Shared with the APIs in the same process. */
export class TokenStore {
  private readonly tokens = new Map<string, StoredToken>();

  constructor(private readonly clock: SimClock) {}

  issue({ lifeMs, ...state }: Grant): string {
    const token = randomBytes(21).toString('base64url');
    this.tokens.set(token, { state: { kind: 'valid', ...state }, expiresAt: this.clock.now().getTime() + lifeMs });
    return token;
  }

  resolve(token: string): TokenState {
    const stored = this.tokens.get(token);
    if (stored === undefined) return { kind: 'unknown' };
    return stored.expiresAt <= this.clock.now().getTime() ? { kind: 'expired' } : stored.state;
  }

  /** Every token issued so far is unknown from here on, as after a revocation on the platform. */
  revokeAll(): void {
    this.tokens.clear();
  }
}
