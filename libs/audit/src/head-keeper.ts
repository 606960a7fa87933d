import type { AuditDisk } from './audit-disk.js';
import type { AuditKey } from './audit-line.js';
import { headName } from './audit-names.js';
import { type ChainHead, headBytes } from './chain-head.js';

/** Between two writes of the head: it costs as much as the records themselves. Milliseconds. */
const REST_MS = 250;

export interface HeadTools {
  readonly disk: AuditDisk;
  readonly chain: string;
  readonly key: AuditKey | undefined;
  /** Calls after so many milliseconds, unless it is called off. */
  readonly after: (ms: number, work: () => void) => () => void;
}

/** Writes the head after the records it names are on disk, one at a time and some times a second; what comes meanwhile is written as one. */
export class HeadKeeper {
  private next: ChainHead | undefined;
  private writing: Promise<void> | undefined;
  private callOffRest: (() => void) | undefined;

  constructor(
    private readonly tools: HeadTools,
    private readonly failed: () => void,
  ) {}

  put(head: ChainHead): void {
    this.next = head;
    if (this.callOffRest === undefined) this.writing ??= this.write();
  }

  /** When everything that was put is on disk, or has failed. Nothing may be put afterwards. */
  async settled(): Promise<void> {
    await this.writing;
    this.restNoMore();
    await this.write();
    this.restNoMore();
  }

  private restNoMore(): void {
    this.callOffRest?.();
    this.callOffRest = undefined;
  }

  private async write(): Promise<void> {
    const { disk, chain, key, after } = this.tools;
    const head = this.next;
    if (head === undefined) return;
    this.next = undefined;
    try {
      await disk.overwrite(headName(chain), headBytes(chain, head, key));
    } catch {
      this.failed();
    }
    this.writing = undefined;
    this.callOffRest = after(REST_MS, () => {
      this.callOffRest = undefined;
      if (this.next !== undefined) this.writing ??= this.write();
    });
  }
}
