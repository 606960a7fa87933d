import { readFile } from 'node:fs/promises';

import type { JWK } from 'jose';
import { z } from 'zod';

import type { SimClock } from '../kernel/exchange.js';
import type { KeySource } from './clients.js';

export type KeyLookup = { readonly kind: 'keys'; readonly keys: readonly JWK[] } | { readonly kind: 'unreachable' };

export interface KeyFinderDeps {
  readonly clock: SimClock;
  /** How long the keys behind a URL are kept: 3600 s on the platform, 0 in tests. Source: shared/spec/identity.md §3.1, §9. */
  readonly cacheSeconds: number;
}

const FETCH_TIMEOUT_MS = 5_000;
const UNREACHABLE: KeyLookup = { kind: 'unreachable' };
/** A JWKS with the public RSA keys of a client. */
export const KeySet = z.object({
  keys: z.array(
    z.object({ kty: z.string(), kid: z.string(), n: z.string(), e: z.string(), alg: z.string().default('RS512') }),
  ),
});

/** Finds the registered public keys of a client. */
export class KeyFinder {
  private readonly fetched = new Map<string, { readonly at: number; readonly keys: readonly JWK[] }>();

  constructor(private readonly deps: KeyFinderDeps) {}

  async find(source: KeySource): Promise<KeyLookup> {
    switch (source.kind) {
      case 'keys':
        return { kind: 'keys', keys: source.jwks.keys };
      case 'file':
        return keysIn(readFile(source.path, 'utf8'));
      case 'url':
        return this.fromUrl(source.url);
      case 'unreachable':
        return UNREACHABLE;
    }
  }

  private async fromUrl(url: string): Promise<KeyLookup> {
    const now = this.deps.clock.now().getTime();
    const known = this.fetched.get(url);
    if (known !== undefined && now - known.at < this.deps.cacheSeconds * 1000)
      return { kind: 'keys', keys: known.keys };
    const lookup = await keysIn(textOf(url));
    if (lookup.kind === 'keys') this.fetched.set(url, { at: now, keys: lookup.keys });
    return lookup;
  }
}

async function textOf(url: string): Promise<string> {
  const reply = await fetch(url, { signal: AbortSignal.timeout(FETCH_TIMEOUT_MS), redirect: 'error' });
  return reply.text();
}

async function keysIn(text: Promise<string>): Promise<KeyLookup> {
  try {
    return { kind: 'keys', keys: KeySet.parse(JSON.parse(await text)).keys };
  } catch {
    return UNREACHABLE;
  }
}
