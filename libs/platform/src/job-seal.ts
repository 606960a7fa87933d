import { createSecretKey, type KeyObject } from 'node:crypto';
import { compactDecrypt, CompactEncrypt } from 'jose';

/** Encrypts texts for a store outside this process: JWE, `dir`, A256GCM, as `SealedStore` does (architecture.md §4). */
export class JobSeal {
  private readonly secret: KeyObject;

  /** 32 bytes. */
  constructor(key: Buffer) {
    this.secret = createSecretKey(key);
  }

  /** `place`: where it is kept. It is authenticated, so that a text moved elsewhere cannot be opened. */
  async seal(text: string, place: string): Promise<string> {
    const header = { alg: 'dir', enc: 'A256GCM', for: place };
    return new CompactEncrypt(Buffer.from(text, 'utf8')).setProtectedHeader(header).encrypt(this.secret);
  }

  /** Nothing where it was sealed with another key or for another place, or was changed. */
  async open(sealed: string, place: string): Promise<string | undefined> {
    try {
      const algorithms = { keyManagementAlgorithms: ['dir'], contentEncryptionAlgorithms: ['A256GCM'] };
      const { plaintext, protectedHeader } = await compactDecrypt(sealed, this.secret, algorithms);
      return protectedHeader['for'] === place ? Buffer.from(plaintext).toString('utf8') : undefined;
    } catch {
      return undefined;
    }
  }
}
