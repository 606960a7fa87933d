import type { NhsNumber, PracticePatient, RegisterResult, SpineReply } from '#contracts';
import { readSearchset, typeOf } from '../appointments/searchset.js';
import type { CommandRules, Refused } from '../command-reading.js';
import { readPracticePatient } from './patient-reading.js';

/** Source: appointments.md §5.3, §5.4; gp-connect-core.md §8.3. */
export function registerRules(nhsNumber: NhsNumber): CommandRules<Extract<RegisterResult, { kind: 'REGISTERED' }>> {
  return {
    success: (reply, evidence) => {
      const patient = registeredPatient(reply);
      const known = (reply.status === 200 || reply.status === 201) && patient?.nhsNumber === nhsNumber;
      return known ? { kind: 'REGISTERED', patient, evidence } : undefined;
    },
    conflict: { statuses: [409], fault: 'GPC_ALREADY_REGISTERED' },
    refusal: ({ code }: Refused) =>
      code === 'INVALID_NHS_NUMBER' || code === 'INVALID_PATIENT_DEMOGRAPHICS' ? 'details' : 'bug',
    names: (reply) => {
      const patient = registeredPatient(reply);
      return { resourceId: patient?.patientId, versionId: patient?.versionId };
    },
  };
}

/** Exactly one patient. */
function registeredPatient({ body }: SpineReply): PracticePatient | undefined {
  const patients = (readSearchset(body)?.resources ?? []).filter((resource) => typeOf(resource) === 'Patient');
  return patients.length === 1 ? readPracticePatient(patients[0]) : undefined;
}
