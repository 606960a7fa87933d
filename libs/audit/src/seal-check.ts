import type { AuditKey, SoundLine } from './audit-line.js';

export type KeyFinding =
  /** No key was given: whether somebody has written the chain anew cannot be told. */
  | { readonly kind: 'not-checked'; readonly sealed: number }
  /** `unsealed`: records from before a key was set; the first sealed one vouches for them. */
  | { readonly kind: 'checked'; readonly sealed: number; readonly unsealed: number };

/** Holds the seals of one chain against the given keys. */
export class SealCheck {
  private sealed = 0;
  private unsealed = 0;

  constructor(private readonly keys: readonly AuditKey[]) {}

  /** What is wrong with the seal of the next record. */
  check(line: SoundLine): string | undefined {
    if (line.keyId === undefined) {
      this.unsealed += 1;
      return this.keys.length > 0 && this.sealed > 0 ? 'the record is not sealed, but one before it is' : undefined;
    }
    this.sealed += 1;
    return this.isForged(line) ? `the seal is not of a given key (${line.keyId})` : undefined;
  }

  isForged(line: SoundLine): boolean {
    return this.keys.length > 0 && line.keyId !== undefined && !this.keys.some((key) => line.sealedBy(key));
  }

  end(): { readonly seal: KeyFinding; readonly fault: { readonly what: string } | undefined } {
    const { sealed, unsealed } = this;
    if (this.keys.length === 0) return { seal: { kind: 'not-checked', sealed }, fault: undefined };
    const fault = sealed === 0 && unsealed > 0 ? { what: 'a key was given, but no record is sealed' } : undefined;
    return { seal: { kind: 'checked', sealed, unsealed }, fault };
  }
}
