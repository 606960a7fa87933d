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
    const ends = this.endOf(context);
    await this.store.set(
      keyOf(context.id),
      JSON.stringify(context),
      Math.max(1, ends.getTime() - this.now().getTime()),
    );
    return ends;
  }

  /**
   * @throws Fault `CONTEXT_NOT_FOUND`: unknown, ended, or another user's. The age of the trace is checked here,
   * when a message is about to be sent (pds.md §12, architecture.md §4).
   */
  async open(id: string, requester: Requester): Promise<PatientContext> {
    const stored = await this.store.get(keyOf(id));
    const context = stored === undefined ? undefined : PatientContext.parse(JSON.parse(stored));
    if (context === undefined || !belongsTo(context, requester) || this.isTooOld(context))
      throw new Fault('CONTEXT_NOT_FOUND');
    return context;
  }

  async end(id: string, requester: Requester): Promise<void> {
    await this.open(id, requester);
    await this.store.delete(keyOf(id));
  }

  private isTooOld(context: PatientContext): boolean {
    return this.now().getTime() - Date.parse(context.tracedAt) >= this.lives.traceMs;
  }

  private endOf(context: PatientContext): Date {
    const idle = this.now().getTime() + this.lives.idleMs;
    return new Date(Math.min(idle, Date.parse(context.tracedAt) + this.lives.traceMs));
  }
}

function keyOf(id: string): string {
  return `ctx:${id}`;
}
