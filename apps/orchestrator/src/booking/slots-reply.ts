import type { JourneyLeg, PatientThere, SlotHint, SlotsFound } from '#workflow';
import { shown } from '../record-view-reply.js';
import type { SlotsReply } from './slot-schemas.js';

interface Frame {
  readonly environment: string;
  readonly legs: readonly JourneyLeg[];
}

/** Source: appointments.md §2.8, §2.9, §10. */
const HINTS: Readonly<Record<SlotHint, string>> = {
  'nothing-offered':
    'The practice offers your organisation no free slot on these days. It does not say whether all are taken or none are meant for you. Try other days, or telephone the practice.',
  'all-past': 'Every slot that came has begun already. Choose later days.',
  'some-unreadable':
    'Part of the practice’s answer could not be read: there may be more slots than are shown. Telephone the practice if none of these fits.',
  'service-not-offered':
    'The practice does not know the service of the Directory of Services, so it gave no list. Search without the service, or telephone the practice.',
  'not-filtered-by-service':
    'The practice did not filter by the service: slots of other services may be in the list. Look at the service name of each slot.',
  'booking-not-named':
    'The practice’s system does not say that it offers appointment booking. If nothing is found, telephone the practice.',
  'not-sharing': 'The practice says that it shares nothing at present. If nothing is found, telephone the practice.',
};

const PATIENT: Readonly<Record<PatientThere['kind'], string>> = {
  known: 'The patient is registered there and can be booked.',
  'needs-registration':
    'The practice shows no active patient with this NHS number: a temporary registration must be made before a booking. Tell the patient.',
  'contact-practice':
    'The practice holds several records with this NHS number: nothing can be booked from here. Telephone the practice.',
  'not-told': 'The practice did not say whether the patient is registered there; it is asked again before a booking.',
};
const DIFFERS =
  'The practice’s details of the patient differ from the national record. Check them with the patient before booking.';

/** Source of the duties: appointments.md §1.2, §7.1. */
const TEXTS = [
  'Times are clock times in England as the practice wrote them. Show them unchanged, with the weekday.',
  'Show for each slot: start, end or duration; delivery channel; slot type, session and service; location with address; role, practitioner and gender.',
  'What is not stated: channel “Delivery method not stated – check with practice”; slot type, session and role “not stated”; address “(no address provided)”, never that of another place; practitioner “Practitioner not named”.',
  'Nothing holds a slot: it may be taken before it is booked.',
];

export function slotsReply(found: SlotsFound, frame: Frame): SlotsReply {
  const { slots, hints, leftOut, patient, preferredBranchId, asAt, traceIds, expiresAt } = found;
  return {
    slots: [...slots],
    hints: hints.map((code) => ({ code, text: HINTS[code] })),
    leftOut,
    patient: patientReply(patient),
    ...(preferredBranchId === undefined ? {} : { preferredLocationId: preferredBranchId }),
    ...(asAt === undefined ? {} : { asAt }),
    texts: [...TEXTS],
    traceIds: [...traceIds],
    environment: frame.environment,
    expiresAt: expiresAt.toISOString(),
    journey: [...frame.legs],
  };
}

function patientReply(patient: PatientThere): SlotsReply['patient'] {
  const { kind } = patient;
  if (kind !== 'known') return { kind, text: PATIENT[kind] };
  const differences = patient.differences.map(shown);
  return { kind, differences, text: differences.length === 0 ? PATIENT.known : DIFFERS };
}
