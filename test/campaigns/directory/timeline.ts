/** A stretch of time in which something was not as usual. Milliseconds since 1970. */
export interface Stretch {
  /** What it was: `both`, `withdrawn`, `redis-away`, … */
  readonly what: string;
  /** ODS code, or `all`. */
  readonly whom: string;
  readonly from: number;
  /** Absent while it lasts. */
  until?: number;
}

/** What was when, so that an answer can be held against it afterwards. */
export class Timeline {
  readonly stretches: Stretch[] = [];

  begin(what: string, whom: string): () => void {
    const stretch: Stretch = { what, whom, from: Date.now() };
    this.stretches.push(stretch);
    return () => {
      stretch.until ??= Date.now();
    };
  }

  /** True when it lasted through the whole of the time given. */
  covers(what: string, whom: string, time: Readonly<{ from: number; until: number }>): boolean {
    return this.matching(what, whom).some(({ from, until = Infinity }) => from <= time.from && until >= time.until);
  }

  /** True when it lasted at any moment of the time given. */
  touches(what: string, whom: string, time: Readonly<{ from: number; until: number }>): boolean {
    return this.matching(what, whom).some(({ from, until = Infinity }) => from <= time.until && until >= time.from);
  }

  /** How much of the time given went by in trouble of everybody that was not yet over when it began, and `tailMs` after it. Milliseconds. */
  nationalTrouble(time: Readonly<{ from: number; until: number }>, tailMs: number): number {
    const parts = this.stretches
      .filter(({ whom, until = Infinity }) => whom === 'all' && until > time.from)
      .map(({ from, until = Infinity }) => [Math.max(from, time.from), Math.min(until + tailMs, time.until)] as const)
      .filter(([from, until]) => until > from)
      .sort(([one], [other]) => one - other);
    let [total, reached] = [0, time.from];
    for (const [from, until] of parts) {
      total += Math.max(0, until - Math.max(from, reached));
      reached = Math.max(reached, until);
    }
    return total;
  }

  private matching(what: string, whom: string): readonly Stretch[] {
    return this.stretches.filter((stretch) => stretch.what === what && stretch.whom === whom);
  }
}
