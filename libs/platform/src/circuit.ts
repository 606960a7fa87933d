import type { Verdict } from './guard-policies.js';

export type CircuitState = 'closed' | 'open' | 'half-open';

export interface CircuitRules {
  /** Consecutive failures that open it. */
  readonly failures: number;
  /** Until one request may try again. Milliseconds. */
  readonly openMs: number;
  /**
   * Counts that time from when the failed request began: after a time-out of a minute the news is old, and the next
   * request may try at once.
   */
  readonly sinceBegun?: boolean;
}

/** A request that was let through; `leave` must be called once, with what its end says. */
export interface CircuitPass {
  leave(verdict: Verdict): void;
}

/** Waiting callers of a half-open circuit are told to come back after so long. Milliseconds. */
const PROBE_REST_MS = 1_000;

/**
 * Stops asking an upstream that fails again and again, and lets one request at a time try whether it is back. Unlike the
 * breaker of cockatiel it never makes a caller wait for somebody else's trial, and a trial whose caller hangs up decides
 * nothing. Lives in one process: each instance finds out for itself.
 */
export class Circuit {
  private failed = 0;
  /** On the clock of `nowMs`; `undefined` while closed. */
  private openUntilMs: number | undefined;
  private probing = false;
  /** Counts openings and closings: late answers of an earlier time say nothing about now. */
  private era = 0;

  constructor(
    private readonly rules: CircuitRules,
    /** Never runs backwards. Milliseconds. */
    private readonly nowMs: () => number,
    private readonly changed: (state: 'closed' | 'open') => void,
  ) {}

  get state(): CircuitState {
    if (this.openUntilMs === undefined) return 'closed';
    return this.nowMs() < this.openUntilMs ? 'open' : 'half-open';
  }

  /** How long nothing can go out; 0 when a request may. Milliseconds. */
  restMs(): number {
    if (this.openUntilMs === undefined) return 0;
    const restMs = Math.max(0, this.openUntilMs - this.nowMs());
    return restMs === 0 && this.probing ? PROBE_REST_MS : restMs;
  }

  /** `undefined`: nothing may go out now. */
  enter(): CircuitPass | undefined {
    if (this.restMs() > 0) return undefined;
    const { era } = this;
    const begunMs = this.nowMs();
    if (this.openUntilMs !== undefined) this.probing = true;
    return {
      leave: (verdict) => {
        if (era === this.era) this.learn(verdict, begunMs);
      },
    };
  }

  private learn(verdict: Verdict, begunMs: number): void {
    this.probing = false;
    if (verdict === 'neutral') return;
    if (verdict === 'good') this.close();
    else this.fail(begunMs);
  }

  private close(): void {
    this.failed = 0;
    if (this.openUntilMs === undefined) return;
    this.openUntilMs = undefined;
    this.era += 1;
    this.changed('closed');
  }

  private fail(begunMs: number): void {
    this.failed += 1;
    const wasOpen = this.openUntilMs !== undefined;
    if (!wasOpen && this.failed < this.rules.failures) return;
    this.openUntilMs = (this.rules.sinceBegun === true ? begunMs : this.nowMs()) + this.rules.openMs;
    this.era += 1;
    if (!wasOpen) this.changed('open');
  }
}
