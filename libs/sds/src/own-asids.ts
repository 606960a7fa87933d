import { LRUCache } from 'lru-cache';
import type { Asid, InteractionId, OdsCode, OwnAsid } from '#contracts';
import { Fault } from '#errors';
import { readDevices } from '#fhir';
import { SingleFlight, unlessAborted, type Clock } from '#platform';
import { decideOwnAsid } from './device-rules.js';
import type { DirectorySearch, Lookup } from './directory-search.js';

interface Question {
  /** Of the requesting organisation, never of the practice. */
  readonly odsCode: OdsCode;
  readonly interactionId: InteractionId;
}

export interface OwnAsidSettings {
  readonly pins: ReadonlyMap<OdsCode, Asid>;
  /** Who registered our system for an organisation; `undefined`: nobody is known, so nothing can be looked up. */
  readonly supplierOf: (odsCode: OdsCode) => OdsCode | undefined;
  /** Milliseconds; 0: an ASID is looked up for each call. */
  readonly keepMs: number;
}

/** Our own ASID at each organisation that uses us: a pin, else the directory. Source: sds.md §13. */
export class OwnAsids {
  private readonly flights = new SingleFlight<Asid>();
  private readonly known: LRUCache<string, Asid>;

  constructor(
    private readonly search: DirectorySearch,
    private readonly settings: OwnAsidSettings,
    clock: Pick<Clock, 'now'>,
  ) {
    this.known = new LRUCache({
      max: 1000,
      ttl: settings.keepMs,
      ttlResolution: 0,
      perf: { now: () => clock.now().getTime() },
    });
  }

  /** @throws Fault `SDS_CONSUMER_ASID_NOT_FOUND`, `SDS_CONSUMER_ASID_AMBIGUOUS`, or as the directory's search. */
  async of(question: Question, lookup: Lookup): Promise<OwnAsid> {
    const key = `${question.odsCode}:${question.interactionId}`;
    const pinned = this.settings.pins.get(question.odsCode);
    if (pinned !== undefined) return { asid: pinned, source: 'configuration' };
    const kept = this.known.get(key);
    if (kept !== undefined) return { asid: kept, source: 'cache' };
    const { correlationId, signal } = lookup.call;
    // Others may wait for the same answer: it does not end when this caller hangs up.
    const work = this.flights.run(key, () => this.lookUpAndKeep(key, question, unending(lookup)));
    const hungUp = (): Fault => new Fault('SDS_UNAVAILABLE', { ...question, correlationId });
    try {
      return { asid: await unlessAborted(work, signal, hungUp), source: 'live' };
    } catch (error) {
      throw error instanceof Fault ? new Fault(error.code, { ...error.context, correlationId }) : error;
    }
  }

  private async lookUpAndKeep(key: string, question: Question, lookup: Lookup): Promise<Asid> {
    const asid = await this.lookUp(question, lookup);
    if (this.settings.keepMs > 0) this.known.set(key, asid);
    return asid;
  }

  private async lookUp(question: Question, lookup: Lookup): Promise<Asid> {
    const supplier = this.settings.supplierOf(question.odsCode);
    if (supplier === undefined) throw new Fault('SDS_CONSUMER_ASID_NOT_FOUND', question);
    const query = { resourceType: 'Device', ...question, manufacturer: supplier } as const;
    const devices = await this.search.all(query, readDevices, lookup);
    const decision = decideOwnAsid(devices, { interactionId: question.interactionId, manufacturer: supplier });
    if (decision.kind === 'refuse') throw new Fault(decision.code, question);
    return decision.asid;
  }
}

function unending({ call, deadline }: Lookup): Lookup {
  return { call: { ...call, signal: new AbortController().signal }, deadline };
}
