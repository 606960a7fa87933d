import type { PracticePatient } from '#contracts';
import type { RegistrationOutcome } from '#workflow';
import { shown } from '../record-view-reply.js';
import { Refusal } from '../refusal.js';
import type { Frame } from './appointments-reply.js';
import type { RegistrationReply } from './registration-schemas.js';

const MADE = 'The patient is registered at this practice for a time. Nothing is booked yet. Tell the patient.';
const THERE = 'The patient is registered at this practice already. Nothing is booked yet.';
const DIFFERS =
  'The practice’s details of the patient differ from the national record. Check them with the patient before booking.';

/** @throws Refusal where the patient is not registered there, as far as is known */
export function registrationReply(
  outcome: RegistrationOutcome,
  { environment, legs, unsaved }: Frame & { readonly unsaved: true | 'unknown' },
): RegistrationReply {
  if (outcome.kind === 'CONTACT_PRACTICE')
    throw new Refusal('GPC_SEVERAL_PATIENTS', { nothingWasSaved: outcome.sent ? 'unknown' : unsaved });
  if (outcome.kind !== 'REGISTERED') throw new Refusal(outcome.fault, detailsOf(outcome, unsaved));
  const { patient, madeNow, differences } = outcome;
  return {
    patient: patientReply(patient),
    madeNow,
    differences: differences.map(shown),
    texts: [madeNow ? MADE : THERE, ...(differences.length > 0 ? [DIFFERS] : [])],
    environment,
    journey: [...legs],
  };
}

function detailsOf(
  outcome: Exclude<RegistrationOutcome, { kind: 'REGISTERED' | 'CONTACT_PRACTICE' }>,
  unsaved: true | 'unknown',
): Refusal['details'] {
  if (outcome.kind === 'UNKNOWN') return { certainAfter: outcome.certainAfter };
  return outcome.kind === 'NOT_SENT' ? { nothingWasSaved: unsaved } : {};
}

function patientReply(patient: PracticePatient): RegistrationReply['patient'] {
  const { patientId, nhsNumber, familyName, givenNames, gender, birthDate, registrationType } = patient;
  return {
    patientId,
    nhsNumber,
    ...(familyName === undefined ? {} : { familyName }),
    givenNames: [...givenNames],
    ...(gender === undefined ? {} : { gender }),
    ...(birthDate === undefined ? {} : { birthDate }),
    ...(registrationType === undefined ? {} : { registrationType }),
  };
}
