import { setTimeout as wait } from 'node:timers/promises';
import type { BackOff } from './call-policies.js';
import type { Clock } from './clock.js';

/** Waits, at most until the signal: comes back early then, and does not throw. Milliseconds. */
export type Sleep = (ms: number, signal: AbortSignal) => Promise<void>;
export const SLEEP = Symbol('Sleep');

export const realSleep: Sleep = (ms, signal) => wait(ms, undefined, { signal }).catch(() => undefined);

export interface Attempt<T> {
  /** What the caller gets when this attempt was the last. */
  readonly result: T;
  readonly retry: boolean;
  /** Shortest wait before the next attempt, e.g. from `Retry-After`. Milliseconds. */
  readonly notBeforeMs?: number;
}

export interface RetryRules {
  /** The first included. */
  readonly attempts: number;
  /** All attempts and waits together. Milliseconds. */
  readonly budgetMs: number;
  /** Wait after so many failed attempts (from 1). Milliseconds. */
  readonly delayMs: (failed: number) => number;
  /** With less left no repeat is begun. Milliseconds; 0 when absent. */
  readonly leastMs?: number;
  /** When the journey ends for which this is done, or the last of them. Milliseconds since 1970. */
  readonly journeyEndsAt?: (() => number | undefined) | undefined;
}

export interface RetryTools {
  readonly clock: Pick<Clock, 'now'>;
  readonly sleep: Sleep;
}

/** Repeats `work` while it asks for it and attempts, budget and signal allow. `remainingMs`: what is left of the budget. */
export async function withRetries<T>(
  work: (remainingMs: number, attempt: number) => Promise<Attempt<T>>,
  rules: RetryRules,
  tools: RetryTools,
  signal: AbortSignal,
): Promise<T> {
  const start = tools.clock.now().getTime();
  const remaining = (): number => rules.budgetMs - (tools.clock.now().getTime() - start);
  const over = (): boolean => signal.aborted;
  for (let attempt = 1; ; attempt += 1) {
    const { result, retry, notBeforeMs } = await work(Math.max(1, remaining()), attempt);
    if (!retry || attempt >= rules.attempts || over()) return result;
    const delay = Math.max(rules.delayMs(attempt), notBeforeMs ?? 0);
    if (!isWorthwhile(delay, remaining(), rules, tools)) return result;
    await tools.sleep(delay, signal);
    if (over()) return result;
  }
}

/** Whether enough is left, of the budget and of the journey, when the wait is over. */
function isWorthwhile(
  delayMs: number,
  remainingMs: number,
  { leastMs = 0, journeyEndsAt }: RetryRules,
  { clock }: RetryTools,
): boolean {
  return delayMs < remainingMs - leastMs && timeToStart({ endsAt: journeyEndsAt?.() }, delayMs + leastMs, clock);
}

/** Whether the journey lasts long enough to begin something that takes so long. Milliseconds. */
export function timeToStart(
  { endsAt }: { readonly endsAt?: number | undefined },
  leastMs: number,
  clock: Pick<Clock, 'now'>,
): boolean {
  return endsAt === undefined || endsAt - clock.now().getTime() >= leastMs;
}

export function delayOf(backOff: BackOff, random: () => number = Math.random): RetryRules['delayMs'] {
  return backOff.kind === 'steps'
    ? steppedDelay(backOff.stepsMs, random)
    : fullJitter(backOff.baseMs, backOff.capMs, random);
}

/** Anything from nothing to base, 2 × base, 4 × base …, so that many callers do not come back together. */
export function fullJitter(baseMs: number, capMs: number, random: () => number = Math.random): RetryRules['delayMs'] {
  return (failed) => random() * Math.min(capMs, baseMs * 2 ** (failed - 1));
}

/** The n-th step after the n-th failure (then the last again), each up to a fifth longer or shorter. */
export function steppedDelay(stepsMs: readonly number[], random: () => number = Math.random): RetryRules['delayMs'] {
  return (failed) => (stepsMs[failed - 1] ?? stepsMs.at(-1) ?? 0) * (0.8 + 0.4 * random());
}

/** `Retry-After` in either of its forms. Seconds from `now`, never negative; `undefined` when absent or unreadable. */
export function retryAfterSeconds(headers: Readonly<Record<string, string>>, now: Date): number | undefined {
  const text = headers['retry-after']?.trim() ?? '';
  if (/^\d{1,9}$/u.test(text)) return Number(text);
  const date = Date.parse(text);
  return Number.isNaN(date) ? undefined : Math.max(0, Math.ceil((date - now.getTime()) / 1000));
}
