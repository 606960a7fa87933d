import type { DeadJob } from '#contracts';
import type { FaultCode } from '#errors';
import type { Clock } from './clock.js';
import { DEAD_KEPT_COUNT, DEAD_KEPT_MS } from './job-work.js';

/** A job of this process: `text` is its data as JSON. */
export interface MemoryJob {
  readonly kind: string;
  readonly id: string;
  readonly text: string;
  readonly attempt: number;
}

interface Dead {
  readonly job: MemoryJob;
  readonly at: Date;
  readonly code: FaultCode;
}

/** What failed for good in this process: for 7 days, no more than 1,000 of a kind, and of each job its last end. */
export class MemoryDeadJobs {
  private all: readonly Dead[] = [];

  constructor(private readonly clock: Pick<Clock, 'now'>) {}

  bury(job: MemoryJob, code: FaultCode): void {
    this.take(job);
    const dead = [...this.kept(), { job, code, at: this.clock.now() }];
    const ofKind = dead.filter((one) => one.job.kind === job.kind);
    const tooOld = ofKind.slice(0, -DEAD_KEPT_COUNT);
    this.all = dead.filter((one) => !tooOld.includes(one));
  }

  /** Takes it out. */
  take({ kind, id }: Pick<DeadJob, 'kind' | 'id'>): MemoryJob | undefined {
    const found = this.kept().find(({ job }) => job.kind === kind && job.id === id);
    this.all = this.kept().filter((other) => other !== found);
    return found?.job;
  }

  list(): readonly DeadJob[] {
    return this.kept().map(({ job: { kind, id, attempt }, at, code }) => ({ kind, id, at, code, attempts: attempt }));
  }

  private kept(): readonly Dead[] {
    const oldest = this.clock.now().getTime() - DEAD_KEPT_MS;
    return this.all.filter(({ at }) => at.getTime() >= oldest);
  }
}
