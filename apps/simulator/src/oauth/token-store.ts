import { randomBytes } from 'node:crypto';

import type { SimClock } from '../kernel/exchange.js';

/** Life of an access token. Source: shared/spec/identity.md §3.4. */
export const TOKEN_LIFE_MS = 599_000;

export interface Grant {
  readonly clientId: string;
  readonly scopes: readonly string[];
  readonly lifeMs: number;
}

export type TokenState =
  | { readonly kind: 'valid'; readonly clientId: string; readonly scopes: readonly string[] }
  | { readonly kind: 'expired' }
  | { readonly kind: 'unknown' };

interface StoredToken {
  readonly clientId: string;
  readonly scopes: readonly string[];
  readonly expiresAt: number;
}

/** Access tokens as the platform keeps them: opaque outside, known only here. Shared with the APIs in the same process. */
export class TokenStore {
  private readonly tokens = new Map<string, StoredToken>();

  constructor(private readonly clock: SimClock) {}

  issue({ clientId, scopes, lifeMs }: Grant): string {
    const token = randomBytes(21).toString('base64url');
    this.tokens.set(token, { clientId, scopes, expiresAt: this.clock.now().getTime() + lifeMs });
    return token;
  }

  resolve(token: string): TokenState {
    const stored = this.tokens.get(token);
    if (stored === undefined) return { kind: 'unknown' };
    if (stored.expiresAt <= this.clock.now().getTime()) return { kind: 'expired' };
    return { kind: 'valid', clientId: stored.clientId, scopes: stored.scopes };
  }
}
