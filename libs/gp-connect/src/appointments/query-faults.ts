import type { CallContext, Leg, SpineReply } from '#contracts';
import { Fault, type FaultCode } from '#errors';

/** Refusals of a practice that are about records or about us: who books is not told what a patient decided about a record. */
const NOT_PERMITTED: readonly FaultCode[] = [
  'GPC_PRACTICE_NOT_SHARING',
  'GPC_NO_RELATIONSHIP',
  'GPC_PATIENT_CONSENT_REFUSED',
];

/** A practice's "not shared" is said in the words of booking. Source: appointments.md §8, states and sentences; §2.6, §6.3. */
export async function withBookingWords(asked: Promise<SpineReply>): Promise<SpineReply> {
  try {
    return await asked;
  } catch (error) {
    if (!(error instanceof Fault)) throw error;
    throw NOT_PERMITTED.includes(error.code) ? new Fault('GPC_BOOKING_NOT_PERMITTED', error.context) : error;
  }
}

/** A success that is not what was asked for, or about somebody else. */
export function unreadable({ traceId, status }: SpineReply, { route }: Leg, { correlationId }: CallContext): Fault {
  const { odsCode, interactionId } = route;
  return new Fault('GPC_UNEXPECTED_RESPONSE', {
    traceId,
    upstreamStatus: status,
    correlationId,
    odsCode,
    interactionId,
  });
}
