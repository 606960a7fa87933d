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
  /** Asked for only to refresh a user's token. Source: shared/spec/identity.md §5.1. */
  readonly secret: string;
  /** Looked up for each token, as the registration may change while the simulator runs. */
  readonly keys: () => KeySource | undefined;
  readonly scopes: readonly string[];
  readonly approved: boolean;
}

/** The keys registered for `sim-app`; a new registration replaces the one before. */
export class RegisteredKeys {
  constructor(private source: KeySource | undefined) {}

  current(): KeySource | undefined {
    return this.source;
  }

  register(jwks: JSONWebKeySet): void {
    this.source = { kind: 'keys', jwks };
  }
}

/** Source: shared/spec/pds.md §1. */
export const PDS_APPLICATION_SCOPE = 'urn:nhsd:apim:app:level3:personal-demographics-service';

/** AAL1, P0 and P5 are not among them. Source: shared/spec/identity.md §9, shared/spec/pds.md §1. */
const PDS_USER_SCOPES: readonly string[] = [
  'urn:nhsd:apim:user-nhs-cis2:aal3:personal-demographics-service',
  'urn:nhsd:apim:user-nhs-cis2:aal2:personal-demographics-service',
  'urn:nhsd:apim:user-nhs-login:P9:personal-demographics-service',
];

/** Seeded clients; all but the two without a usable key share the key of `sim-app`. Source: shared/spec/identity.md §9. */
export function seededClients(simAppKeys: () => KeySource | undefined): readonly Client[] {
  const client = (clientId: string, changes: Partial<Client> = {}): Client => ({
    clientId,
    secret: `${clientId}-secret`,
    keys: simAppKeys,
    scopes: [PDS_APPLICATION_SCOPE, ...PDS_USER_SCOPES],
    approved: true,
    ...changes,
  });
  return [
    client('sim-app'),
    client('sim-app-no-key', { keys: () => undefined }),
    client('sim-app-bad-jwks', { keys: () => ({ kind: 'unreachable' }) }),
    client('sim-app-no-scope', { scopes: [] }),
    client('sim-app-revoked', { approved: false }),
  ];
}
