import type { DayRange } from '#contracts';
import type { FaultCode } from '#errors';
import type { Change, ChangeOutcome, JourneyLeg, ListedAppointment, ListOutcome } from '#workflow';
import { shown } from '../record-view-reply.js';
import { Refusal } from '../refusal.js';
import type { AppointmentReply, AppointmentsReply, ChangedReply } from './appointment-schemas.js';
import { listedView } from './listed-appointment.js';
import { NOT_TOLD } from './standing-texts.js';

export interface Frame {
  readonly environment: string;
  readonly legs: readonly JourneyLeg[];
}

/** Source of the duties: appointments.md §4.3, §7.1, §7.3. */
const TIMES = 'Times are clock times in England as the practice wrote them. Show them unchanged, with the weekday.';
const FROM_TODAY =
  'Practices list appointments from today on only, never past ones; those of earlier today may be among them.';
const NONE =
  'The practice lists no appointment of this patient on these days. That is not the same as none ever, or none at other practices.';
const INCOMPLETE = 'Part of the practice’s answer could not be read: the list is not complete. Telephone the practice.';
const DIFFERS = 'The practice’s details of the patient differ from the national record. Check them with the patient.';
const RELEASED = 'The slots are free for others from now on and cannot be reclaimed.';
const OTHER_TEXTS = 'The practice keeps other texts than were sent. Show what it keeps.';

function frameOf({ environment, legs }: Frame): Pick<AppointmentReply, 'environment' | 'journey'> {
  return { environment, journey: [...legs] };
}

/** @throws Refusal where there is no list: that never means that there are no appointments */
export function appointmentsReply(outcome: ListOutcome, days: DayRange, frame: Frame): AppointmentsReply {
  switch (outcome.kind) {
    case 'LISTED': {
      const { appointments, leftOut, differences } = outcome;
      const texts: readonly (readonly [string, boolean])[] = [
        [FROM_TODAY, true],
        [NONE, appointments.length === 0 && leftOut === 0],
        [INCOMPLETE, leftOut > 0],
        [DIFFERS, differences.length > 0],
        [TIMES, true],
        [NOT_TOLD, appointments.length > 0],
      ];
      return {
        days,
        appointments: appointments.map(listedView),
        leftOut,
        differences: differences.map(shown),
        texts: texts.flatMap(([text, holds]) => (holds ? [text] : [])),
        ...frameOf(frame),
      };
    }
    case 'NOT_REGISTERED':
      throw new Refusal('GPC_PATIENT_NOT_AT_PRACTICE', {});
    case 'CONTACT_PRACTICE':
      throw new Refusal('GPC_SEVERAL_PATIENTS', {});
    case 'DAYS_OVER': {
      const rule = 'must not be before today in England: practices never list past appointments, so none was asked for';
      throw new Refusal('REQUEST_FIELDS_INVALID', { errors: [{ field: 'to', rule }] });
    }
  }
}

export function appointmentReply(listed: ListedAppointment, frame: Frame): AppointmentReply {
  return { ...listedView(listed), texts: [TIMES], ...frameOf(frame) };
}

/** @throws Refusal for every outcome but one, with how the appointment stands now */
export function changedReply(
  outcome: ChangeOutcome,
  kind: Change['kind'],
  frame: Frame & { readonly unsaved: true | 'unknown' },
): ChangedReply {
  if (outcome.kind !== 'DONE') throw new Refusal(codeOf(outcome), detailsOf(outcome, frame.unsaved));
  const { appointment, textsDiffer } = outcome;
  const texts = [TIMES, ...(kind === 'cancel' ? [RELEASED] : []), ...(textsDiffer ? [OTHER_TEXTS] : [])];
  return { appointment, textsDiffer, texts, ...frameOf(frame) };
}

type NotDone = Exclude<ChangeOutcome, { kind: 'DONE' }>;

function codeOf(outcome: NotDone): FaultCode {
  if (outcome.kind === 'NOT_FOUND') return 'GPC_APPOINTMENT_NOT_FOUND';
  return outcome.kind === 'LOCKED' ? codeOfLock(outcome.now) : outcome.fault;
}

/** Without a lock it has no version: then only the practice can change it. */
function codeOfLock({ locks }: ListedAppointment): FaultCode {
  const over = locks.includes('cancelled') || locks.includes('started');
  return over ? 'GPC_APPOINTMENT_NOT_CHANGEABLE' : 'GPC_APPOINTMENT_PRACTICE_ONLY';
}

/** @param unsaved what is known when this change was not sent; `unknown`: an earlier one may have been saved, whatever the code says */
function detailsOf(outcome: NotDone, unsaved: true | 'unknown'): Refusal['details'] {
  const now = 'now' in outcome ? outcome.now : undefined;
  const isOpen = outcome.kind === 'NOT_SENT' || unsaved === 'unknown';
  return {
    ...(now === undefined ? {} : { appointment: listedView(now) }),
    ...(isOpen ? { nothingWasSaved: unsaved } : {}),
    ...(outcome.kind === 'UNKNOWN' ? { certainAfter: outcome.certainAfter, changeId: outcome.changeId } : {}),
    ...(outcome.kind === 'CHANGE_OPEN' && outcome.own ? { changeId: outcome.changeId } : {}),
  };
}
