import type { JobHandler, JobKind, JobQueue, JobSchedule } from '#contracts';

/** Lets a queue's jobs of one kind run in this process. */
export type JobProcessor = (queue: JobQueue) => void;

/** Runs the jobs of a kind that others enter. */
export function jobProcessor<T extends object>(kind: JobKind<T>, handler: JobHandler<T>): JobProcessor {
  return (queue) => queue.process(kind, handler);
}

/** Runs one job again and again. */
export function repeatedJob<T extends object>(
  kind: JobKind<T> & { readonly calls: 'no-provider' },
  repeat: { readonly data: T; readonly schedule: JobSchedule },
  handler: JobHandler<T>,
): JobProcessor {
  return (queue) => {
    queue.process(kind, handler);
    queue.every(kind, repeat.data, repeat.schedule);
  };
}

/** Starts all processors when the process is wired; `JobsModule` ends them. */
export class JobRunner {
  constructor(
    private readonly queue: JobQueue,
    private readonly processors: readonly JobProcessor[],
  ) {}

  /** Called by the framework. */
  onApplicationBootstrap(): void {
    for (const start of this.processors) start(this.queue);
  }
}
