/**
 * Keeps short texts for a time. Keys hold no patient data; values may, so an adapter outside this process encrypts them.
 * Every method: `@throws Fault CONTEXT_STORE_UNAVAILABLE` when the store is outside this process and does not answer.
 */
export interface KeyValueStore {
  get(key: string): Promise<string | undefined>;
  /** Replaces what was there. `ttlMs`: milliseconds until the entry is gone. */
  set(key: string, value: string, ttlMs: number): Promise<void>;
  delete(key: string): Promise<void>;
}
export const KEY_VALUE_STORE = Symbol('KeyValueStore');
