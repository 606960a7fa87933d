import type { CallContext, Leg, SpineReply } from '#contracts';
import { Fault } from '#errors';

/** A practice's "not shared" is said in the words of booking. Source: appointments.md §8, sentences; §2.6. */
export async function withBookingWords(asked: Promise<SpineReply>): Promise<SpineReply> {
  try {
    return await asked;
  } catch (error) {
    if (!(error instanceof Fault)) throw error;
    const refused = error.code === 'GPC_PRACTICE_NOT_SHARING' || error.code === 'GPC_NO_RELATIONSHIP';
    throw refused ? new Fault('GPC_BOOKING_NOT_PERMITTED', error.context) : error;
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
