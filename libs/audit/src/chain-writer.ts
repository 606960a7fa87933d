import { Fault } from '#errors';
import type { EventLog } from '#platform';
import type { Link } from './audit-line.js';
import { HeadKeeper } from './head-keeper.js';
import {
  type ChainTools,
  dayOf,
  type Place,
  refusedMeanwhile,
  resume,
  sealedRecords,
  turnOver,
} from './chain-place.js';
import type { ChainContent } from './chain-record.js';
import { systemCode } from './system-error.js';

/** So many records share one write and one sync at most. */
const MOST = 500;
/** After a failure the disk is left in peace for so long. Milliseconds. */
const AGAIN_MS = 1_000;

export interface WriterTools extends ChainTools {
  readonly log: EventLog;
  /** Monotonic, milliseconds. */
  readonly nowMs: () => number;
  /** Calls after so many milliseconds, unless it is called off. */
  readonly after: (ms: number, work: () => void) => () => void;
  /** Largest file. Bytes. */
  readonly fileBytes: number;
  /** Longest wait for the disk. Milliseconds. */
  readonly timeoutMs: number;
  /** Between two writes, so that more records share one where many come: a synchronous write costs more than a record. Milliseconds. */
  readonly gapMs: number;
}

interface Waiting {
  readonly content: ChainContent | undefined;
  readonly resolve: () => void;
  readonly refuse: () => void;
}

/**
 * Group commit: what is asked for while the disk is busy goes out in one write and one sync, in the order it was asked
 * for, and nobody hears of a record before it is on disk (stack.md §8). After a failure the chain goes on from what is
 * found on disk, never from what was meant to be there.
 */
export class ChainWriter {
  private place: Place | undefined;
  private waiting: Waiting[] = [];
  private running: Promise<void> | undefined;
  private refused = 0;
  private failedAt: number | undefined;
  private wroteAt = -Infinity;
  private ended = false;
  private readonly head: HeadKeeper;

  constructor(private readonly tools: WriterTools) {
    this.head = new HeadKeeper(tools, () => tools.log.error('audit.head-failed', { source: tools.chain }));
  }

  /** Finds the end of the chain, or begins it. @throws what the disk throws */
  async start(): Promise<void> {
    await this.resumed();
  }

  /** @throws Fault `AUDIT_UNAVAILABLE` */
  async append(content: ChainContent): Promise<void> {
    await this.queued(content);
  }

  /** Whether records can be written now: tries it where the last try failed. */
  async works(): Promise<boolean> {
    try {
      await this.queued(undefined);
      return true;
    } catch (error) {
      if (error instanceof Fault) return false;
      throw error;
    }
  }

  /** Writes what waits, and takes nothing more. */
  async end(): Promise<void> {
    this.ended = true;
    await this.running;
    await this.head.settled();
    await this.place?.file.close();
    this.place = undefined;
  }

  private queued(content: ChainContent | undefined): Promise<void> {
    return new Promise((resolve, reject) => {
      const one = this.waitingFor(content, resolve, reject);
      if (this.ended || this.restsFromFailure()) {
        one.refuse();
        return;
      }
      this.waiting.push(one);
      this.running ??= this.run();
    });
  }

  private waitingFor(content: ChainContent | undefined, resolve: () => void, reject: (fault: Fault) => void): Waiting {
    let told = false;
    const tell = (how: () => void): void => {
      if (told) return;
      told = true;
      callOff();
      how();
    };
    const refuse = (): void =>
      tell(() => {
        if (content !== undefined) this.refused += 1;
        reject(new Fault('AUDIT_UNAVAILABLE'));
      });
    const one = { content, resolve: () => tell(resolve), refuse };
    const callOff = this.tools.after(this.tools.timeoutMs, () => {
      this.waiting = this.waiting.filter((other) => other !== one);
      refuse();
    });
    return one;
  }

  private restsFromFailure(): boolean {
    return this.failedAt !== undefined && this.tools.nowMs() - this.failedAt < AGAIN_MS;
  }

  private async run(): Promise<void> {
    await Promise.resolve(); // what is asked for in the same turn of the loop shares the first write too
    while (this.waiting.length > 0) {
      await this.gap();
      const batch = this.waiting.slice(0, MOST);
      this.waiting = this.waiting.slice(MOST);
      try {
        await this.written(batch.flatMap(({ content }) => content ?? []));
        for (const one of batch) one.resolve();
      } catch (error) {
        await this.broken(error);
        for (const one of [...batch, ...this.waiting.splice(0)]) one.refuse();
      }
    }
    this.running = undefined; // in the same turn as the last look at `waiting`
  }

  private async gap(): Promise<void> {
    const { gapMs, nowMs, after } = this.tools;
    const leftMs = this.wroteAt + gapMs - nowMs();
    if (leftMs > 0 && !this.ended) await new Promise<void>((resolve) => void after(leftMs, resolve));
  }

  private async written(contents: readonly ChainContent[]): Promise<void> {
    const place = await this.placeForNow();
    if (contents.length === 0) return;
    const { refused } = this; // after a slow disk: after one that failed it is told already
    const { bytes, link } = sealedRecords([...refusedMeanwhile(refused), ...contents], place.link, this.tools);
    await place.file.append(bytes);
    this.refused -= refused;
    this.wroteAt = this.tools.nowMs();
    this.moved({ ...place, bytes: place.bytes + bytes.length, link });
  }

  private async placeForNow(): Promise<Place> {
    const place = this.place ?? (await this.resumed());
    const { fileBytes, now } = this.tools;
    if (place.bytes < fileBytes && place.day === dayOf(now())) return place;
    const next = await turnOver(place, this.tools);
    this.moved(next);
    this.anchored('audit.turned-over', next);
    return next;
  }

  private async resumed(): Promise<Place> {
    const { log, chain } = this.tools;
    const { refused } = this;
    const { place, found } = await resume(this.tools, refused);
    this.refused -= refused;
    this.failedAt = undefined;
    if (found.missing) log.error('audit.records-missing', { source: chain, count: found.link.sequence });
    if (found.headless) log.error('audit.head-missing', { source: chain, count: found.link.sequence });
    if (found.torn !== undefined) log.warn('audit.torn', { source: chain, bytes: found.torn.bytes });
    this.moved(place);
    this.anchored('audit.resumed', place);
    return place;
  }

  private moved(place: Place): void {
    this.place = place;
    if (place.link.sequence > 0) this.head.put({ ...place.link, file: place.number });
  }

  /** Outside of the chain, so that whoever keeps the log can tell later that nothing before it was changed. */
  private anchored(event: string, { link }: Place): void {
    this.tools.log.info(event, { source: this.tools.chain, count: link.sequence, detail: anchorOf(link) });
  }

  private async broken(error: unknown): Promise<void> {
    const { log, chain, nowMs } = this.tools;
    log.error('audit.unavailable', { source: chain, detail: systemCode(error) ?? 'unknown' });
    const { place } = this;
    this.place = undefined;
    this.failedAt = nowMs();
    await place?.file.close().catch(() => undefined);
  }
}

/** Not hexadecimal: ten digits in a row would be taken for an NHS number, and masked. */
function anchorOf({ hash }: Link): string {
  return Buffer.from(hash, 'hex').toString('base64url');
}
