import type { AuditDisk } from './audit-disk.js';
import type { AuditKey } from './audit-line.js';
import { headName } from './audit-names.js';
import { type ChainHead, headBytes } from './chain-head.js';

/** Writes the head after the records it names are on disk, one at a time; what comes meanwhile is written as one. */
export class HeadKeeper {
  private next: ChainHead | undefined;
  private writing: Promise<void> | undefined;

  constructor(
    private readonly tools: { readonly disk: AuditDisk; readonly chain: string; readonly key: AuditKey | undefined },
    private readonly failed: () => void,
  ) {}

  put(head: ChainHead): void {
    this.next = head;
    this.writing ??= this.run();
  }

  /** When everything that was put is on disk, or has failed. */
  async settled(): Promise<void> {
    await this.writing;
  }

  private async run(): Promise<void> {
    const { disk, chain, key } = this.tools;
    while (this.next !== undefined) {
      const head = this.next;
      this.next = undefined;
      try {
        await disk.overwrite(headName(chain), headBytes(chain, head, key));
      } catch {
        this.failed();
      }
    }
    this.writing = undefined; // in the same turn as the last look at `next`
  }
}
