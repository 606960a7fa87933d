import type { HttpResult } from './upstream-http.js';

/** What shares one circuit and one bulkhead: an upstream, and behind the proxy each practice for itself. */
export type GuardScope = 'oauth' | 'pds' | 'sds' | 'odt' | 'ssp' | 'practice';

/** `neutral`: says nothing about whether the other side works. */
export type Verdict = 'good' | 'bad' | 'neutral';

export interface GuardPolicy {
  /** Whom it is about, for the reference page. */
  readonly whom: string;
  /** Requests under way at the same time. */
  readonly concurrent: number;
  /** Requests that wait until one of these has ended. */
  readonly queue: number;
  /** Longest wait for that, which counts as part of the request. Milliseconds. */
  readonly queueMs: number;
  /** An open circuit counts from when the failed request began: requests may take longer than it stays open. */
  readonly sinceBegun?: boolean;
  readonly judge: (result: HttpResult, timeoutMs: number) => Verdict;
  /** What `judge` takes for a failure, for the reference page. */
  readonly failures: string;
  readonly settings: readonly string[];
  readonly source: string;
}

/** Consecutive failures that open a circuit. Source: pds.md §11, sds.md §9. */
export const CIRCUIT_FAILURES = 5;
/** How long it stays open; then one request tries. Milliseconds. Source: pds.md §11, sds.md §9. */
export const CIRCUIT_OPEN_MS = 30_000;

const SERVICE_FAILURES = 'time-out, lost or refused connection, 408, 5xx but 501';
const service = { queue: 100, queueMs: 2_000, judge: judgeService, failures: SERVICE_FAILURES, settings: [] } as const;

/** How many requests go out at a time and when none do. Sizes are [OWN]: far above what the quotas let through. */
export const GUARD_POLICIES: Readonly<Record<GuardScope, GuardPolicy>> = {
  oauth: { ...service, whom: 'the token server', concurrent: 100, source: '[OWN]' },
  pds: { ...service, whom: 'the demographics service', concurrent: 200, source: 'pds.md §11' },
  sds: { ...service, whom: 'the directory', concurrent: 100, source: 'sds.md §9' },
  odt: { ...service, whom: 'the register of organisations', concurrent: 20, source: '[OWN]' },
  ssp: {
    whom: 'the proxy as a whole',
    concurrent: 50,
    queue: 100,
    queueMs: 5_000,
    judge: judgeProxy,
    failures: 'a connection that did not come about; never what one practice did',
    settings: ['SSP_MAX_SOCKETS'],
    source: 'gp-connect-core.md §6 [PRODUCT]',
  },
  practice: {
    whom: 'each practice (`Ssp-To`)',
    concurrent: 10,
    queue: 30,
    queueMs: 3_000,
    sinceBegun: true,
    judge: judgePractice,
    failures: 'time-out, lost connection, 444, 499, 502, 503, 504, 599; not 500, which may be one bad record',
    settings: ['SSP_MAX_PER_PRACTICE'],
    source: 'gp-connect-core.md §6 [PRODUCT], §7.4 PROVIDER_FAULT',
  },
};

/** A shorter time-out tells more of our haste than of the other side. Milliseconds. */
const FAIR_MS = 900;
/** Nobody could connect or wait any longer. Source: gp-connect-core.md §7.6. */
const GATEWAY: readonly number[] = [444, 499, 502, 503, 504, 599];

function judgeService(result: HttpResult, timeoutMs: number): Verdict {
  if (result.kind === 'failure')
    return result.reason === 'not-sent' ? 'bad' : judgeSilence(result.reason === 'timeout', timeoutMs, result.reason);
  if (result.status === 429) return 'neutral';
  return result.status === 408 || (result.status >= 500 && result.status !== 501) ? 'bad' : 'good';
}

function judgePractice(result: HttpResult, timeoutMs: number): Verdict {
  if (result.kind === 'failure') return judgeSilence(result.reason === 'timeout', timeoutMs, result.reason);
  if (result.status === 429 || result.status === 500) return 'neutral';
  return GATEWAY.includes(result.status) ? 'bad' : 'good';
}

/** Only what surely is the proxy's own: it answers for practices that do not, and a time-out may be any of theirs. */
function judgeProxy(result: HttpResult): Verdict {
  if (result.kind === 'reply') return 'good';
  return result.reason === 'not-sent' ? 'bad' : 'neutral';
}

/** Certificates, sizes and callers who left say nothing about whether the other side works. */
function judgeSilence(timedOut: boolean, timeoutMs: number, reason: string): Verdict {
  if (timedOut) return timeoutMs >= FAIR_MS ? 'bad' : 'neutral';
  return reason === 'lost' ? 'bad' : 'neutral';
}
