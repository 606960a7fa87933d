import { maskAsid, type Asid, type DirectoryCall, type InteractionId, type OdsCode, type OwnAsid } from '#contracts';
import { Fault } from '#errors';
import { SingleFlight, unlessAborted, type EventLog } from '#platform';
import { decideOwnAsid } from './device-rules.js';
import type { DirectorySearch, Lookup } from './directory-search.js';
import type { Question } from './input-rules.js';
import type { OwnAsidMemory } from './own-asid-memory.js';
import { isOutage } from './stale-routes.js';

export interface OwnAsidSettings {
  readonly pins: ReadonlyMap<OdsCode, Asid>;
  /** Who registered our system for an organisation; `undefined`: nobody is known, so nothing can be looked up. */
  readonly supplierOf: (odsCode: OdsCode) => OdsCode | undefined;
}

interface OwnAsidTools {
  readonly search: DirectorySearch;
  readonly memory: OwnAsidMemory;
  readonly events: EventLog;
}

/** Our own ASID at each organisation that uses us: a pin, else the directory. Source: sds.md §13. */
export class OwnAsids {
  private readonly flights = new SingleFlight<Asid>();
  /** Asked for in this process: what a refresh has to look at beside the organisations of the configuration. */
  private readonly asked = new Map<string, Question>();

  constructor(
    private readonly tools: OwnAsidTools,
    private readonly settings: OwnAsidSettings,
  ) {}

  /**
   * @param question the requesting organisation's, never the practice's
   * @throws Fault `SDS_CONSUMER_ASID_NOT_FOUND`, `SDS_CONSUMER_ASID_AMBIGUOUS`, `SDS_STALE_REFUSED`, or as the search
   */
  async of(question: Question, lookup: Lookup, doubted?: Asid): Promise<OwnAsid> {
    const pinned = this.settings.pins.get(question.odsCode);
    if (pinned !== undefined) return { asid: pinned, source: 'configuration' };
    const { correlationId } = lookup.call;
    const supplier = this.settings.supplierOf(question.odsCode);
    if (supplier === undefined) throw new Fault('SDS_CONSUMER_ASID_NOT_FOUND', { ...question, correlationId });
    const name = nameOf(question, supplier);
    this.asked.set(name, question);
    const fresh = await this.tools.memory.fresh(name);
    if (fresh !== undefined && fresh !== doubted) return { asid: fresh, source: 'cache' };
    try {
      return { asid: await this.live(question, supplier, lookup), source: 'live' };
    } catch (error) {
      if (!(error instanceof Fault)) throw error;
      const fault = new Fault(error.code, { ...error.context, correlationId });
      return this.instead(name, { question, fault, call: lookup.call });
    }
  }

  /** Asks again for those that are in use and in the last fifth of their life. Failures wait for the next time. Source: sds.md §15.5. */
  async refresh(
    organisations: readonly OdsCode[],
    interactions: readonly InteractionId[],
    lookup: Lookup,
  ): Promise<void> {
    const listed = organisations.flatMap((odsCode) =>
      interactions.map((interactionId) => ({ odsCode, interactionId })),
    );
    for (const question of listed) {
      const supplier = this.settings.supplierOf(question.odsCode);
      if (supplier !== undefined) this.asked.set(nameOf(question, supplier), question);
    }
    for (const [name, question] of this.asked) {
      if (lookup.call.signal.aborted) return;
      await this.refreshOne(name, question, lookup);
    }
  }

  async forget(odsCode: OdsCode, interactions: readonly InteractionId[]): Promise<void> {
    const supplier = this.settings.supplierOf(odsCode);
    if (supplier === undefined) return;
    for (const interactionId of interactions) {
      await this.tools.memory.drop(nameOf({ odsCode, interactionId }, supplier));
    }
  }

  private async refreshOne(name: string, question: Question, lookup: Lookup): Promise<void> {
    const supplier = this.settings.supplierOf(question.odsCode);
    if (supplier === undefined || this.settings.pins.has(question.odsCode)) return;
    // 80 % of its life, ± 10 %, so that instances and entries do not come together. Source: sds.md §15.5.
    if (!(await this.tools.memory.isDue(name, 0.8 * (0.9 + 0.2 * Math.random())))) return;
    const { correlationId } = lookup.call;
    try {
      await this.lookUpAndKeep(question, supplier, { lookup, used: false });
      this.tools.events.info('sds.own-asid.refreshed', { correlationId, ...question, upstream: 'sds' });
    } catch (error) {
      if (!(error instanceof Fault)) throw error;
      const fields = { correlationId, ...question, code: error.code, upstream: 'sds' };
      this.tools.events.warn('sds.own-asid.not-refreshed', fields);
    }
  }

  /** Others may wait for the same answer: it does not end when this caller hangs up. */
  private async live(question: Question, supplier: OdsCode, lookup: Lookup): Promise<Asid> {
    const call = { ...lookup.call, signal: new AbortController().signal };
    const work = this.flights.run(nameOf(question, supplier), () =>
      this.lookUpAndKeep(question, supplier, { lookup: { ...lookup, call }, used: true }),
    );
    return unlessAborted(work, lookup.call.signal, () => new Fault('SDS_UNAVAILABLE', question));
  }

  private async lookUpAndKeep(
    question: Question,
    supplier: OdsCode,
    { lookup, used }: { readonly lookup: Lookup; readonly used: boolean },
  ): Promise<Asid> {
    const { memory, search, events } = this.tools;
    const { interactionId } = question;
    const name = nameOf(question, supplier);
    const decision = await search
      .devices({ ...question, manufacturer: supplier }, lookup)
      .then((devices) => decideOwnAsid(devices, { interactionId, manufacturer: supplier }))
      .catch((error: unknown) => {
        if (!(error instanceof Fault) || error.code !== 'SDS_BAD_RESPONSE') throw error;
        return { kind: 'refuse', code: error.code } as const;
      });
    if (decision.kind === 'refuse') {
      await memory.drop(name); // an empty, ambiguous or bad answer replaces what was kept (sds.md §15.3)
      throw new Fault(decision.code, question);
    }
    const before = await memory.keep(name, decision.asid, used);
    if (before !== undefined && before !== decision.asid) {
      const fields = { correlationId: lookup.call.correlationId, ...question, upstream: 'sds' };
      events.warn('sds.own-asid.changed', {
        ...fields,
        asid: maskAsid(decision.asid),
        detail: `was ${maskAsid(before)}`,
      });
    }
    return decision.asid;
  }

  /** Class S4 of sds.md §15.3. */
  private async instead(
    name: string,
    about: { readonly question: Question; readonly fault: Fault; readonly call: DirectoryCall },
  ): Promise<OwnAsid> {
    const { question, fault, call } = about;
    if (!isOutage(fault) || call.signal.aborted || !this.tools.memory.keeps) throw fault;
    const last = await this.tools.memory.lastKnown(name);
    if (last === undefined) throw new Fault('SDS_STALE_REFUSED', fault.context);
    this.tools.events.warn('sds.stale-used', {
      ...{ correlationId: call.correlationId, ...question, upstream: 'sds', code: 'SDS_STALE_USED' },
      ...{
        asid: maskAsid(last.asid),
        detail: `${String(Math.round(last.ageMs / 1000))} s old, instead of ${fault.code}`,
      },
    });
    return { asid: last.asid, source: 'stale' };
  }
}

/** Source: sds.md §15.1. */
function nameOf({ odsCode, interactionId }: Question, supplier: OdsCode): string {
  return `own:${odsCode}:${supplier}:${interactionId}`;
}
