import {
  type AuditSubject,
  ExchangeList,
  type ExchangeWitness,
  type OdsCode,
  type UpstreamExchange,
  witnessed,
} from '#contracts';
import { Fault } from '#errors';

export type LegName =
  | 'search'
  | 'trace'
  | 'directory-record'
  | 'directory-metadata'
  | 'directory-appointments'
  | 'own-asid'
  | 'capabilities'
  | 'record'
  | 'find-patient'
  | 'slots'
  | 'appointments'
  | 'appointment'
  | 'book'
  | 'amend'
  | 'cancel'
  | 'register';

/** How one leg of a journey went. Holds nothing about the patient: an operator may read it. */
export interface JourneyLeg {
  readonly leg: LegName;
  /** `ok`, or the code of the fault. */
  readonly outcome: string;
  readonly durationMs: number;
  /** `context`: the patient context already knew; no upstream was asked. */
  readonly source: 'live' | 'context' | 'cache' | 'configuration' | 'stale';
  readonly detail: Readonly<Record<string, string | number>>;
}

/** A request to another system, in the leg that needed it. Unlike a leg it names ASIDs in full. */
export interface JourneyExchange extends UpstreamExchange {
  readonly leg: LegName;
}

/**
 * Stands around every leg, e.g. to trace it. What it hands to the work is told how the leg went before the work is over.
 */
export type LegFrame = <T>(leg: LegName, work: (ended: (leg: JourneyLeg) => void) => Promise<T>) => Promise<T>;

const bare: LegFrame = async (_leg, work) => work(() => undefined);
/** What a journey turns out to be about. */
export interface JourneyConcern {
  readonly nhsNumber?: string | undefined;
  readonly practice?: OdsCode | undefined;
  readonly contextId?: string | undefined;
  readonly bookingId?: string | undefined;
}

type Explained = Partial<Pick<JourneyLeg, 'source' | 'detail' | 'outcome'>>;

interface LegWork<T> {
  readonly work: () => Promise<T>;
  readonly explain: (result: T) => Explained;
  readonly ended: (leg: JourneyLeg) => void;
}

/** A class, because timers hold on to it: see `witnessed`. */
class LegWitness implements ExchangeWitness {
  constructor(
    private readonly leg: LegName,
    private readonly seen: ExchangeList<JourneyExchange>,
  ) {}

  exchanged(exchange: UpstreamExchange): void {
    this.seen.exchanged({ leg: this.leg, ...exchange });
  }
}

/** Collects the legs of one journey, the failed one included, and what went over the wire for them. */
export class JourneyLog {
  private readonly collected: JourneyLeg[] = [];
  private readonly seen = new ExchangeList<JourneyExchange>();
  private readonly told: JourneyConcern[] = [];

  /** @param nowMs monotonic time in milliseconds */
  constructor(
    private readonly nowMs: () => number,
    private readonly frame: LegFrame = bare,
  ) {}

  get legs(): readonly JourneyLeg[] {
    return [...this.collected];
  }

  /** In the order of their ends. What another journey asked and this one only shared is not among them. */
  get exchanges(): readonly JourneyExchange[] {
    return [...this.seen.all];
  }

  /** For whoever has taken the exchanges so far: what ends later, because others share it or it was given up, is told to `late`. */
  handOver(late: (exchange: JourneyExchange) => void): void {
    this.seen.handOver(late);
  }

  /** Says whom it is about and whose data it is, as soon as that is known: the audit asks for it, whatever comes of the journey. */
  concerns(concern: JourneyConcern): void {
    this.told.push(concern);
  }

  get subject(): AuditSubject {
    const contextId = this.told.findLast((one) => one.contextId !== undefined)?.contextId;
    const bookingId = this.told.findLast((one) => one.bookingId !== undefined)?.bookingId;
    return {
      nhsNumbers: [...new Set(this.told.flatMap(({ nhsNumber }) => nhsNumber ?? []))],
      ...(contextId === undefined ? {} : { contextId }),
      ...(bookingId === undefined ? {} : { bookingId }),
    };
  }

  /** Organisations whose data it is. */
  get practices(): readonly OdsCode[] {
    return [...new Set(this.told.flatMap(({ practice }) => practice ?? []))];
  }

  /** Runs one leg and notes how long it took; `explain` says what was decided. */
  async run<T>(leg: LegName, work: () => Promise<T>, explain: (result: T) => Explained = () => ({})): Promise<T> {
    return this.frame(leg, (ended) => this.noted(leg, { work, explain, ended }));
  }

  private async noted<T>(leg: LegName, { work, explain, ended }: LegWork<T>): Promise<T> {
    const start = this.nowMs();
    const note = (told: Explained): void => {
      const durationMs = Math.max(0, Math.round(this.nowMs() - start));
      const noted: JourneyLeg = { leg, outcome: 'ok', durationMs, source: 'live', detail: {}, ...told };
      this.collected.push(noted);
      ended(noted);
    };
    try {
      const result = await witnessed(new LegWitness(leg, this.seen), work);
      note(explain(result));
      return result;
    } catch (error) {
      note({
        outcome: error instanceof Fault ? error.code : 'INTERNAL',
        detail: error instanceof Fault ? detailOf(error) : {},
      });
      throw error;
    }
  }
}

/** Facts of a fault are free of patient data by their type. */
function detailOf(fault: Fault): Readonly<Record<string, string | number>> {
  const known = Object.entries(fault.context).filter(
    (entry): entry is [string, string | number] => entry[1] !== undefined && entry[0] !== 'correlationId',
  );
  return Object.fromEntries(known);
}
