import type { Asid } from './asid.js';
import type { CallContext } from './call-context.js';
import type { NhsNumber } from './nhs-number.js';
import type { RecordRequest, RecordContent } from './record-view.js';
import type { Route } from './spine-directory.port.js';

/** Whose record it is and what it warns of: all that is read of an answer whose bytes are handed on. */
export type RecordSummary = Pick<RecordContent, 'patient' | 'warnings' | 'bundleId' | 'unsupportedParameters'>;

/** A practice's answer after all safety checks that need no PDS data. */
export interface StructuredBundle {
  /** The practice's bytes, unchanged. */
  readonly bytes: Buffer;
  /** `Ssp-TraceID` of the request that was answered. */
  readonly traceId: string;
  /** When the last byte arrived. RFC 3339, UTC. */
  readonly retrievedAt: string;
  readonly content: RecordSummary;
}

/** The part of a view that others look into before a clinician does. */
export type RecordHead = Pick<RecordContent, keyof RecordSummary | 'areas' | 'allergies'>;

/** The same answer, read through for a clinician. */
export interface StructuredRecord extends StructuredBundle {
  readonly content: RecordHead;
  /**
   * The rest of `RecordContent`: one JSON object that is never empty, UTF-8. It is written where the record was read,
   * which is not always on the main thread, and nothing of ours looks into it again.
   */
  readonly clinical: Buffer;
}

interface RecordQuestion {
  readonly route: Route;
  readonly from: Asid;
  readonly nhsNumber: NhsNumber;
  readonly areas: RecordRequest;
  /** As the practice's statement has it; `undefined` when there is none. A lower bound (gp-connect-core.md §5.3). */
  readonly specificationVersion: string | undefined;
}

/** Access Record Structured at one practice. */
export interface StructuredRecords {
  /**
   * The bundle's only Patient carries `nhsNumber`; else the answer is thrown away.
   * Repeats at most as gp-connect-core.md §6 allows for a query.
   * @throws Fault with one of the `GPC_…` codes of gp-connect-core.md §7.4.
   */
  retrieve(question: RecordQuestion, call: CallContext): Promise<StructuredRecord>;
  /** The same question and the same checks, for a caller who reads the bundle himself: many times cheaper than the view. */
  retrieveBundle(question: RecordQuestion, call: CallContext): Promise<StructuredBundle>;
}
export const STRUCTURED_RECORDS = Symbol('StructuredRecords');
