import type { z } from 'zod';
import type { KeyValueStore } from '#contracts';
import { Fault } from '#errors';
import { jsonOf, type EventLog } from '#platform';

/**
 * What is kept of the directory beyond one call, by the keys of sds.md §15.1: environments never mix. It is a comfort: a
 * store that does not answer stops no lookup.
 */
export class KeptTexts {
  private silent = false;

  constructor(
    private readonly store: KeyValueStore,
    /** E.g. `int`. */
    private readonly environment: string,
    private readonly events: EventLog,
  ) {}

  /** What an older version of the program left and cannot be read counts as not there. */
  async read<T>(name: string, schema: z.ZodType<T>): Promise<T | undefined> {
    return this.unlessSilent(() => this.readOrFail(name, schema));
  }

  /** `ttlMs`: milliseconds until it is forgotten. */
  async write(name: string, value: object, ttlMs: number): Promise<void> {
    await this.unlessSilent(() => this.writeOrFail(name, value, ttlMs));
  }

  async drop(name: string): Promise<void> {
    await this.unlessSilent(() => this.store.delete(this.key(name)));
  }

  /** For an operator, who must know. @throws Fault `CONTEXT_STORE_UNAVAILABLE` */
  async readOrFail<T>(name: string, schema: z.ZodType<T>): Promise<T | undefined> {
    const text = await this.store.get(this.key(name));
    return text === undefined ? undefined : schema.safeParse(jsonOf(Buffer.from(text))).data;
  }

  /** As `readOrFail`. */
  async writeOrFail(name: string, value: object, ttlMs: number): Promise<void> {
    await this.store.set(this.key(name), JSON.stringify(value), ttlMs);
  }

  private key(name: string): string {
    return `sds:v1:${this.environment}:${name}`;
  }

  private async unlessSilent<T>(work: () => Promise<T>): Promise<T | undefined> {
    try {
      const result = await work();
      this.note(false);
      return result;
    } catch (error) {
      if (!(error instanceof Fault)) throw error;
      this.note(true);
      return undefined;
    }
  }

  /** Said once: while the store is away, every lookup meets it. */
  private note(silent: boolean): void {
    if (this.silent === silent) return;
    this.silent = silent;
    if (silent) this.events.warn('sds.memory-silent', { upstream: 'sds', code: 'CONTEXT_STORE_UNAVAILABLE' });
    else this.events.info('sds.memory-back', { upstream: 'sds' });
  }
}
