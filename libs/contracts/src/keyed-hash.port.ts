/** Names that say nothing of what they stand for, the same on every instance and after every start. */
export interface KeyedHash {
  /** The same parts in the same order give the same name; without the key nobody can try out what the parts were. */
  pseudonym(parts: readonly string[]): string;
}
export const KEYED_HASH = Symbol('KeyedHash');
