import { randomBytes, timingSafeEqual } from 'node:crypto';

import type { SimClock } from '../kernel/exchange.js';
import { approvedClient } from './client-assertions.js';
import type { Client } from './clients.js';
import type { Refusal, Step } from './refusals.js';
import type { TokenUser } from './token-store.js';

/** A user's sign-in that may still be refreshed. */
export interface Session {
  readonly clientId: string;
  readonly scopes: readonly string[];
  readonly user: TokenUser;
  /** Counted from the first sign-in, not from the last refresh. Milliseconds since the epoch. */
  readonly endsAt: number;
  readonly refreshCount: number;
}

const refusal = (status: number, error: string, description: string): Refusal => ({ status, error, description });

/** Source: shared/spec/identity.md §5.1; the words for an absent `client_id` are those of §5.2. */
const REFRESH = {
  clientIdMissing: refusal(401, 'invalid_request', 'client_id is missing'),
  secretMissing: refusal(401, 'invalid_request', 'client_secret is missing'),
  clientInvalid: refusal(401, 'invalid_client', 'client_id or client_secret is invalid'),
  missing: refusal(400, 'invalid_request', 'refresh_token is missing'),
  invalid: refusal(401, 'invalid_grant', 'refresh_token is invalid'),
  windowEnded: refusal(401, 'invalid_grant', 'refresh token refresh period has expired'),
} as const satisfies Readonly<Record<string, Refusal>>;

/** Refresh tokens: each can be used once, by the application to which it was given. */
export class RefreshTokens {
  private readonly sessions = new Map<string, Session>();

  constructor(private readonly clock: SimClock) {}

  issue(session: Session): string {
    const token = randomBytes(24).toString('base64url');
    this.sessions.set(token, session);
    return token;
  }

  /** The session behind the form's token, one refresh further on; the token is used up. */
  sessionIn(form: URLSearchParams, clients: readonly Client[]): Step<Session> {
    const client = clientIn(form, clients);
    if (!client.ok) return client;
    const token = form.get('refresh_token') ?? '';
    if (token === '') return { ok: false, refusal: REFRESH.missing };
    const session = this.sessions.get(token);
    if (session?.clientId !== client.value.clientId) return { ok: false, refusal: REFRESH.invalid };
    this.sessions.delete(token);
    if (session.endsAt <= this.clock.now().getTime()) return { ok: false, refusal: REFRESH.windowEnded };
    return { ok: true, value: { ...session, refreshCount: session.refreshCount + 1 } };
  }
}

function clientIn(form: URLSearchParams, clients: readonly Client[]): Step<Client> {
  const id = form.get('client_id') ?? '';
  const secret = form.get('client_secret') ?? '';
  if (id === '') return { ok: false, refusal: REFRESH.clientIdMissing };
  const client = approvedClient(clients, id, REFRESH.clientInvalid);
  if (!client.ok) return client;
  if (secret === '') return { ok: false, refusal: REFRESH.secretMissing };
  return isSame(secret, client.value.secret) ? client : { ok: false, refusal: REFRESH.clientInvalid };
}

function isSame(sent: string, known: string): boolean {
  const [left, right] = [Buffer.from(sent), Buffer.from(known)];
  return left.length === right.length && timingSafeEqual(left, right);
}
