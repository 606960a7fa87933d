import type { KeyValueStore, Requester } from '#contracts';
import { Fault } from '#errors';
import { belongsTo, PatientContext } from './patient-context.js';

export interface ContextLives {
  /** A context ends after this time without use. Milliseconds. */
  readonly idleMs: number;
  /** Oldest trace that may be used. 24 h by GPC-CORE01 (assurance.md). Milliseconds. */
  readonly traceMs: number;
}

/** Keeps patient contexts for their owners. */
export class ContextKeeper {
  constructor(
    private readonly store: KeyValueStore,
    private readonly lives: ContextLives,
    private readonly now: () => Date,
  ) {}

  /** Stores the context and starts its idle time anew. Gives the time at which it ends if unused. */
  async keep(context: PatientContext): Promise<Date> {
    await this.store.set(keyOf(context.id, context.owner.odsCode), JSON.stringify(context), this.lives.idleMs);
    return this.endOf(context);
  }

  /**
   * @throws Fault `CONTEXT_NOT_FOUND`: unknown, ended, or another user's
   * @throws Fault `PDS_TRACE_STALE`, as `assertFresh`
   */
  async open(id: string, requester: Requester): Promise<PatientContext> {
    const context = await this.find(id, requester);
    this.assertFresh(context);
    return context;
  }

  async end(id: string, requester: Requester): Promise<void> {
    await this.find(id, requester);
    await this.store.delete(keyOf(id, requester.organisation.odsCode));
  }

  /**
   * To be asked again whenever a message is about to be sent: a trace ages while a journey waits.
   * @throws Fault `PDS_TRACE_STALE`: the trace is older than is allowed (assurance.md §2).
   */
  assertFresh({ tracedAt }: PatientContext): void {
    if (this.now().getTime() - Date.parse(tracedAt) > this.lives.traceMs) throw new Fault('PDS_TRACE_STALE');
  }

  private async find(id: string, requester: Requester): Promise<PatientContext> {
    const stored = await this.store.get(keyOf(id, requester.organisation.odsCode));
    const context = stored === undefined ? undefined : PatientContext.parse(JSON.parse(stored));
    if (context === undefined || !belongsTo(context, requester)) throw new Fault('CONTEXT_NOT_FOUND');
    return context;
  }

  private endOf(context: PatientContext): Date {
    const idle = this.now().getTime() + this.lives.idleMs;
    return new Date(Math.min(idle, Date.parse(context.tracedAt) + this.lives.traceMs));
  }
}

/** Each organisation has a part of the store of its own: another one cannot even ask for the key. */
function keyOf(id: string, odsCode: string): string {
  return `ctx:${odsCode}:${id}`;
}
