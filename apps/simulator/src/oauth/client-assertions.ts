import type { SimClock } from '../kernel/exchange.js';
import { type Assertion, decodeAssertion, refusalOf } from './assertion.js';
import type { Client } from './clients.js';
import type { KeyFinder } from './key-finder.js';
import { type Refusal, REFUSALS, type Step } from './refusals.js';
import { isSignedBy } from './signature.js';
import { UsedIds } from './used-ids.js';

export interface ClientAssertionsDeps {
  readonly clock: SimClock;
  readonly clients: readonly Client[];
  readonly keys: KeyFinder;
  /** Base address as the clients write it, for the `aud` claim. */
  readonly publicUrl: () => string;
}

const JWT_BEARER = 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer';

/** Which application asks, proved by a signed JWT: rows 6 to 22 of shared/spec/identity.md §3.5 in their order. */
export class ClientAssertions {
  private readonly used = new UsedIds();

  constructor(private readonly deps: ClientAssertionsDeps) {}

  async clientIn(form: URLSearchParams, jwksUnreachable: boolean): Promise<Step<Client>> {
    const assertion = this.assertionIn(form);
    if (!assertion.ok) return assertion;
    const client = approvedClient(this.deps.clients, assertion.value.claims['iss'], REFUSALS.clientUnknown);
    if (!client.ok) return client;
    const refusal = await this.doubtsOf(assertion.value, client.value, jwksUnreachable);
    return refusal === undefined ? client : { ok: false, refusal };
  }

  /** Rows 6 to 15; the `jti` counts as used from here on, whatever follows. */
  private assertionIn(form: URLSearchParams): Step<Assertion> {
    if (form.get('client_assertion_type') !== JWT_BEARER) return { ok: false, refusal: REFUSALS.assertionType };
    const text = form.get('client_assertion') ?? '';
    const assertion = decodeAssertion(text);
    if (assertion === undefined)
      return { ok: false, refusal: text === '' ? REFUSALS.assertionMissing : REFUSALS.assertionMalformed };
    const now = this.deps.clock.now();
    const isUsed = (clientId: string, jti: string): boolean => this.used.has(clientId, jti, now);
    const refusal = refusalOf(assertion, { now: Math.floor(now.getTime() / 1000), isUsed });
    if (refusal !== undefined) return { ok: false, refusal };
    this.used.add(String(assertion.claims['iss']), String(assertion.claims['jti']), now);
    return { ok: true, value: assertion };
  }

  /** Rows 18 to 22. */
  private async doubtsOf(assertion: Assertion, client: Client, unreachable: boolean): Promise<Refusal | undefined> {
    const source = client.keys();
    if (source === undefined) return REFUSALS.noPublicKey;
    const found = await this.deps.keys.find(unreachable ? { kind: 'unreachable' } : source);
    if (found.kind === 'unreachable') return REFUSALS.jwksUnreachable;
    const key = found.keys.find(({ kid }) => kid === assertion.header['kid']);
    if (key === undefined) return REFUSALS.kidUnknown;
    if (assertion.claims['aud'] !== `${this.deps.publicUrl()}/oauth2/token`) return REFUSALS.aud;
    const signed = await isSignedBy(assertion.compact, key, { algorithm: 'RS512', now: this.deps.clock.now() });
    return signed ? undefined : REFUSALS.signature;
  }
}

/** Row 16, and row 24 in its place. */
export function approvedClient(clients: readonly Client[], id: unknown, unknown: Refusal): Step<Client> {
  const client = clients.find(({ clientId }) => clientId === id);
  if (client === undefined) return { ok: false, refusal: unknown };
  return client.approved ? { ok: true, value: client } : { ok: false, refusal: REFUSALS.revoked };
}
