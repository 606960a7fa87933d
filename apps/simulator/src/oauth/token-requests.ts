import type { SimReply, SimRequest } from '../kernel/exchange.js';
import { json } from '../kernel/replies.js';
import { ClientAssertions, type ClientAssertionsDeps } from './client-assertions.js';
import { RefreshTokens, type Session } from './refresh-tokens.js';
import { REFUSALS, refused, type Step } from './refusals.js';
import { subjectTokenIn, type TrustedIssuer } from './subject-token.js';
import { TOKEN_LIFE_MS, type TokenStore } from './token-store.js';

export interface TokenRequestsDeps extends ClientAssertionsDeps {
  readonly tokens: TokenStore;
  /** Whose ID tokens can be exchanged. */
  readonly issuers: readonly TrustedIssuer[];
  /** Accepts a `;charset=` behind the content type, which the platform does not. Source: shared/spec/identity.md §3.3. */
  readonly lenientContentType: boolean;
}

/** How a fault bends one answer. */
export interface Bend {
  readonly expired?: boolean;
  readonly jwksUnreachable?: boolean;
}

interface Granted {
  readonly clientId: string;
  readonly scopes: readonly string[];
  /** Of a user-restricted token. */
  readonly session?: Session;
  /** Further fields of the answer. */
  readonly fields: Readonly<Record<string, string>>;
}

type Grant = (form: URLSearchParams, bend: Bend) => Promise<Step<Granted>> | Step<Granted>;

const FORM = 'application/x-www-form-urlencoded';

/** `POST /oauth2/token`: the checks of shared/spec/identity.md §3.5 and §5.1 in their order. */
export class TokenRequests {
  private readonly assertions: ClientAssertions;
  private readonly refreshTokens: RefreshTokens;
  private readonly grants: ReadonlyMap<string, Grant>;

  constructor(private readonly deps: TokenRequestsDeps) {
    this.assertions = new ClientAssertions(deps);
    this.refreshTokens = new RefreshTokens(deps.clock);
    this.grants = new Map<string, Grant>([
      ['client_credentials', (form, bend) => this.toApplication(form, bend)],
      ['urn:ietf:params:oauth:grant-type:token-exchange', (form, bend) => this.toUser(form, bend)],
      ['refresh_token', (form) => this.toUserAgain(form)],
    ]);
  }

  async answer(request: SimRequest, bend: Bend): Promise<SimReply> {
    const form = new URLSearchParams(request.body.toString('utf8'));
    const grant = this.grantOf(request, form);
    const granted = grant.ok ? await grant.value(form, bend) : grant;
    if (!granted.ok) return refused(granted.refusal, this.deps.clock.uuid());
    return this.issue(granted.value, lifeAsked(form), bend);
  }

  /** Rows 3 to 5. */
  private grantOf({ headers }: SimRequest, form: URLSearchParams): Step<Grant> {
    if (!this.isForm(headers['content-type'])) return { ok: false, refusal: REFUSALS.contentType };
    const type = form.get('grant_type') ?? '';
    if (type === '') return { ok: false, refusal: REFUSALS.grantMissing };
    const grant = this.grants.get(type);
    return grant === undefined ? { ok: false, refusal: REFUSALS.grantUnknown } : { ok: true, value: grant };
  }

  private isForm(contentType: string | undefined): boolean {
    if (contentType === FORM) return true;
    return this.deps.lenientContentType && contentType?.split(';')[0]?.trim().toLowerCase() === FORM;
  }

  /** Only the application's own scopes; row 23 without any. Source: shared/spec/identity.md §3.4. */
  private async toApplication(form: URLSearchParams, bend: Bend): Promise<Step<Granted>> {
    const client = await this.assertions.clientIn(form, bend.jwksUnreachable === true);
    if (!client.ok) return client;
    const { clientId } = client.value;
    const scopes = client.value.scopes.filter((scope) => scope.startsWith('urn:nhsd:apim:app:level3:'));
    if (scopes.length === 0) return { ok: false, refusal: REFUSALS.noScope };
    return { ok: true, value: { clientId, scopes, fields: { issued_at: String(this.deps.clock.now().getTime()) } } };
  }

  /** Token exchange: errors of the assertion first, then of the ID token, then no scope at the user's level. */
  private async toUser(form: URLSearchParams, bend: Bend): Promise<Step<Granted>> {
    const client = await this.assertions.clientIn(form, bend.jwksUnreachable === true);
    if (!client.ok) return client;
    const now = this.deps.clock.now();
    const subject = await subjectTokenIn(form, this.deps.issuers, now);
    if (!subject.ok) return subject;
    const { user, level, refreshWindowMs } = subject.value;
    const scopes = client.value.scopes.filter((scope) => scope.includes(`:${level}:`));
    if (scopes.length === 0) return { ok: false, refusal: REFUSALS.noScope };
    const { clientId } = client.value;
    const session = { clientId, scopes, user, endsAt: now.getTime() + refreshWindowMs, refreshCount: 0 };
    const fields = { issued_token_type: 'urn:ietf:params:oauth:token-type:access_token' };
    return { ok: true, value: { clientId, scopes, session, fields } };
  }

  private toUserAgain(form: URLSearchParams): Step<Granted> {
    const session = this.refreshTokens.sessionIn(form, this.deps.clients);
    if (!session.ok) return session;
    const { clientId, scopes } = session.value;
    return { ok: true, value: { clientId, scopes, session: session.value, fields: {} } };
  }

  /** Source: shared/spec/identity.md §3.4, §5.1: every number is a string. */
  private issue({ clientId, scopes, session, fields }: Granted, lifeMs: number, bend: Bend): SimReply {
    const token = this.deps.tokens.issue({
      clientId,
      scopes,
      lifeMs: bend.expired === true ? 0 : lifeMs,
      ...(session === undefined ? {} : { user: session.user }),
    });
    return json(200, {
      access_token: token,
      expires_in: String(Math.floor(lifeMs / 1000)),
      token_type: 'Bearer',
      ...fields,
      ...(session === undefined ? {} : this.refreshFields(session)),
    });
  }

  private refreshFields(session: Session): Readonly<Record<string, string>> {
    const leftMs = session.endsAt - this.deps.clock.now().getTime();
    return {
      refresh_token: this.refreshTokens.issue(session),
      refresh_token_expires_in: String(Math.floor(leftMs / 1000)),
      refresh_count: String(session.refreshCount),
    };
  }
}

/** The test parameter can only shorten the life. Source: shared/spec/identity.md §3.3. */
function lifeAsked(form: URLSearchParams): number {
  const asked = Number(form.get('_access_token_expiry_ms') ?? Number.NaN);
  return Number.isNaN(asked) ? TOKEN_LIFE_MS : Math.min(TOKEN_LIFE_MS, Math.max(0, asked));
}
