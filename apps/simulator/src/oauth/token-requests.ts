import { importJWK, type JWK, jwtVerify } from 'jose';

import type { SimClock, SimReply, SimRequest } from '../kernel/exchange.js';
import { json } from '../kernel/replies.js';
import { type Assertion, decodeAssertion, refusalOf } from './assertion.js';
import type { Client } from './clients.js';
import type { KeyFinder } from './key-finder.js';
import { type Refusal, REFUSALS, refused } from './refusals.js';
import { TOKEN_LIFE_MS, type TokenStore } from './token-store.js';
import { UsedIds } from './used-ids.js';

export interface TokenRequestsDeps {
  readonly clock: SimClock;
  readonly tokens: TokenStore;
  readonly clients: readonly Client[];
  readonly keys: KeyFinder;
  /** Base address as the clients write it, for the `aud` claim. */
  readonly publicUrl: () => string;
  /** Accepts a `;charset=` behind the content type, which the platform does not. Source: shared/spec/identity.md §3.3. */
  readonly lenientContentType: boolean;
}

/** How a fault bends one answer. */
export interface Bend {
  readonly expired?: boolean;
  readonly jwksUnreachable?: boolean;
}

type Step<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly refusal: Refusal };

const FORM = 'application/x-www-form-urlencoded';
const JWT_BEARER = 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer';
const CLOCK_ALLOWANCE_S = 10;

/** `POST /oauth2/token` with `client_credentials`: the checks of shared/spec/identity.md §3.5 in their order. */
export class TokenRequests {
  private readonly used = new UsedIds();

  constructor(private readonly deps: TokenRequestsDeps) {}

  async answer(request: SimRequest, bend: Bend): Promise<SimReply> {
    const form = new URLSearchParams(request.body.toString('utf8'));
    const assertion = this.assertionIn(request, form);
    const client = assertion.ok ? this.clientOf(assertion.value) : assertion;
    if (!assertion.ok || !client.ok) return this.refuse(assertion.ok ? client : assertion);
    const refusal = await this.doubtsOf(assertion.value, client.value, bend);
    if (refusal !== undefined) return refused(refusal, this.deps.clock.uuid());
    return this.issue(client.value, lifeAsked(form), bend);
  }

  private refuse(step: Step<unknown>): SimReply {
    return refused(step.ok ? REFUSALS.notFound : step.refusal, this.deps.clock.uuid());
  }

  /** Rows 3 to 15; the `jti` counts as used from here on, whatever follows. */
  private assertionIn(request: SimRequest, form: URLSearchParams): Step<Assertion> {
    const text = this.assertionText(request, form);
    if (!text.ok) return text;
    const assertion = decodeAssertion(text.value);
    if (assertion === undefined) return { ok: false, refusal: REFUSALS.assertionMalformed };
    const now = this.deps.clock.now();
    const isUsed = (clientId: string, jti: string): boolean => this.used.has(clientId, jti, now);
    const refusal = refusalOf(assertion, { now: Math.floor(now.getTime() / 1000), isUsed });
    if (refusal !== undefined) return { ok: false, refusal };
    this.used.add(String(assertion.claims['iss']), String(assertion.claims['jti']), now);
    return { ok: true, value: assertion };
  }

  /** Rows 3 to 7. Token exchange and refresh need the CIS2 issuer, which this simulator does not have yet: row 5. */
  private assertionText(request: SimRequest, form: URLSearchParams): Step<string> {
    const refuse = (refusal: Refusal): Step<string> => ({ ok: false, refusal });
    if (!this.isForm(request.headers['content-type'])) return refuse(REFUSALS.contentType);
    const grant = form.get('grant_type');
    if (grant === null || grant === '') return refuse(REFUSALS.grantMissing);
    if (grant !== 'client_credentials') return refuse(REFUSALS.grantUnknown);
    if (form.get('client_assertion_type') !== JWT_BEARER) return refuse(REFUSALS.assertionType);
    const text = form.get('client_assertion');
    return text === null || text === '' ? refuse(REFUSALS.assertionMissing) : { ok: true, value: text };
  }

  private isForm(contentType: string | undefined): boolean {
    if (contentType === FORM) return true;
    return this.deps.lenientContentType && contentType?.split(';')[0]?.trim().toLowerCase() === FORM;
  }

  /** Row 16, and row 24 in its place. */
  private clientOf({ claims }: Assertion): Step<Client> {
    const client = this.deps.clients.find(({ clientId }) => clientId === claims['iss']);
    if (client === undefined) return { ok: false, refusal: REFUSALS.clientUnknown };
    return client.approved ? { ok: true, value: client } : { ok: false, refusal: REFUSALS.revoked };
  }

  /** Rows 18 to 23. */
  private async doubtsOf(assertion: Assertion, client: Client, bend: Bend): Promise<Refusal | undefined> {
    if (client.keys === undefined) return REFUSALS.noPublicKey;
    const found = await this.deps.keys.find(bend.jwksUnreachable === true ? { kind: 'unreachable' } : client.keys);
    if (found.kind === 'unreachable') return REFUSALS.jwksUnreachable;
    const key = found.keys.find(({ kid }) => kid === assertion.header['kid']);
    if (key === undefined) return REFUSALS.kidUnknown;
    if (assertion.claims['aud'] !== `${this.deps.publicUrl()}/oauth2/token`) return REFUSALS.aud;
    if (!(await this.isSigned(assertion, key))) return REFUSALS.signature;
    return client.scopes.length === 0 ? REFUSALS.noScope : undefined;
  }

  private async isSigned({ compact }: Assertion, key: JWK): Promise<boolean> {
    try {
      const options = { algorithms: ['RS512'], clockTolerance: CLOCK_ALLOWANCE_S, currentDate: this.deps.clock.now() };
      await jwtVerify(compact, await importJWK(key, 'RS512'), options);
      return true;
    } catch {
      return false;
    }
  }

  /** Source: shared/spec/identity.md §3.4: `expires_in` and `issued_at` are strings. */
  private issue({ clientId, scopes }: Client, lifeMs: number, bend: Bend): SimReply {
    const token = this.deps.tokens.issue({ clientId, scopes, lifeMs: bend.expired === true ? 0 : lifeMs });
    return json(200, {
      access_token: token,
      expires_in: String(Math.floor(lifeMs / 1000)),
      token_type: 'Bearer',
      issued_at: String(this.deps.clock.now().getTime()),
    });
  }
}

/** The test parameter can only shorten the life. Source: shared/spec/identity.md §3.3. */
function lifeAsked(form: URLSearchParams): number {
  const asked = Number(form.get('_access_token_expiry_ms') ?? Number.NaN);
  return Number.isNaN(asked) ? TOKEN_LIFE_MS : Math.min(TOKEN_LIFE_MS, Math.max(0, asked));
}
