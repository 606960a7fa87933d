import { Fault } from '#errors';
import type {
  DeadJob,
  JobCounts,
  JobHandler,
  JobKind,
  JobOrder,
  JobQueue,
  JobSchedule,
} from '../src/job-queue.port.js';

interface EnteredJob {
  readonly kind: string;
  readonly data: object;
  readonly order: JobOrder;
}

/** Notes what was entered. It is no queue: it knows no time and runs a job only when a spec tells it to. */
export class FakeJobQueue implements JobQueue {
  readonly entered: EnteredJob[] = [];
  readonly repeating: { readonly kind: string; readonly data: object; readonly schedule: JobSchedule }[] = [];
  /** As a queue outside this process that does not answer. */
  silent = false;
  private readonly handlers = new Map<string, (data: object) => Promise<void>>();

  async add<T extends object>(kind: JobKind<T>, data: T, order: JobOrder = {}): Promise<string> {
    if (this.silent) throw new Fault('CONTEXT_STORE_UNAVAILABLE');
    this.entered.push({ kind: kind.name, data, order });
    return order.id ?? `j-${String(this.entered.length)}`;
  }

  every<T extends object>(kind: JobKind<T>, data: T, schedule: JobSchedule): void {
    this.repeating.push({ kind: kind.name, data, schedule });
  }

  process<T extends object>(kind: JobKind<T>, handler: JobHandler<T>): void {
    const run = { attempt: 1, signal: new AbortController().signal };
    this.handlers.set(kind.name, (data) => handler(kind.schema.parse(JSON.parse(JSON.stringify(data))), run));
  }

  /** First attempt at everything that was entered; fails as its handlers do. */
  async runAll(): Promise<void> {
    for (const { kind, data } of this.entered.splice(0)) await this.handlers.get(kind)?.(data);
  }

  async dead(): Promise<readonly DeadJob[]> {
    return [];
  }

  async retryDead(): Promise<boolean> {
    return false;
  }

  async dropDead(): Promise<boolean> {
    return false;
  }

  async counts(): Promise<readonly JobCounts[]> {
    return [];
  }

  async close(): Promise<void> {
    this.silent = true;
  }
}
