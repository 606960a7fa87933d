/** Lets callers that want the same thing at the same time share one piece of work. */
export class SingleFlight<T> {
  private readonly flights = new Map<string, Promise<T>>();

  /** Starts `work` unless it is under way for this key. A failure is shared too, and then forgotten. */
  run(key: string, work: () => Promise<T>): Promise<T> {
    const flying = this.flights.get(key);
    if (flying !== undefined) return flying;
    const flight = work().finally(() => this.flights.delete(key));
    this.flights.set(key, flight);
    return flight;
  }
}

/** Waits for `work` no longer than `signal` allows; the work itself goes on for whoever else waits for it. */
export async function unlessAborted<T>(work: Promise<T>, signal: AbortSignal, otherwise: () => Error): Promise<T> {
  if (signal.aborted) {
    work.catch(() => undefined);
    throw otherwise();
  }
  return new Promise<T>((resolve, reject) => {
    const leave = (): void => reject(otherwise());
    signal.addEventListener('abort', leave, { once: true });
    work.then(resolve, reject).finally(() => signal.removeEventListener('abort', leave));
  });
}
