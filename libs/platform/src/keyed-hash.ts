import { createHmac } from 'node:crypto';
import type { KeyedHash } from '#contracts';
import { derivedKey } from './sealed-journal-key.js';

/** HMAC-SHA-256: 43 characters that are safe in any key. */
export class HmacKeyedHash implements KeyedHash {
  private readonly key: Buffer;

  constructor(
    /** 32 bytes, the same for all instances. */
    storeKey: Buffer,
  ) {
    this.key = derivedKey(storeKey, 'gpco keyed hash');
  }

  pseudonym(parts: readonly string[]): string {
    // As JSON, so that no two lists of parts read the same.
    return createHmac('sha256', this.key).update(JSON.stringify(parts)).digest('base64url');
  }
}
