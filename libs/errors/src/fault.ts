import { CATALOGUE, type FaultCode } from './catalogue.js';

/** A closed list of facts: nothing that identifies a patient fits in, so a fault can always be logged whole. */
type Fact =
  | 'correlationId'
  | 'traceId'
  | 'odsCode'
  | 'interactionId'
  | 'upstreamStatus'
  /** `X-Request-ID` of a call to PDS. */
  | 'requestId'
  /** Why PDS took the patient off a practice's list: three capital letters. */
  | 'removalCode'
  /** Code that the upstream gave, as sent: capital letters, digits, blank and underscore only. */
  | 'upstreamCode'
  /** Seconds until a repeat makes sense. */
  | 'retryAfterSeconds'
  /** `no`: proven that no byte of the request was written. Source: appointments.md §3.5, NOT_SENT. */
  | 'sent'
  /** Row of the decision table in sds.md §12. */
  | 'rule';
export type FaultContext = Readonly<Partial<Record<Fact, string | number | undefined>>>;

/** Our only error class. Branch on `code`, never on `message`. */
export class Fault extends Error {
  override readonly name = 'Fault';
  constructor(
    readonly code: FaultCode,
    readonly context: FaultContext = {},
  ) {
    super(CATALOGUE[code].title);
  }

  /** The same fault, with facts that the thrower could not know. Facts that it knew stay. */
  with(facts: FaultContext): Fault {
    return new Fault(this.code, { ...facts, ...this.context });
  }
}
