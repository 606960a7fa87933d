import { type Job, Queue, Worker } from 'bullmq';
import { Redis } from 'ioredis';
import { CERTIFICATE_WATCH_MS, type Clock, type EventLog, reportCertificate } from '#platform';

const QUEUE = 'certificate-watch';
const KEPT = { removeOnComplete: 10, removeOnFail: 10 } as const;

export interface CertificateWatchSettings {
  readonly redisUrl: string;
  /** Braces keep all keys of a queue on one node of a cluster, e.g. `{gpco}`. */
  readonly prefix: string;
  readonly certificatePath: string;
}

export interface CertificateWatchTools {
  readonly clock: Pick<Clock, 'now'>;
  readonly log: EventLog;
  readonly redisAnswers: () => Promise<boolean>;
}

/** Looks at our certificate when the worker starts and every hour. However many workers run, each look happens once. */
export class CertificateWatchJob {
  /** Of the queue; ours to cut, because the library would wait for ever to say goodbye to a Redis that is away. */
  private readonly connection: Redis;
  private readonly queue: Queue;
  private readonly worker: Worker;

  constructor(
    settings: CertificateWatchSettings,
    private readonly tools: CertificateWatchTools,
  ) {
    // A worker waits for Redis as long as it takes: nobody waits for the worker.
    const patient = { maxRetriesPerRequest: null, disconnectTimeout: 200 } as const;
    const { redisUrl: url, prefix } = settings;
    this.connection = new Redis(url, patient);
    this.queue = new Queue(QUEUE, { connection: this.connection, prefix });
    const look = async (): Promise<void> => reportCertificate(settings.certificatePath, tools);
    this.worker = new Worker(QUEUE, look, { connection: { url, ...patient }, prefix });
    // Redis coming and going is logged by `RedisConnection`; without a listener it would end the process.
    this.connection.on('error', () => undefined);
    this.queue.on('error', () => undefined);
    this.worker.on('error', () => undefined);
    this.worker.on('failed', (job: Job | undefined) =>
      this.tools.log.error('job.failed', { source: job?.name ?? QUEUE }),
    );
  }

  /** Comes back at once, also while Redis is away: the jobs are then entered as soon as it is there. */
  onApplicationBootstrap(): void {
    this.enter().catch(() => this.tools.log.error('job.not-entered', { source: QUEUE }));
  }

  private async enter(): Promise<void> {
    const startDate = this.tools.clock.now().getTime() + CERTIFICATE_WATCH_MS;
    await this.queue.upsertJobScheduler(
      'hourly',
      { every: CERTIFICATE_WATCH_MS, startDate },
      { name: 'hourly', opts: KEPT },
    );
    await this.queue.add('at-start', {}, KEPT);
  }

  /** Called by the framework: a look that is under way is finished first. While Redis is away, waiting for it would never end. */
  async beforeApplicationShutdown(): Promise<void> {
    const away = !(await this.tools.redisAnswers());
    await Promise.allSettled([this.worker.close(away), this.queue.close()]);
    this.connection.disconnect();
  }
}
