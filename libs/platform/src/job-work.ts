import type { JobHandler, JobKind, JobRun } from '#contracts';
import { JobRefused } from '#contracts';
import { CATALOGUE, definitionOf, Fault, type FaultCode } from '#errors';
import type { EventLog } from './event-log.js';

/** How one attempt at a job ended. */
type JobEnd =
  | { readonly kind: 'done' }
  | { readonly kind: 'retry'; readonly code: FaultCode }
  | { readonly kind: 'dead'; readonly code: FaultCode };

/** One attempt; never throws. `text`: the data as JSON; nothing where it could not be decrypted. */
export type JobWork = (text: string | undefined, run: JobRun) => Promise<JobEnd>;

/** Dead jobs are kept for so long, and so many of a kind. */
export const DEAD_KEPT_MS = 7 * 86_400_000;
export const DEAD_KEPT_COUNT = 1_000;
/** Longest wait between two attempts. Milliseconds. */
export const MAX_BACKOFF_MS = 3_600_000;

/** Reads the data, calls the handler and judges what comes of it. Nothing of data or message reaches the log. */
export function jobWork<T extends object>(kind: JobKind<T>, handler: JobHandler<T>, log: EventLog): JobWork {
  return async (text, run) => {
    const data = read(kind, text);
    const { end, detail } = data === undefined ? UNREADABLE : await attempt(async () => handler(data, run));
    if (end.kind === 'done') return end;
    const last = end.kind === 'dead' || run.attempt >= kind.attempts;
    const fields = { source: kind.name, code: end.code, attempt: run.attempt, detail };
    if (last) log.error('job.failed', fields);
    else log.warn('job.retried', fields);
    return last ? { kind: 'dead', code: end.code } : end;
  };
}

/** An id goes into keys and replies of whichever queue there is, so it is one word. */
export function checkedJobId(id: string): string {
  if (!/^[A-Za-z][\w.-]{0,99}$/u.test(id)) throw new Error('not an id for a job: see JobOrder');
  return id;
}

export function faultCodeOf(text: string | undefined): FaultCode {
  return text !== undefined && isFaultCode(text) ? text : 'INTERNAL';
}

interface Judged {
  readonly end: JobEnd;
  readonly detail: string | undefined;
}

const UNREADABLE: Judged = { end: { kind: 'dead', code: 'INTERNAL' }, detail: 'data unreadable' };

function read<T extends object>(kind: JobKind<T>, text: string | undefined): T | undefined {
  if (text === undefined) return undefined;
  const json: unknown = JSON.parse(text);
  return kind.schema.safeParse(json).data;
}

async function attempt(work: () => Promise<void>): Promise<Judged> {
  try {
    await work();
    return { end: { kind: 'done' }, detail: undefined };
  } catch (error) {
    return judged(error);
  }
}

function judged(error: unknown): Judged {
  if (error instanceof JobRefused) return { end: { kind: 'dead', code: error.code }, detail: undefined };
  if (error instanceof Fault)
    return {
      end: { kind: definitionOf(error.code).retryable ? 'retry' : 'dead', code: error.code },
      detail: undefined,
    };
  // The name only: the message may hold data.
  return { end: { kind: 'retry', code: 'INTERNAL' }, detail: error instanceof Error ? error.name : undefined };
}

function isFaultCode(text: string): text is FaultCode {
  return Object.hasOwn(CATALOGUE, text);
}
