/** Whether this process was told to end, and what it still has to finish. */
export class Stopping {
  private told = false;
  private readonly running = new Map<object, { readonly name: string; readonly holds: number }>();
  private readonly waiting: (() => void)[] = [];

  get begun(): boolean {
    return this.told;
  }

  begin(): void {
    this.told = true;
  }

  /** How many pieces of work are under way. */
  get count(): number {
    return this.running.size;
  }

  /** What is under way, each kind once, e.g. `2 × GET /v1/things/:id`. */
  get names(): readonly string[] {
    const counts = new Map<string, number>();
    for (const { name } of this.running.values()) counts.set(name, (counts.get(name) ?? 0) + 1);
    return [...counts].map(([name, count]) => `${String(count)} × ${name}`);
  }

  /**
   * Holds up the end until the returned function is called. One piece of work may be held by several, e.g. a request by
   * its handler and by its reply: it is counted once.
   * @param name the same for all work of a kind, and nothing of a person in it
   */
  hold(work: object, name: string): () => void {
    this.running.set(work, { name, holds: (this.running.get(work)?.holds ?? 0) + 1 });
    let held = true;
    return () => {
      if (held) this.release(work);
      held = false;
    };
  }

  /** Settles when nothing is under way. */
  async idle(): Promise<void> {
    if (this.running.size > 0) await new Promise<void>((resolve) => this.waiting.push(resolve));
  }

  private release(work: object): void {
    const { name, holds } = this.running.get(work) ?? { name: '', holds: 0 };
    if (holds > 1) this.running.set(work, { name, holds: holds - 1 });
    else this.running.delete(work);
    if (this.running.size === 0) this.waiting.splice(0).forEach((resolve) => resolve());
  }
}
