import type { EventLog } from '#platform';
import { lookAtKeys, type KeyFiles, type KeySettings } from './key-files.js';
import type { PublicJwk, SigningKey } from './signing-key.js';

/** Token of the `KeyRing`. */
export const KEY_RING = Symbol('KeyRing');

/** In the order in which they are to be tried. */
export type Keys = readonly [SigningKey, ...SigningKey[]];

/** The keys between two changes of the files; a request for a token keeps to one set. */
export class KeySet {
  private preferred: SigningKey;

  constructor(
    private readonly signing: SigningKey,
    /** Without the one that signs. */
    private readonly others: readonly SigningKey[],
  ) {
    this.preferred = signing;
  }

  /** The key that worked last, then the one that is named to sign, then the others. */
  inOrder(): Keys {
    const rest = [this.signing, ...this.others].filter((key) => key !== this.preferred);
    return [this.preferred, ...rest];
  }

  /** The platform took this key although it had refused those before it. */
  prefer(key: SigningKey): void {
    this.preferred = key;
  }

  has(signing: SigningKey, others: readonly SigningKey[]): boolean {
    const mine = [this.signing, ...this.others];
    const theirs = [signing, ...others];
    return mine.length === theirs.length && mine.every((key, at) => key === theirs[at]);
  }
}

/** The product's keys. They change without a restart when their files do. Source: identity.md §3.1 (rotation). */
export class KeyRing {
  private files: KeyFiles;
  private keys: KeySet;

  /** @throws Error with one line for each fault of the keys: a start with half of them hides a mistake until the next rotation. */
  constructor(
    private readonly settings: KeySettings,
    private readonly log: EventLog,
  ) {
    this.files = lookAtKeys(settings);
    const { signing, faults } = this.files;
    if (signing === undefined || faults.length > 0) throw new Error(faults.join('\n'));
    this.keys = new KeySet(signing, othersOf(this.files));
  }

  /** Looks at the files first; cheap when none has changed. */
  current(): KeySet {
    const earlier = this.files;
    this.files = lookAtKeys(this.settings, earlier);
    for (const detail of this.files.faults) {
      if (!earlier.faults.includes(detail)) this.log.error('platform-auth.key-unreadable', { detail });
    }
    const { signing } = this.files;
    const others = othersOf(this.files);
    if (signing !== undefined && !this.keys.has(signing, others)) {
      this.keys = new KeySet(signing, others);
      this.log.info('platform-auth.keys-changed', { detail: `signing with ${signing.kid}`, count: others.length + 1 });
    }
    return this.keys;
  }

  /** What may be published of all keys, the one that signs or not: a new one must be known an hour before it signs. */
  async publicKeys(): Promise<{ readonly keys: readonly PublicJwk[] }> {
    return {
      keys: this.current()
        .inOrder()
        .map(({ publicJwk }) => publicJwk),
    };
  }
}

function othersOf({ byKid, signing }: KeyFiles): readonly SigningKey[] {
  return [...byKid.values()].flatMap(({ key }) => (key === undefined || key === signing ? [] : [key]));
}
