import type { AuditClosing, AuditOpening, AuditTrail, Requester } from '#contracts';
import { Fault } from '#errors';
import type { BookingRecovery, Recovered, RecoveryFrame } from '#workflow';
import { auditCall } from './audit-desk.js';

interface Tools {
  readonly recovery: Pick<BookingRecovery, 'resume' | 'frame'>;
  readonly trail: AuditTrail;
}

/**
 * One look at a booking that nobody waits for, on record like a request. The user is the one who booked, in whose name the
 * practice is asked, and the record says that this person was not at the screen. Source: gp-connect-core.md §9.4, authority.
 * @throws Fault `AUDIT_UNAVAILABLE`, or as `BookingRecovery.resume`
 */
export async function auditedLook(
  { attemptId, requester }: { readonly attemptId: string; readonly requester: Requester },
  signal: AbortSignal,
  { recovery, trail }: Tools,
): Promise<Recovered | undefined> {
  const frame = recovery.frame();
  const subject = { nhsNumbers: [], bookingId: attemptId };
  const opening: AuditOpening = {
    correlationId: frame.correlationId,
    user: requester,
    authority: { kind: 'user-who-booked' },
    operation: 'booking.recover',
    purpose: 'direct-care',
    subject,
    providers: [],
  };
  const audit = await trail.open(opening);
  try {
    const recovered = await recovery.resume(attemptId, signal, frame);
    await audit.close({
      ...endOf(frame, subject),
      outcome: { result: 'success' },
      detail: { found: foundBy(recovered) },
    });
    return recovered;
  } catch (error) {
    const code = error instanceof Fault ? error.code : 'INTERNAL';
    if (code !== 'AUDIT_UNAVAILABLE')
      await audit.close({ ...endOf(frame, subject), outcome: { result: 'failure', code } });
    throw error;
  }
}

function endOf(
  { journey }: RecoveryFrame,
  { bookingId }: { readonly bookingId: string },
): Pick<AuditClosing, 'subject' | 'providers' | 'calls'> {
  const { nhsNumbers } = journey.subject;
  return { subject: { nhsNumbers, bookingId }, providers: journey.practices, calls: journey.exchanges.map(auditCall) };
}

function foundBy(recovered: Recovered | undefined): string {
  return recovered?.outcome.kind ?? 'not due, or looked at by another instance';
}
