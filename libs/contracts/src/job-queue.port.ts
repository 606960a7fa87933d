import type { FaultCode } from '#errors';
import type { z } from 'zod';
import type { Requester } from './requester.js';

/**
 * Data of a job that calls a practice: names the person on whose behalf it runs, never a token. No job may call a
 * practice without one, and no system user exists. Source: gp-connect-core.md §3.4.
 */
export type ForUser<T extends object> = T & { readonly requester: Requester };

/** `provider` where the data always names a user, `no-provider` where it cannot; data that may name one fits no job. */
type CallsOf<T extends object> = [T] extends [ForUser<object>]
  ? 'provider'
  : 'requester' extends keyof T
    ? never
    : 'no-provider';

/** How jobs of one kind are run. */
export interface JobRules {
  /** In kebab case, and the same in every version of the program: waiting jobs are found by it. */
  readonly name: string;
  /** The first included. */
  readonly attempts: number;
  /** A failed job waits up to this, then up to twice this, four times … and at most an hour. Milliseconds. */
  readonly backoffMs: number;
  /** Most jobs of this kind at a time in one process. */
  readonly concurrency: number;
}

export interface JobKind<T extends object> extends JobRules {
  /** Whether its jobs call a practice: only those, and all of those, carry a user. */
  readonly calls: CallsOf<T>;
  /** Reads what JSON makes of the data. Jobs that do not fit it any more are not run: they are dead. */
  readonly schema: z.ZodType<T>;
}

/** One attempt at a job. */
export interface JobRun {
  /** From 1. An attempt that its process did not survive is not counted: the work must bear being begun twice. */
  readonly attempt: number;
  /** Aborted when the process ends and will wait no longer, or when another process has taken the job over. */
  readonly signal: AbortSignal;
}

/**
 * Comes back when the job is done. Throws to be called again after a wait, while attempts are left; a `JobRefused`, or a
 * `Fault` that is not `retryable`, is final.
 */
export type JobHandler<T extends object> = (data: T, run: JobRun) => Promise<void>;

/** Thrown by a handler: another attempt would be wrong, even where the fault by itself allows one. */
export class JobRefused extends Error {
  override readonly name = 'JobRefused';
  constructor(readonly code: FaultCode) {
    super(code);
  }
}

export interface JobOrder {
  /**
   * An id that waits or runs is not entered a second time. A letter, then letters, digits, `.`, `_`, `-`; at most 100
   * characters; never patient data. Not given: a new one.
   */
  readonly id?: string;
  /** Not before. Milliseconds from now. */
  readonly delayMs?: number;
}

export interface JobSchedule {
  /** Milliseconds between two runs. */
  readonly everyMs: number;
  /** Part by which each wait is longer or shorter at random: 0.2 for ± 20 %, 0 for none. */
  readonly jitter: number;
}

/** A job that failed for good. Holds nothing of its data. */
export interface DeadJob {
  readonly kind: string;
  /** Names one job of its kind. */
  readonly id: string;
  readonly at: Date;
  readonly attempts: number;
  /** `INTERNAL` where no fault of ours was the cause. */
  readonly code: FaultCode;
}

export interface JobCounts {
  readonly kind: string;
  readonly waiting: number;
  /** Waits for its time, or for its next attempt. */
  readonly delayed: number;
  readonly running: number;
  readonly dead: number;
}

/**
 * Work that nobody waits for. Jobs are run at least once. Data may hold patient data, so an adapter outside this process
 * encrypts it; names and ids hold none. What is asked of dead jobs and counts concerns the kinds that this process has
 * entered or runs. Every method with a promise but `close`: `@throws Fault CONTEXT_STORE_UNAVAILABLE` when the queue is
 * outside this process and does not answer; a job may then have been entered all the same.
 */
export interface JobQueue {
  /** Gives the id. @throws Fault `CONTEXT_STORE_UNAVAILABLE` after `close`, too. */
  add<T extends object>(kind: JobKind<T>, data: T, order?: JobOrder): Promise<string>;
  /**
   * Runs a job at once and then again and again: one entry for each kind, however many processes keep it. Comes back at
   * once; while the queue does not answer, it is entered as soon as it does. A run that finds the last one unfinished
   * may be left out. No user is there at such times, so the kind calls no practice.
   */
  every<T extends object>(kind: JobKind<T> & { readonly calls: 'no-provider' }, data: T, schedule: JobSchedule): void;
  /** Lets this process run the jobs of a kind. Once for each kind. */
  process<T extends object>(kind: JobKind<T>, handler: JobHandler<T>): void;
  /** Jobs that failed for good within 7 days, at most 1,000 of a kind, the oldest first. */
  dead(): Promise<readonly DeadJob[]>;
  /** Enters it again with all its attempts. False: no such dead job. */
  retryDead(job: Pick<DeadJob, 'kind' | 'id'>): Promise<boolean>;
  /** Forgets it and its data. False: no such dead job. */
  dropDead(job: Pick<DeadJob, 'kind' | 'id'>): Promise<boolean>;
  counts(): Promise<readonly JobCounts[]>;
  /** Begins nothing new and waits for what runs, within a limit; then aborts it. */
  close(): Promise<void>;
}
export const JOB_QUEUE = Symbol('JobQueue');
