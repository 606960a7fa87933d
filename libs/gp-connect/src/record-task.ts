import type { RecordContent, RecordSummary } from '#contracts';
import { Fault, type FaultCode } from '#errors';
import type { ExpectedHolder } from './opened-record.js';
import { type ExpectedRecord, readRecord } from './record-reader.js';
import { readSummary } from './record-summary.js';

/** What a thread is asked. Everything in it can be copied from one thread to another. */
export type RecordTask =
  | { readonly kind: 'view'; readonly bytes: Uint8Array; readonly expected: ExpectedRecord }
  | { readonly kind: 'summary'; readonly bytes: Uint8Array; readonly expected: ExpectedHolder };

/** What it answers: the finished content, never the bundle, which is ten times as dear to copy. */
export type TaskAnswer =
  | { readonly kind: 'view'; readonly content: RecordContent }
  | { readonly kind: 'summary'; readonly content: RecordSummary }
  | { readonly kind: 'refused'; readonly code: FaultCode };

/** @throws what the reading throws that is not a refusal of the record. */
export function answerTask(task: RecordTask): TaskAnswer {
  const bytes = Buffer.from(task.bytes.buffer, task.bytes.byteOffset, task.bytes.byteLength);
  try {
    if (task.kind === 'view') return { kind: 'view', content: readRecord(bytes, task.expected) };
    return { kind: 'summary', content: readSummary(bytes, task.expected) };
  } catch (error) {
    if (error instanceof Fault) return { kind: 'refused', code: error.code };
    throw error;
  }
}
