import type { Leg, SimReply, SimRequest } from './exchange.js';

/** One exchange as it went over the wire. */
export interface WireEntry {
  /** Counts from 1 since the start or the last `clear`. */
  readonly sequence: number;
  readonly time: string;
  readonly leg: Leg;
  readonly method: string;
  readonly target: string;
  readonly rawHeaders: readonly string[];
  readonly body: string;
  /** Absent when the connection was reset without an answer. */
  readonly status?: number;
  /** Name of the fault that was switched on for the leg. */
  readonly fault?: string;
}

export interface WireRecord {
  readonly time: Date;
  readonly leg: Leg;
  readonly request: SimRequest;
  readonly reply: SimReply;
  readonly fault: string | undefined;
}

/** Remembers the last exchanges and counts all of them; in memory only. */
export class WireLog {
  private entries: readonly WireEntry[] = [];
  private readonly counters = new Map<Leg, number>();
  private sequence = 0;

  constructor(private readonly capacity = 500) {}

  record({ time, leg, request, reply, fault }: WireRecord): void {
    this.sequence += 1;
    this.counters.set(leg, (this.counters.get(leg) ?? 0) + 1);
    const entry: WireEntry = {
      sequence: this.sequence,
      time: time.toISOString(),
      leg,
      method: request.method,
      target: request.target,
      rawHeaders: request.rawHeaders,
      body: request.body.toString('utf8'),
      ...(reply.transport?.reset === true ? {} : { status: reply.status }),
      ...(fault === undefined ? {} : { fault }),
    };
    this.entries = [...this.entries, entry].slice(-this.capacity);
  }

  list(leg?: string): readonly WireEntry[] {
    return leg === undefined ? this.entries : this.entries.filter((entry) => entry.leg === leg);
  }

  counts(): Readonly<Record<string, number>> {
    return Object.fromEntries(this.counters);
  }

  clear(): void {
    this.entries = [];
    this.counters.clear();
    this.sequence = 0;
  }
}
