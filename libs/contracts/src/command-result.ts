import type { FaultCode } from '#errors';
import type { LocalId } from './slot-view.js';

/** What is known of one transmission, for the journal and the audit trail. Nothing in it identifies a patient. */
export interface CommandEvidence {
  /** RFC 3339, UTC. */
  readonly startedAt: string;
  /** When the answer was there or was given up. RFC 3339, UTC. */
  readonly endedAt: string;
  /** `Ssp-TraceID`; none when nothing was built. */
  readonly traceId: string | undefined;
  /** HTTP status; none without an answer. */
  readonly status: number | undefined;
  /** Who answered. */
  readonly leg: 'ssp' | 'provider' | 'transport';
  /** Code of the practice, check of the proxy, or code of Node. */
  readonly upstreamCode: string | undefined;
  /** Named by the answer, even by one that is not trusted otherwise. */
  readonly resourceId: LocalId | undefined;
  readonly versionId: string | undefined;
  /** Seconds. */
  readonly retryAfterSeconds: number | undefined;
}

/** What the user can do about a refusal. */
export type RefusalReason =
  /** A slot, patient or place is not known there any more: search again. */
  | 'stale-choice'
  | 'text-too-long'
  /** The start is over. */
  | 'in-the-past'
  /** A limit, an embargo or another rule of the practice. */
  | 'practice-rule'
  /** The patient or the appointment is not there. */
  | 'not-found'
  /** Too many requests: after the stated rest. */
  | 'busy'
  /** Cancelled, started or changed so that it cannot be changed. */
  | 'not-changeable'
  /** Only the practice itself can change it. */
  | 'practice-only'
  /** The patient's details do not allow a temporary registration. */
  | 'details';

/**
 * How a command ended when it did not succeed; read from one transmission, which is never repeated.
 * The words are those of appointments.md §3.5.
 */
export type CommandFailure =
  /** Any 409 (412 on a change), of whichever transmission: look before anything is said. */
  | { readonly kind: 'CONFLICT'; readonly fault: FaultCode; readonly evidence: CommandEvidence }
  /** First transmission only: our request was wrong; nothing was saved. */
  | { readonly kind: 'REJECTED_BUG'; readonly fault: FaultCode; readonly evidence: CommandEvidence }
  /** First transmission only: nothing was saved. */
  | {
      readonly kind: 'REJECTED_USER';
      readonly reason: RefusalReason;
      readonly fault: FaultCode;
      readonly evidence: CommandEvidence;
    }
  /** First transmission only: nothing was saved. */
  | { readonly kind: 'NOT_PERMITTED'; readonly fault: FaultCode; readonly evidence: CommandEvidence }
  /** Proven: this transmission changed nothing at the practice. */
  | { readonly kind: 'NOT_SENT'; readonly fault: FaultCode; readonly evidence: CommandEvidence }
  /** It may have been saved: look before anything else is done. */
  | { readonly kind: 'UNKNOWN'; readonly fault: FaultCode; readonly evidence: CommandEvidence };

/** Rules of one transmission of a command. */
export interface Transmission {
  /** False once an earlier transmission of the attempt is unknown: then a refusal proves nothing. Source: appointments.md §3.5. */
  readonly firstTransmission: boolean;
  /** Moment after which nothing may be written any more: then `NOT_SENT`. RFC 3339. Source: appointments.md §3.6 step 3. */
  readonly sendBefore: string;
}
