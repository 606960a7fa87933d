import type { RecordHead } from '#contracts';
import { type ExpectedRecord, readRecord } from './record-reader.js';

/** A record for a clinician, as far as it goes ready to be sent. */
export interface RecordView {
  readonly content: RecordHead;
  /** The rest of the content: one JSON object, UTF-8, in memory of its own, so that a thread can give it away. */
  readonly clinical: Uint8Array<ArrayBuffer>;
}

/** @throws Fault `GPC_UNEXPECTED_RESPONSE` */
export function readView(bytes: Buffer, expected: ExpectedRecord): RecordView {
  const { patient, warnings, bundleId, unsupportedParameters, areas, allergies, ...clinical } = readRecord(
    bytes,
    expected,
  );
  return {
    content: { patient, warnings, bundleId, unsupportedParameters, areas, allergies },
    clinical: new TextEncoder().encode(JSON.stringify(clinical)),
  };
}
