import type { JSONWebKeySet } from 'jose';

/** Where the public keys of a client are. */
export type KeySource =
  | { readonly kind: 'keys'; readonly jwks: JSONWebKeySet }
  | { readonly kind: 'file'; readonly path: string }
  | { readonly kind: 'url'; readonly url: string }
  | { readonly kind: 'unreachable' };

/** An application registered on the simulated platform. */
export interface Client {
  readonly clientId: string;
  readonly keys: KeySource | undefined;
  readonly scopes: readonly string[];
  readonly approved: boolean;
}

/** Source: shared/spec/pds.md §1. */
export const PDS_APPLICATION_SCOPE = 'urn:nhsd:apim:app:level3:personal-demographics-service';

/** Seeded clients; all but the two without a usable key share the key of `sim-app`. Source: shared/spec/identity.md §9. */
export function seededClients(simAppKeys: KeySource | undefined): readonly Client[] {
  const client = (clientId: string, changes: Partial<Client> = {}): Client => ({
    clientId,
    keys: simAppKeys,
    scopes: [PDS_APPLICATION_SCOPE],
    approved: true,
    ...changes,
  });
  return [
    client('sim-app'),
    client('sim-app-no-key', { keys: undefined }),
    client('sim-app-bad-jwks', { keys: { kind: 'unreachable' } }),
    client('sim-app-no-scope', { scopes: [] }),
    client('sim-app-revoked', { approved: false }),
  ];
}
