import {
  auditCall,
  ExchangeList,
  type AuditOperation,
  type AuditTrail,
  type DeadJob,
  type JobCounts,
  type JobHandler,
  type JobKind,
  type JobOrder,
  type JobQueue,
  type JobRun,
  type JobSchedule,
  parseOdsCode,
  witnessed,
} from '#contracts';
import { Fault } from '#errors';

/** Jobs of the product itself that ask other systems, with the word for each. Others are on record by themselves, or ask nobody. */
const AUDITED: Readonly<Record<string, AuditOperation>> = {
  'sds-probe': 'directory.probe',
  'sds-refresh': 'directory.own-asids',
};

/** A job queue whose own work is on record: opened before it begins, closed when it is over. */
export class AuditedQueue implements JobQueue {
  constructor(
    private readonly queue: JobQueue,
    private readonly trail: AuditTrail,
    private readonly ids: { uuid(): string },
  ) {}

  process<T extends object>(kind: JobKind<T>, handler: JobHandler<T>): void {
    const operation = AUDITED[kind.name];
    this.queue.process(kind, operation === undefined ? handler : this.audited(operation, handler));
  }

  add<T extends object>(kind: JobKind<T>, data: T, order?: JobOrder): Promise<string> {
    return this.queue.add(kind, data, order);
  }

  every<T extends object>(kind: JobKind<T> & { readonly calls: 'no-provider' }, data: T, schedule: JobSchedule): void {
    this.queue.every(kind, data, schedule);
  }

  dead(): Promise<readonly DeadJob[]> {
    return this.queue.dead();
  }

  retryDead(job: Pick<DeadJob, 'kind' | 'id'>): Promise<boolean> {
    return this.queue.retryDead(job);
  }

  dropDead(job: Pick<DeadJob, 'kind' | 'id'>): Promise<boolean> {
    return this.queue.dropDead(job);
  }

  counts(): Promise<readonly JobCounts[]> {
    return this.queue.counts();
  }

  close(): Promise<void> {
    return this.queue.close();
  }

  private audited<T extends object>(operation: AuditOperation, handler: JobHandler<T>): JobHandler<T> {
    return async (data: T, run: JobRun) => {
      const known = { subject: { nhsNumbers: [] }, providers: practiceOf(data) };
      const authority = { kind: 'product' } as const;
      const audit = await this.trail.open({ correlationId: this.ids.uuid(), authority, operation, ...known });
      const exchanges = new ExchangeList();
      const calls = () => exchanges.all.map(auditCall);
      try {
        await witnessed(exchanges, async () => handler(data, run));
      } catch (error) {
        const code = error instanceof Fault ? error.code : 'INTERNAL';
        await audit.close({ ...known, calls: calls(), outcome: { result: 'failure', code } });
        throw error;
      }
      await audit.close({ ...known, calls: calls(), outcome: { result: 'success' } });
    };
  }
}

function practiceOf(data: object): NonNullable<ReturnType<typeof parseOdsCode>>[] {
  const code = 'odsCode' in data && typeof data.odsCode === 'string' ? parseOdsCode(data.odsCode) : undefined;
  return code === undefined ? [] : [code];
}
