import type { Upstream } from '#contracts';

/** The wait before a repeat. Milliseconds. */
export type BackOff =
  /** Anything from nothing to base, 2 × base, 4 × base …, capped. */
  | { readonly kind: 'full-jitter'; readonly baseMs: number; readonly capMs: number }
  /** The n-th after the n-th failure, each up to a fifth longer or shorter. */
  | { readonly kind: 'steps'; readonly stepsMs: readonly number[] };

/** How one kind of call is made. Numbers that a setting can change are its default. */
export interface CallPolicy {
  readonly upstream: Upstream;
  /** For the reference page. */
  readonly what: string;
  /** One request with the last byte of its answer. Milliseconds. */
  readonly attemptMs: number;
  /** Requests, the first included. */
  readonly attempts: number;
  /** Of the first repeat, where there is one. */
  readonly backOff?: BackOff;
  /** A longer `Retry-After` is not waited for. Seconds. */
  readonly longestRestSeconds?: number;
  /** Rest after a 429 that names no time. Milliseconds. */
  readonly unnamedRestMs?: number;
  /** All requests and waits together. Milliseconds. */
  readonly budgetMs: number;
  /** Requests of all instances together. Per second; without a limit of ours when absent. */
  readonly perSecond?: number;
  /** With less left of the journey or of the budget no request is begun. Milliseconds. [OWN] */
  readonly leastMs: number;
  /** What is repeated, for the reference page. */
  readonly repeats: string;
  /** Settings that change the numbers. */
  readonly settings: readonly string[];
  readonly source: string;
}

const QUESTION = {
  upstream: 'ssp',
  attempts: 3,
  backOff: { kind: 'full-jitter', baseMs: 500, capMs: 10_000 },
  longestRestSeconds: 10,
  leastMs: 250,
  repeats: 'no answer, 429, 502, 503, 504, 599, 444, 499; a fault of the practice (500) once only',
  source: 'gp-connect-core.md §6 [PRODUCT], §7.4, §7.6',
} as const;

/** Every kind of call to another system, and how it is made. */
export const CALL_POLICIES = {
  token: {
    upstream: 'oauth',
    what: 'access token',
    attemptMs: 5_000,
    attempts: 3,
    backOff: { kind: 'steps', stepsMs: [1_000, 3_000] },
    longestRestSeconds: 10,
    budgetMs: 20_000,
    leastMs: 250,
    repeats: 'no answer, 429, 5xx; a used assertion once; a refused key by the next key',
    settings: [],
    source: 'identity.md §3.5, §10 [PRODUCT]',
  },
  trace: {
    upstream: 'pds',
    what: 'trace or search of a patient',
    attemptMs: 10_000,
    attempts: 3,
    backOff: { kind: 'steps', stepsMs: [500, 1_500] },
    longestRestSeconds: 10,
    unnamedRestMs: 1_000,
    budgetMs: 20_000,
    perSecond: 5,
    leastMs: 250,
    repeats: 'no answer, 408, 429, 5xx; a refused token once, with a new one',
    settings: ['PDS_TIMEOUT_MS', 'PDS_BUDGET_MS', 'PDS_RATE_PER_SECOND'],
    source: 'pds.md §11 [PRODUCT]',
  },
  route: {
    upstream: 'sds',
    what: 'search of the directory',
    attemptMs: 5_000,
    attempts: 3,
    backOff: { kind: 'full-jitter', baseMs: 250, capMs: 2_000 },
    unnamedRestMs: 1_000,
    budgetMs: 12_000,
    perSecond: 4,
    leastMs: 250,
    repeats: 'no answer, 408, 429, 5xx, slow and empty; nothing found or a broken answer once',
    settings: ['SDS_TIMEOUT_MS', 'SDS_MAX_ATTEMPTS', 'SDS_BUDGET_MS', 'SDS_RATE_PER_SEC'],
    source: 'sds.md §3, §9',
  },
  organisation: {
    upstream: 'odt',
    what: 'name of an organisation',
    attemptMs: 3_000,
    attempts: 1,
    budgetMs: 3_000,
    leastMs: 0,
    repeats: 'nothing: a name is not worth a second wait',
    settings: ['ODT_TIMEOUT_MS'],
    source: 'sds.md §17',
  },
  record: {
    ...QUESTION,
    what: 'structured record',
    attemptMs: 60_000,
    budgetMs: 60_000,
    settings: ['GPC_RECORD_TIMEOUT_MS'],
  },
  statement: {
    ...QUESTION,
    what: 'capability statement',
    attemptMs: 10_000,
    budgetMs: 10_000,
    settings: ['GPC_CAPABILITY_TIMEOUT_MS'],
    source: `${QUESTION.source}, §5.6`,
  },
  appointment: {
    ...QUESTION,
    what: 'question about appointments, patients or places',
    attemptMs: 30_000,
    budgetMs: 30_000,
    settings: ['GPC_APPOINTMENT_TIMEOUT_MS'],
  },
  command: {
    upstream: 'ssp',
    what: 'booking, changing, cancelling, registering',
    attemptMs: 30_000,
    attempts: 1,
    budgetMs: 30_000,
    leastMs: 0,
    repeats: 'nothing by itself: what is unknown is looked up, never sent again blindly',
    settings: ['GPC_COMMAND_TIMEOUT_MS'],
    source: 'gp-connect-core.md §6, §7.7; appointments.md §3.6 step 3',
  },
  person: {
    upstream: 'sign-in',
    what: 'name and roles of a signed-in user',
    attemptMs: 5_000,
    attempts: 1,
    budgetMs: 5_000,
    leastMs: 0,
    repeats: 'nothing: the user’s next request asks again',
    settings: [],
    source: 'identity.md §5.4',
  },
} as const satisfies Readonly<Record<string, CallPolicy>>;

/** Quotas are counted by the minute, so a longer rest of everybody serves nobody, whatever `Retry-After` says. Milliseconds. Source: identity.md §10. */
export const LONGEST_PAUSE_MS = 60_000;
