import { A_PATIENT, A_PRACTICE, A_REQUESTER } from '../../contracts/testing/fakes.js';
import { ownerOf, type PatientContext } from '../src/patient-context.js';

/** Marigold Fernsby, opened by `A_REQUESTER`; no route to the practice is known yet. */
export function aContext(changes: Partial<PatientContext> = {}): PatientContext {
  return {
    id: '5f0d3f60-6d2c-4c1f-9a36-0e5f1b7a2c11',
    owner: ownerOf(A_REQUESTER),
    patient: {
      nhsNumber: A_PATIENT,
      familyName: 'Fernsby',
      givenName: 'Marigold',
      gender: 'female',
      birthDate: '1972-04-09',
    },
    identityCheck: { result: 'VERIFIED', matchedOn: 'usual', compared: [], differences: [] },
    practice: A_PRACTICE,
    tracedAt: '2026-11-16T09:00:00.000Z',
    routes: {},
    ...changes,
  };
}
