import type { Requester } from './requester.js';

/** Goes with every call of a port: who asks, under which reference, and until when an answer is wanted. */
export interface CallContext {
  /** Lower-case UUID that spans one action of the clinician. */
  readonly correlationId: string;
  /** Aborted when the caller hangs up or the journey's time is over. */
  readonly signal: AbortSignal;
  /** When the journey's time is over; nothing is begun that cannot end before. Milliseconds since 1970. */
  readonly endsAt?: number | undefined;
  readonly requester: Requester;
  /** CIS2 ID token of the requester, for access in the user's own name (identity.md §5.1). Lives as long as the call. */
  readonly subjectToken?: string | undefined;
}
