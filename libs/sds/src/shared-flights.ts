import { unlessAborted } from '#platform';

interface Flight<T> {
  readonly work: Promise<T>;
  readonly end: AbortController;
  /** One mark for each caller who still waits. */
  readonly waiting: Set<symbol>;
}

/** One piece of work for all who want the same at the same time. It goes on while anybody waits for it, and ends with the last. */
export class SharedFlights<T> {
  private readonly flights = new Map<string, Flight<T>>();

  /** `joined` is told when the work was under way already. A failure is shared too, and then forgotten. */
  async run(
    key: string,
    work: (signal: AbortSignal) => Promise<T>,
    caller: { readonly signal: AbortSignal; readonly hungUp: () => Error; readonly joined: () => void },
  ): Promise<T> {
    if (caller.signal.aborted) throw caller.hungUp();
    const known = this.flights.get(key);
    if (known !== undefined) caller.joined();
    const flight = known ?? this.begin(key, work);
    const mark = Symbol();
    flight.waiting.add(mark);
    try {
      return await unlessAborted(flight.work, caller.signal, caller.hungUp);
    } finally {
      flight.waiting.delete(mark);
      if (flight.waiting.size === 0) this.finish(key, flight);
    }
  }

  private begin(key: string, work: (signal: AbortSignal) => Promise<T>): Flight<T> {
    const end = new AbortController();
    const flight = { work: work(end.signal), end, waiting: new Set<symbol>() };
    this.flights.set(key, flight);
    return flight;
  }

  private finish(key: string, flight: Flight<T>): void {
    flight.end.abort();
    if (this.flights.get(key) === flight) this.flights.delete(key);
  }
}
