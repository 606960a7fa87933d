import type { Asid } from './asid.js';
import type { CallContext } from './call-context.js';
import type { NhsNumber } from './nhs-number.js';
import type { RecordRequest, RecordContent } from './record-view.js';
import type { Route } from './spine-directory.port.js';

/** A practice's answer after all safety checks that need no PDS data. */
export interface StructuredRecord {
  /** The practice's bytes, unchanged. */
  readonly bytes: Buffer;
  /** `Ssp-TraceID` of the request that was answered. */
  readonly traceId: string;
  /** When the last byte arrived. RFC 3339, UTC. */
  readonly retrievedAt: string;
  readonly content: RecordContent;
}

/** Access Record Structured at one practice. */
export interface StructuredRecords {
  /**
   * The bundle's only Patient carries `nhsNumber`; else the answer is thrown away.
   * Repeats at most as gp-connect-core.md §6 allows for a query.
   * @throws Fault with one of the `GPC_…` codes of gp-connect-core.md §7.4.
   */
  retrieve(
    question: {
      readonly route: Route;
      readonly from: Asid;
      readonly nhsNumber: NhsNumber;
      readonly areas: RecordRequest;
      /** As the practice's statement has it; `undefined` when there is none. A lower bound (gp-connect-core.md §5.3). */
      readonly specificationVersion: string | undefined;
    },
    call: CallContext,
  ): Promise<StructuredRecord>;
}
export const STRUCTURED_RECORDS = Symbol('StructuredRecords');
