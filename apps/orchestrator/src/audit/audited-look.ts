import { auditCall, type AuditClosing, type AuditOpening, type AuditTrail, type Requester } from '#contracts';
import { Fault } from '#errors';
import type { RecoveryFrame } from '#workflow';

/** What is looked at, and for whom. */
export interface Looked {
  readonly operation: 'booking.recover' | 'appointment.recover';
  /** Of our journal. */
  readonly id: string;
  readonly requester: Requester;
}

interface Tools {
  readonly frame: RecoveryFrame;
  readonly trail: AuditTrail;
}

/**
 * One look at a booking or a change that nobody waits for, on record like a request. The user is the one who sent it, in whose
 * name the practice is asked, and the record says that this person was not at the screen. Source: gp-connect-core.md §9.4, authority.
 * @param look `undefined`: it was not due, or another instance was faster; a word otherwise says what was found
 * @throws Fault `AUDIT_UNAVAILABLE`, or what the look throws
 */
export async function auditedLook<T extends object>(
  { operation, id, requester }: Looked,
  look: () => Promise<T | undefined>,
  { frame, trail, found }: Tools & { readonly found: (one: T) => string },
): Promise<T | undefined> {
  const opening: AuditOpening = {
    correlationId: frame.correlationId,
    user: requester,
    authority: { kind: 'user-who-booked' },
    operation,
    purpose: 'direct-care',
    subject: { nhsNumbers: [], bookingId: id },
    providers: [],
  };
  const audit = await trail.open(opening);
  try {
    const one = await look();
    const detail = { found: one === undefined ? 'not due, or looked at by another instance' : found(one) };
    await audit.close({ ...endOf(frame, id), outcome: { result: 'success' }, detail });
    return one;
  } catch (error) {
    const code = error instanceof Fault ? error.code : 'INTERNAL';
    if (code !== 'AUDIT_UNAVAILABLE') await audit.close({ ...endOf(frame, id), outcome: { result: 'failure', code } });
    throw error;
  }
}

function endOf({ journey }: RecoveryFrame, bookingId: string): Pick<AuditClosing, 'subject' | 'providers' | 'calls'> {
  const { nhsNumbers } = journey.subject;
  return { subject: { nhsNumbers, bookingId }, providers: journey.practices, calls: journey.exchanges.map(auditCall) };
}
