import { createSecretKey, type KeyObject } from 'node:crypto';
import { compactDecrypt, CompactEncrypt } from 'jose';
import type { KeyValueStore } from '#contracts';

/**
 * Encrypts every value on its way into a store outside this process: JWE, `dir`, A256GCM (architecture.md §4).
 * A value that cannot be decrypted, or that was moved here from another key, counts as not there.
 */
export class SealedStore implements KeyValueStore {
  private readonly secret: KeyObject;

  constructor(
    private readonly store: KeyValueStore,
    /** 32 bytes. */
    key: Buffer,
  ) {
    this.secret = createSecretKey(key);
  }

  async get(key: string): Promise<string | undefined> {
    const sealed = await this.store.get(key);
    return sealed === undefined ? undefined : this.opened(key, sealed);
  }

  async set(key: string, value: string, ttlMs: number): Promise<void> {
    // The header is authenticated: it ties the value to its key.
    const sealing = new CompactEncrypt(Buffer.from(value, 'utf8')).setProtectedHeader({
      alg: 'dir',
      enc: 'A256GCM',
      for: key,
    });
    await this.store.set(key, await sealing.encrypt(this.secret), ttlMs);
  }

  async delete(key: string): Promise<void> {
    await this.store.delete(key);
  }

  private async opened(key: string, sealed: string): Promise<string | undefined> {
    try {
      const algorithms = { keyManagementAlgorithms: ['dir'], contentEncryptionAlgorithms: ['A256GCM'] };
      const { plaintext, protectedHeader } = await compactDecrypt(sealed, this.secret, algorithms);
      return protectedHeader['for'] === key ? Buffer.from(plaintext).toString('utf8') : undefined;
    } catch {
      return undefined;
    }
  }
}
