import {
  LocalId,
  type AmendResult,
  type BookResult,
  type CancelResult,
  type RefusalReason,
  type SpineReply,
} from '#contracts';
import { Stu3Appointment } from '#fhir';
import { jsonOf } from '#platform';
import type { CommandRules, Refused } from '../command-reading.js';
import { readAppointment } from './appointment-reading.js';
import { idInPath, versionInPath, versionOfEtag } from './local-reference.js';

type Names = ReturnType<CommandRules<{ kind: 'x' }>['names']>;

/** Source: appointments.md §3.5, BOOKED; §3.4. */
export const BOOK: CommandRules<Extract<BookResult, { kind: 'BOOKED' }>> = {
  success: (reply, evidence) => {
    const appointmentId = successId(reply, [200, 201], 'booked');
    return appointmentId === undefined
      ? undefined
      : { kind: 'BOOKED', appointmentId, appointment: readAppointment(jsonOf(reply.body)), evidence };
  },
  conflict: { statuses: [409], fault: 'GPC_SLOT_TAKEN' },
  refusal: bookingRefusal,
  names,
};

/** Source: appointments.md §4.4, §4.6. */
export function amendRules(appointmentId: LocalId): CommandRules<Extract<AmendResult, { kind: 'AMENDED' }>> {
  return {
    success: (reply, evidence) =>
      changed(reply, appointmentId, 'booked')
        ? { kind: 'AMENDED', appointment: readAppointment(jsonOf(reply.body)), evidence }
        : undefined,
    ...CHANGE,
  };
}

/** Source: appointments.md §4.5, §4.6. */
export function cancelRules(appointmentId: LocalId): CommandRules<Extract<CancelResult, { kind: 'CANCELLED' }>> {
  return {
    success: (reply, evidence) =>
      changed(reply, appointmentId, 'cancelled')
        ? { kind: 'CANCELLED', appointment: readAppointment(jsonOf(reply.body)), evidence }
        : undefined,
    ...CHANGE,
  };
}

const CHANGE = {
  conflict: { statuses: [409, 412], fault: 'GPC_APPOINTMENT_CHANGED' },
  refusal: changeRefusal,
  names,
} as const;

/** A body is optional, an unreadable or different one is no success. Source: appointments.md §1.4, Prefer; §3.5. */
function successId(reply: SpineReply, statuses: readonly number[], status: string): LocalId | undefined {
  if (!statuses.includes(reply.status)) return undefined;
  if (isEmpty(reply)) return idInPath(reply.location, 'Appointment');
  const appointment = Stu3Appointment.safeParse(jsonOf(reply.body)).data;
  return appointment?.status === status ? LocalId.safeParse(appointment.id).data : undefined;
}

/** What is said of another appointment says nothing of this one: it is read again. Source: appointments.md §1.3, verify the returned body. */
function changed(reply: SpineReply, appointmentId: LocalId, status: string): boolean {
  return reply.status === 200 && (isEmpty(reply) || successId(reply, [200], status) === appointmentId);
}

function isEmpty({ body }: SpineReply): boolean {
  return body.length < 100 && body.toString('utf8').trim() === '';
}

function names(reply: SpineReply): Names {
  const appointment = Stu3Appointment.safeParse(jsonOf(reply.body)).data;
  return {
    resourceId: LocalId.safeParse(appointment?.id).data ?? idInPath(reply.location, 'Appointment'),
    versionId: appointment?.meta?.versionId ?? versionOfEtag(reply.etag) ?? versionInPath(reply.location),
  };
}

/**
 * A practice refuses by rules of its own with the code that it has for our mistakes too; its words tell them apart. Words that
 * nobody knows are taken for a rule of the practice. Source: appointments.md §3.4 B2, B14, B26, B27; §3.5.
 */
function bookingRefusal({ status, code, words }: Refused): RefusalReason | 'bug' {
  if (status === 400) return 'bug';
  if (code === 'REFERENCE_NOT_FOUND') return 'stale-choice';
  if (!mayBeARule(code)) return 'bug';
  if (words === undefined) return 'practice-rule';
  return REASON_OF_WORDS[words];
}

const REASON_OF_WORDS = {
  'too-long': 'text-too-long',
  past: 'in-the-past',
  'stale-slot': 'stale-choice',
  'booker-missing': 'bug',
  cancelled: 'bug',
  'our-request': 'bug',
} as const;

/** Source: appointments.md §4.4, §4.5, §8 "Not allowed now", §10 row 25. */
function changeRefusal({ status, code, words }: Refused): RefusalReason | 'bug' {
  if (status === 400) return 'bug';
  if (code === 'REFERENCE_NOT_FOUND') return 'not-found';
  if (!mayBeARule(code)) return 'bug';
  if (words === 'too-long') return 'text-too-long';
  if (words === 'booker-missing') return 'practice-only';
  return words === 'our-request' ? 'bug' : 'not-changeable';
}

/** Codes with another meaning never stand for a practice's rule; one that nobody knows may. */
function mayBeARule(code: string | undefined): boolean {
  return code !== 'INVALID_PARAMETER' && code !== 'BAD_REQUEST' && code !== 'INVALID_NHS_NUMBER';
}
