import type { DatabaseSync } from 'node:sqlite';
import { Fault } from '#errors';

/** So many share one transaction at most: the loop stands still meanwhile. */
const MOST = 200;

interface Waiting {
  /** Does the work; gives what tells its caller once it is on disk. */
  readonly attempt: () => () => void;
  readonly refuse: () => void;
}

/**
 * Group commit. What is asked for in one turn of the loop is done in the order it was asked for, in one transaction, and
 * nobody hears of it before it is on disk: a commit costs the same for one as for all (stack.md §8).
 */
export class GroupCommits {
  private waiting: Waiting[] = [];
  private ended = false;

  constructor(
    private readonly db: DatabaseSync,
    /** Told of every failure. */
    private readonly failed: (error: unknown) => void,
  ) {}

  /** @throws Fault `CONTEXT_STORE_UNAVAILABLE` when this work, or the commit, failed: then nothing of it is left. */
  run<T>(work: () => T): Promise<T> {
    return new Promise((resolve, reject) => {
      const refuse = (): void => reject(new Fault('CONTEXT_STORE_UNAVAILABLE'));
      if (this.ended) {
        refuse();
        return;
      }
      const attempt = (): (() => void) => {
        const result = work();
        return () => resolve(result);
      };
      if (this.waiting.push({ attempt, refuse }) === 1) setImmediate(() => this.commit());
    });
  }

  /** Commits what waits, and takes nothing more. */
  end(): void {
    this.ended = true;
    while (this.waiting.length > 0) this.commit();
  }

  private commit(): void {
    const batch = this.waiting.slice(0, MOST);
    this.waiting = this.waiting.slice(MOST);
    if (this.waiting.length > 0) setImmediate(() => this.commit());
    const answers = this.committed(batch) ?? batch.map((one) => this.committed([one])?.[0] ?? one.refuse);
    for (const tell of answers) tell();
  }

  /**
   * `undefined`: failed, nothing of it is left. SQLite gives up a whole transaction for one write that does not fit on the
   * disk, so each is then tried alone: one that fails does not take its neighbours with it.
   */
  private committed(batch: readonly Waiting[]): readonly (() => void)[] | undefined {
    try {
      this.db.exec('BEGIN IMMEDIATE');
      const answers = batch.map(({ attempt }) => attempt());
      this.db.exec('COMMIT');
      return answers;
    } catch (error) {
      this.failed(error);
      this.takeBack();
      return undefined;
    }
  }

  private takeBack(): void {
    try {
      if (this.db.isTransaction) this.db.exec('ROLLBACK');
    } catch (error) {
      this.failed(error);
    }
  }
}
