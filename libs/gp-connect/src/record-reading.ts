import type { RecordContent, RecordSummary } from '#contracts';
import type { ExpectedHolder } from './opened-record.js';
import { type ExpectedRecord, readRecord } from './record-reader.js';
import { readSummary } from './record-summary.js';

/** Reads the answer of a practice. Wherever it is done, the outcome is the same. */
export interface RecordReading {
  /** @throws Fault `GPC_UNEXPECTED_RESPONSE` */
  view(bytes: Buffer, expected: ExpectedRecord): Promise<RecordContent>;
  /** @throws Fault `GPC_UNEXPECTED_RESPONSE` */
  summary(bytes: Buffer, expected: ExpectedHolder): Promise<RecordSummary>;
}

/** Here and now: the event loop waits for it. */
export const inlineReading: RecordReading = {
  view: async (bytes, expected) => readRecord(bytes, expected),
  summary: async (bytes, expected) => readSummary(bytes, expected),
};
