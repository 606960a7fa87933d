import type { AccessToken, CallContext } from '#contracts';
import { Fault } from '#errors';
import { SingleFlight, type Clock, type EventLog } from '#platform';
import { sharedBy, type Granted, type TokenRequests } from './token-requests.js';

export interface ApplicationTokenTools {
  readonly requests: Pick<TokenRequests, 'grant'>;
  readonly clock: Pick<Clock, 'now'>;
  readonly log: EventLog;
  /** From 0 up to 1. */
  readonly random: () => number;
  /** Told whether a caller found a token that is kept. */
  readonly lookedUp?: (hit: boolean) => void;
}

/** A token with less than this to live is renewed. Source: identity.md §3.6. */
const RENEW_BEFORE_MS = 60_000;
/** Up to so much earlier, so that instances which started together do not renew together. */
const JITTER_MS = 30_000;
/** Not handed out with less: it must outlive the call it is for. */
const LAST_USE_MS = 15_000;
/** Wait after a renewal in the background before the next. */
const QUIET_MS = 5_000;

interface Held extends Granted {
  readonly renewAtMs: number;
}

/** The product's own token (client credentials). Keeps one, in memory only. Source: identity.md §3.6. */
export class ApplicationTokens implements AccessToken {
  private held: Held | undefined;
  private quietUntilMs = 0;
  private readonly flights = new SingleFlight<string>();

  constructor(private readonly tools: ApplicationTokenTools) {}

  /** While the old token is good for more than 15 s, nobody waits for a new one. */
  async token(call: Pick<CallContext, 'correlationId' | 'signal'>): Promise<string> {
    const { held } = this;
    const nowMs = this.nowMs();
    const usable = held !== undefined && held.endsAtMs - nowMs > LAST_USE_MS;
    this.tools.lookedUp?.(usable);
    if (!usable) return sharedBy(call, this.renewed());
    if (nowMs > held.renewAtMs && nowMs >= this.quietUntilMs) void this.renewInBackground();
    return held.value;
  }

  discard(token: string): void {
    if (this.held?.value === token) this.held = undefined;
  }

  private async renewInBackground(): Promise<void> {
    // Set before too: callers that come meanwhile share the request, and do not each report its failure.
    this.quietUntilMs = Infinity;
    try {
      await this.renewed();
    } catch (error) {
      const code = error instanceof Fault ? error.code : 'INTERNAL';
      this.tools.log.warn('platform-auth.renewal-failed', { code, upstream: 'oauth' });
    } finally {
      this.quietUntilMs = this.nowMs() + QUIET_MS;
    }
  }

  private renewed(): Promise<string> {
    return this.flights.run('token', () => this.fetch());
  }

  private async fetch(): Promise<string> {
    const granted = await this.tools.requests.grant({
      inTheNameOf: 'application',
      fields: { grant_type: 'client_credentials' },
    });
    const earlierMs = RENEW_BEFORE_MS + JITTER_MS * this.tools.random();
    this.held = { ...granted, renewAtMs: granted.endsAtMs - earlierMs };
    return granted.value;
  }

  private nowMs(): number {
    return this.tools.clock.now().getTime();
  }
}
