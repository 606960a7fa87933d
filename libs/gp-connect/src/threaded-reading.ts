import type { RecordContent, RecordSummary } from '#contracts';
import { Fault } from '#errors';
import type { EventLog } from '#platform';
import type { ExpectedHolder } from './opened-record.js';
import type { ExpectedRecord } from './record-reader.js';
import { inlineReading, type RecordReading } from './record-reading.js';
import type { RecordTask, TaskAnswer } from './record-task.js';

export interface ThreadedReadingParts {
  readonly threads: { run(task: RecordTask): Promise<TaskAnswer>; close(): Promise<void> };
  /** An answer of this size or more is read for a clinician in a thread. Bytes. */
  readonly fromBytes: number;
  readonly log: EventLog;
}

/** A summary blocks the event loop no longer than the view of a bundle that is so many times smaller. */
const SUMMARY_IS_CHEAPER = 4;

/**
 * Reads large answers away from the event loop, so that one clinician's long record delays nobody else's. A thread that
 * dies or takes too long costs nothing but time: the answer is read here, once.
 */
export class ThreadedReading implements RecordReading {
  constructor(private readonly parts: ThreadedReadingParts) {}

  async view(bytes: Buffer, expected: ExpectedRecord): Promise<RecordContent> {
    const isLarge = bytes.length >= this.parts.fromBytes;
    const answer = isLarge ? await this.answered({ kind: 'view', bytes, expected }) : undefined;
    return answer?.kind === 'view' ? answer.content : inlineReading.view(bytes, expected);
  }

  async summary(bytes: Buffer, expected: ExpectedHolder): Promise<RecordSummary> {
    const isLarge = bytes.length >= this.parts.fromBytes * SUMMARY_IS_CHEAPER;
    const answer = isLarge ? await this.answered({ kind: 'summary', bytes, expected }) : undefined;
    return answer?.kind === 'summary' ? answer.content : inlineReading.summary(bytes, expected);
  }

  /** Nest calls it when the service ends. */
  async onModuleDestroy(): Promise<void> {
    await this.parts.threads.close();
  }

  /** `undefined`: the thread failed. */
  private async answered(task: RecordTask): Promise<TaskAnswer | undefined> {
    const { traceId } = task.expected;
    const answer = await this.parts.threads.run(task).catch((error: unknown) => {
      const detail = error instanceof Error ? error.name : typeof error; // a message could quote the record
      this.parts.log.warn('record.thread-failed', { traceId, bytes: task.bytes.length, detail });
      return undefined;
    });
    if (answer?.kind === 'refused') throw new Fault(answer.code, { traceId });
    return answer;
  }
}
