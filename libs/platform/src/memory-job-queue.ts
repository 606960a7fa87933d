import { setMaxListeners } from 'node:events';
import type { DeadJob, JobCounts, JobHandler, JobKind, JobOrder, JobQueue, JobRules, JobSchedule } from '#contracts';
import { Fault } from '#errors';
import type { Clock } from './clock.js';
import type { EventLog } from './event-log.js';
import { waitMs } from './job-rhythm.js';
import { checkedJobId, jobWork, MAX_BACKOFF_MS, type JobWork } from './job-work.js';
import { MemoryDeadJobs, type MemoryJob } from './memory-job-queue-dead.js';
import { fullJitter, type Sleep } from './retry.js';

export interface MemoryJobTools {
  readonly clock: Clock;
  readonly sleep: Sleep;
  readonly log: EventLog;
  readonly random?: () => number;
}

interface Lane {
  readonly rules: JobRules;
  readonly work: JobWork | undefined;
  readonly waiting: readonly MemoryJob[];
  readonly delayed: number;
  readonly running: number;
}

/** Runs jobs in this process. What waits when the process ends is gone. */
export class MemoryJobQueue implements JobQueue {
  private readonly lanes = new Map<string, Lane>();
  /** `kind/id` of what waits or runs. */
  private readonly known = new Set<string>();
  private readonly graves: MemoryDeadJobs;
  private readonly runs = new Set<Promise<void>>();
  private readonly repeats = new Map<string, AbortController>();
  /** Ends every wait. */
  private readonly closing = new AbortController();
  /** Ends every handler. */
  private readonly patience = new AbortController();
  private readonly random: () => number;

  constructor(
    private readonly tools: MemoryJobTools,
    /** How long `close` waits for running handlers. Milliseconds. */
    private readonly closeMs: number,
  ) {
    this.graves = new MemoryDeadJobs(tools.clock);
    this.random = tools.random ?? Math.random;
    setMaxListeners(0, this.closing.signal, this.patience.signal); // as many as there are jobs
  }

  async add<T extends object>(kind: JobKind<T>, data: T, order: JobOrder = {}): Promise<string> {
    if (this.closing.signal.aborted) throw new Fault('CONTEXT_STORE_UNAVAILABLE');
    const id = order.id === undefined ? `j-${this.tools.clock.uuid()}` : checkedJobId(order.id);
    this.lane(kind);
    this.graves.take({ kind: kind.name, id });
    this.enter({ kind: kind.name, id, text: JSON.stringify(data), attempt: 1 }, order.delayMs ?? 0);
    return id;
  }

  every<T extends object>(kind: JobKind<T> & { readonly calls: 'no-provider' }, data: T, schedule: JobSchedule): void {
    this.lane(kind);
    this.repeats.get(kind.name)?.abort();
    const ended = new AbortController();
    this.repeats.set(kind.name, ended);
    const job = { kind: kind.name, id: `repeat:${kind.name}`, text: JSON.stringify(data), attempt: 1 };
    void this.repeat(job, schedule, ended.signal);
  }

  process<T extends object>(kind: JobKind<T>, handler: JobHandler<T>): void {
    const lane = this.lane(kind);
    if (lane.work !== undefined) throw new Error(`the jobs ${kind.name} are run already`);
    this.lanes.set(kind.name, { ...lane, rules: kind, work: jobWork(kind, handler, this.tools.log) });
    this.pump(kind.name);
  }

  async dead(): Promise<readonly DeadJob[]> {
    return this.graves.list();
  }

  async retryDead(job: Pick<DeadJob, 'kind' | 'id'>): Promise<boolean> {
    const found = this.graves.take(job);
    if (found !== undefined) this.enter({ ...found, attempt: 1 }, 0);
    return found !== undefined;
  }

  async dropDead(job: Pick<DeadJob, 'kind' | 'id'>): Promise<boolean> {
    return this.graves.take(job) !== undefined;
  }

  async counts(): Promise<readonly JobCounts[]> {
    const dead = this.graves.list();
    return [...this.lanes].map(([kind, { waiting, delayed, running }]) => ({
      kind,
      waiting: waiting.length,
      delayed,
      running,
      dead: dead.filter((job) => job.kind === kind).length,
    }));
  }

  async close(): Promise<void> {
    this.closing.abort();
    const quiet = new AbortController();
    await Promise.race([Promise.all(this.runs), this.tools.sleep(this.closeMs, quiet.signal)]);
    quiet.abort();
    this.patience.abort();
    const lost = [...this.lanes.values()].reduce((sum, lane) => sum + lane.waiting.length + lane.running, 0);
    if (lost > 0) this.tools.log.warn('jobs.dropped', { count: lost });
  }

  private lane(rules: JobRules): Lane {
    const lane = this.lanes.get(rules.name) ?? { rules, work: undefined, waiting: [], delayed: 0, running: 0 };
    this.lanes.set(rules.name, lane);
    return lane;
  }

  private change(kind: string, by: (lane: Lane) => Partial<Lane>): void {
    const lane = this.lanes.get(kind);
    if (lane !== undefined) this.lanes.set(kind, { ...lane, ...by(lane) });
  }

  private enter(job: MemoryJob, delayMs: number): void {
    const key = `${job.kind}/${job.id}`;
    if (this.known.has(key)) return;
    this.known.add(key);
    void this.wait(job, delayMs);
  }

  private async repeat(job: MemoryJob, schedule: JobSchedule, ended: AbortSignal): Promise<void> {
    while (!ended.aborted && !this.closing.signal.aborted) {
      this.enter(job, 0);
      const over = AbortSignal.any([ended, this.closing.signal]);
      await this.tools.sleep(waitMs(schedule, this.random), over);
    }
  }

  private async wait(job: MemoryJob, delayMs: number): Promise<void> {
    if (delayMs > 0) {
      this.change(job.kind, ({ delayed }) => ({ delayed: delayed + 1 }));
      await this.tools.sleep(delayMs, this.closing.signal);
      this.change(job.kind, ({ delayed }) => ({ delayed: delayed - 1 }));
    }
    this.change(job.kind, ({ waiting }) => ({ waiting: [...waiting, job] }));
    this.pump(job.kind);
  }

  private pump(kind: string): void {
    const lane = this.lanes.get(kind);
    const [job, ...waiting] = lane?.waiting ?? [];
    if (lane?.work === undefined || job === undefined || this.closing.signal.aborted) return;
    if (lane.running >= lane.rules.concurrency) return;
    this.lanes.set(kind, { ...lane, waiting, running: lane.running + 1 });
    const run = this.run(job, lane.work, lane.rules).finally(() => this.runs.delete(run));
    this.runs.add(run);
    this.pump(kind);
  }

  private async run(job: MemoryJob, work: JobWork, { backoffMs }: JobRules): Promise<void> {
    const end = await work(job.text, { attempt: job.attempt, signal: AbortSignal.any([this.patience.signal]) });
    this.change(job.kind, ({ running }) => ({ running: running - 1 }));
    if (end.kind === 'retry') {
      const delayMs = fullJitter(backoffMs, MAX_BACKOFF_MS, this.random)(job.attempt);
      void this.wait({ ...job, attempt: job.attempt + 1 }, delayMs);
    } else {
      this.known.delete(`${job.kind}/${job.id}`);
      if (end.kind === 'dead') this.graves.bury(job, end.code);
    }
    this.pump(job.kind);
  }
}
