import { once } from 'node:events';
import { type Job, Queue } from 'bullmq';
import { Redis } from 'ioredis';
import type { DeadJob, JobCounts, JobHandler, JobKind, JobOrder, JobQueue, JobRules, JobSchedule } from '#contracts';
import { Fault } from '#errors';
import { countsOf, deadJob, deadOf } from './bullmq-job-queue-dead.js';
import { jobRhythm, JobWorker, placeOf, type SealedData } from './bullmq-job-queue-worker.js';
import type { Clock } from './clock.js';
import type { EventLog } from './event-log.js';
import { rhythmOf } from './job-rhythm.js';
import { JobSeal } from './job-seal.js';
import { checkedJobId, DEAD_KEPT_COUNT, DEAD_KEPT_MS, jobWork } from './job-work.js';
import { FAIL_FAST, LEAVE_REPLICA } from './redis-connection.js';
import type { Sleep } from './retry.js';

export interface BullmqJobSettings {
  readonly url: string;
  /** Encrypts what is kept of a job. 32 bytes. */
  readonly key: Buffer;
  /** Braces keep all keys of a queue on one node of a cluster, e.g. `{gpco}`. */
  readonly prefix: string;
  /** How long `close` waits for running handlers. Milliseconds. */
  readonly closeMs: number;
  /** A running job whose process says nothing for so long is given to another. Milliseconds. */
  readonly lostAfterMs: number;
}

export interface BullmqJobTools {
  readonly clock: Clock;
  readonly sleep: Sleep;
  readonly log: EventLog;
  readonly random?: () => number;
}

/** Longest wait for an answer of Redis. Milliseconds. */
const ANSWER_MS = 1_500;
/** Nobody waits behind a worker. */
const PATIENT = { maxRetriesPerRequest: null, disconnectTimeout: 200, ...LEAVE_REPLICA } as const;

interface Repeat {
  readonly kind: JobRules;
  readonly text: string;
  readonly schedule: JobSchedule;
  readonly entered: boolean;
}

/** Jobs in Redis, shared by all instances: one queue for each kind. */
export class BullmqJobQueue implements JobQueue {
  private readonly connection: Redis;
  private readonly workerConnection: Redis;
  private readonly seal: JobSeal;
  private readonly random: () => number;
  private readonly kinds = new Map<string, JobRules>();
  private readonly queues = new Map<string, Queue<SealedData>>();
  private readonly workers = new Map<string, JobWorker>();
  private readonly repeats = new Map<string, Repeat>();
  private closed = false;

  constructor(
    private readonly settings: BullmqJobSettings,
    private readonly tools: BullmqJobTools,
  ) {
    this.seal = new JobSeal(settings.key);
    this.random = tools.random ?? Math.random;
    this.connection = new Redis(settings.url, FAIL_FAST);
    this.workerConnection = new Redis(settings.url, PATIENT);
    // Redis coming and going is logged by `RedisConnection`; without a listener it would end the process.
    this.connection.on('error', () => undefined);
    this.workerConnection.on('error', () => undefined);
    this.connection.on('ready', () => this.keepRepeats());
  }

  async add<T extends object>(kind: JobKind<T>, data: T, order: JobOrder = {}): Promise<string> {
    this.kinds.set(kind.name, kind);
    const id = order.id === undefined ? `j-${this.tools.clock.uuid()}` : checkedJobId(order.id);
    const sealed = await this.seal.seal(JSON.stringify(data), placeOf(kind.name, id));
    await this.answered(kind.name, async (queue) => {
      // The library takes a dead job for one that waits still, and would enter nothing.
      const dead = order.id === undefined ? undefined : await deadJob(queue, id);
      await dead?.remove();
      await queue.add(kind.name, { sealed }, { ...optionsOf(kind), jobId: id, delay: order.delayMs ?? 0 });
    });
    return id;
  }

  every<T extends object>(kind: JobKind<T> & { readonly calls: 'no-provider' }, data: T, schedule: JobSchedule): void {
    this.kinds.set(kind.name, kind);
    this.repeats.set(kind.name, { kind, text: JSON.stringify(data), schedule, entered: false });
    if (this.connection.status === 'ready') this.keepRepeats();
  }

  process<T extends object>(kind: JobKind<T>, handler: JobHandler<T>): void {
    if (this.workers.has(kind.name)) throw new Error(`the jobs ${kind.name} are run already`);
    this.kinds.set(kind.name, kind);
    const { prefix, lostAfterMs } = this.settings;
    const { log, sleep } = this.tools;
    const { seal, random, workerConnection: connection } = this;
    const tools = { connection, prefix, lostAfterMs, seal, log, sleep, random };
    this.workers.set(kind.name, new JobWorker(kind, jobWork(kind, handler, log), tools));
  }

  async dead(): Promise<readonly DeadJob[]> {
    const all = [...this.kinds.keys()].map((kind) => this.answered(kind, async (queue) => deadOf(kind, queue)));
    return (await Promise.all(all)).flat().sort((one, other) => one.at.getTime() - other.at.getTime());
  }

  async retryDead({ kind, id }: Pick<DeadJob, 'kind' | 'id'>): Promise<boolean> {
    return this.withDead(kind, id, (job) =>
      job.retry('failed', { resetAttemptsMade: true, resetAttemptsStarted: true }),
    );
  }

  async dropDead({ kind, id }: Pick<DeadJob, 'kind' | 'id'>): Promise<boolean> {
    return this.withDead(kind, id, (job) => job.remove());
  }

  async counts(): Promise<readonly JobCounts[]> {
    const all = [...this.kinds.keys()].map((kind) => this.answered(kind, async (queue) => countsOf(kind, queue)));
    return Promise.all(all);
  }

  async close(): Promise<void> {
    if (this.closed) return;
    this.closed = true;
    const away = await this.connection.ping().then(
      () => false,
      () => true,
    );
    await Promise.all([...this.workers.values()].map((worker) => worker.end(this.settings.closeMs, away)));
    await Promise.allSettled([...this.queues.values()].map((queue) => queue.close()));
    this.connection.disconnect();
    this.workerConnection.disconnect();
  }

  private async withDead(kind: string, id: string, work: (job: Job<SealedData>) => Promise<void>): Promise<boolean> {
    if (!this.kinds.has(kind)) return false;
    return this.answered(kind, async (queue) => {
      const job = await deadJob(queue, id);
      if (job !== undefined) await work(job);
      return job !== undefined;
    });
  }

  /**
   * An error of the library may hold the command with its data: nothing of it is passed on. The library would wait for
   * ever for a first connection, and then do what nobody waits for any more: hence the wait for the connection first.
   */
  private async answered<R>(kind: string, work: (queue: Queue<SealedData>) => Promise<R>): Promise<R> {
    if (this.closed) throw new Fault('CONTEXT_STORE_UNAVAILABLE');
    const over = new AbortController();
    const late = this.tools.sleep(ANSWER_MS, over.signal).then(() => Promise.reject(new Error('late')));
    try {
      return await Promise.race([this.connected(over.signal).then(() => work(this.queue(kind))), late]);
    } catch {
      throw new Fault('CONTEXT_STORE_UNAVAILABLE');
    } finally {
      late.catch(() => undefined);
      over.abort();
    }
  }

  private async connected(signal: AbortSignal): Promise<void> {
    if (this.connection.status !== 'ready') await once(this.connection, 'ready', { signal });
  }

  private queue(kind: string): Queue<SealedData> {
    const known = this.queues.get(kind);
    if (known !== undefined) return known;
    const { prefix } = this.settings;
    const queue = new Queue<SealedData>(kind, {
      connection: this.connection,
      prefix,
      settings: jobRhythm(this.random),
    });
    queue.on('error', () => undefined);
    // A queue that lost Redis in its first moment never works: the next command makes another.
    queue.waitUntilReady().catch(() => this.queues.delete(kind));
    this.queues.set(kind, queue);
    return queue;
  }

  /** Also after Redis was away, because it may have come back empty. */
  private keepRepeats(): void {
    for (const repeat of this.repeats.values()) {
      this.enter(repeat).catch(() => this.tools.log.error('job.not-entered', { source: repeat.kind.name }));
    }
  }

  private async enter(repeat: Repeat): Promise<void> {
    const { kind, text, schedule, entered } = repeat;
    const sealed = await this.seal.seal(text, placeOf(kind.name, undefined));
    await this.answered(kind.name, async (queue) => {
      if (entered && (await queue.getJobScheduler(kind.name)) !== undefined) return;
      const rhythm = { pattern: rhythmOf(schedule), immediately: true };
      const template = { name: kind.name, data: { sealed }, opts: optionsOf(kind) };
      await queue.upsertJobScheduler(kind.name, rhythm, template).catch(async (error: unknown) => {
        // Refused also when another process entered it in the same millisecond: then it is there.
        if ((await queue.getJobScheduler(kind.name)) === undefined) throw error;
      });
    });
    if (this.repeats.get(kind.name) === repeat) this.repeats.set(kind.name, { ...repeat, entered: true });
  }
}

function optionsOf({ attempts }: JobRules) {
  return {
    attempts,
    backoff: { type: 'full-jitter' },
    removeOnComplete: true,
    removeOnFail: { age: DEAD_KEPT_MS / 1_000, count: DEAD_KEPT_COUNT },
    stackTraceLimit: 0,
  };
}
