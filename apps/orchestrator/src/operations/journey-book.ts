import type { HitCounter, KeyValueStore, OdsCode } from '#contracts';
import { Fault } from '#errors';
import type { EventLog } from '#platform';
import { JourneyRequest, type JourneyView } from './journey-schemas.js';

/** Requests that are kept under one reference: the last ones. */
const MOST_REQUESTS = 20;

export interface JourneyBookTools {
  readonly store: KeyValueStore;
  /** Numbers the requests under one reference, also those of other instances. */
  readonly counter: HitCounter;
  readonly log: EventLog;
  /** Milliseconds. */
  readonly keptMs: number;
}

/** Request, and whose it was. */
interface Noted {
  readonly odsCode: OdsCode;
  readonly correlationId: string;
  readonly entry: () => Promise<Omit<JourneyRequest, 'number'>>;
}

/**
 * What operators can look up of answered requests, by the reference that their users were given, for a time. Each
 * organisation has its own part. A help, no proof: what cannot be written is missing (the audit is the proof).
 */
export class JourneyBook {
  private readonly writing = new Set<Promise<void>>();

  constructor(private readonly tools: JourneyBookTools) {}

  /** Begins to write; nobody waits for it. */
  note(noted: Noted): void {
    const write = this.written(noted).catch((error: unknown) => {
      const code = error instanceof Fault ? error.code : 'INTERNAL';
      this.tools.log.warn('journey.not-kept', { correlationId: noted.correlationId, code });
    });
    this.writing.add(write);
    void write.finally(() => this.writing.delete(write));
  }

  /** `undefined`: nothing is kept there. @throws Fault `CONTEXT_STORE_UNAVAILABLE` */
  async read(odsCode: OdsCode, correlationId: string): Promise<JourneyView | undefined> {
    await Promise.all(this.writing);
    const places = Array.from({ length: MOST_REQUESTS }, (_, place) => keyOf({ odsCode, correlationId }, place));
    const texts = await Promise.all(places.map((key) => this.tools.store.get(key)));
    const requests = texts.flatMap(readKept).toSorted((one, other) => compared(one, other));
    const last = requests.at(-1);
    if (last === undefined) return undefined;
    const leftOut = Math.max(0, last.number - requests.length);
    return { correlationId, organisation: odsCode, requests, leftOut };
  }

  private async written(noted: Noted): Promise<void> {
    const { store, counter, keptMs } = this.tools;
    const entry = await noted.entry();
    const { count: number } = await counter.hit(`journey:${noted.odsCode}:${noted.correlationId}`, keptMs);
    await store.set(keyOf(noted, number % MOST_REQUESTS), JSON.stringify({ number, ...entry }), keptMs);
  }
}

/** Numbers begin anew when the counter's time is over, so the time goes first. */
function compared(one: JourneyRequest, other: JourneyRequest): number {
  return Date.parse(one.time) - Date.parse(other.time) || one.number - other.number;
}

function keyOf({ odsCode, correlationId }: Pick<Noted, 'odsCode' | 'correlationId'>, place: number): string {
  return `journey:${odsCode}:${correlationId}:${String(place)}`;
}

/** One that another version of the product wrote is none. */
function readKept(text: string | undefined): readonly JourneyRequest[] {
  if (text === undefined) return [];
  const kept = JourneyRequest.safeParse(JSON.parse(text));
  return kept.success ? [kept.data] : [];
}
