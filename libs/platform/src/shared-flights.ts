import { unlessAborted } from './single-flight.js';

interface Flight<T> {
  readonly work: Promise<T>;
  readonly end: AbortController;
  /** One mark for each caller who still waits, with the end of that caller's journey. */
  readonly waiting: Map<symbol, number | undefined>;
}

type SharedWork<T> = (signal: AbortSignal, endsAt: () => number | undefined) => Promise<T>;

interface Sharer {
  readonly signal: AbortSignal;
  /** End of the caller's journey. Milliseconds since 1970. */
  readonly endsAt?: number | undefined;
  readonly hungUp: () => Error;
  readonly joined?: () => void;
}

/** One piece of work for all who want the same at the same time. It goes on while anybody waits for it, and ends with the last. */
export class SharedFlights<T> {
  private readonly flights = new Map<string, Flight<T>>();

  /**
   * `joined` is told when the work was under way already. A failure is shared too, and then forgotten. `work` is given a
   * signal that ends it, and when the last who waits will have gone (milliseconds since 1970; `undefined`: nobody said).
   */
  async run(key: string, work: SharedWork<T>, caller: Sharer): Promise<T> {
    if (caller.signal.aborted) throw caller.hungUp();
    const known = this.flights.get(key);
    if (known !== undefined) caller.joined?.();
    const flight = known ?? this.begin(key, work);
    const mark = Symbol();
    flight.waiting.set(mark, caller.endsAt);
    try {
      return await unlessAborted(flight.work, caller.signal, caller.hungUp);
    } finally {
      flight.waiting.delete(mark);
      if (flight.waiting.size === 0) this.finish(key, flight);
    }
  }

  private begin(key: string, work: SharedWork<T>): Flight<T> {
    const end = new AbortController();
    const waiting: Flight<T>['waiting'] = new Map();
    const flight = { work: work(end.signal, () => latest([...waiting.values()])), end, waiting };
    this.flights.set(key, flight);
    return flight;
  }

  private finish(key: string, flight: Flight<T>): void {
    flight.end.abort();
    if (this.flights.get(key) === flight) this.flights.delete(key);
  }
}

function latest(ends: readonly (number | undefined)[]): number | undefined {
  const known = ends.filter((end) => end !== undefined);
  return known.length < ends.length || known.length === 0 ? undefined : Math.max(...known);
}
