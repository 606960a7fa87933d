import type { PatientDirectory, TraceOutcome } from '#contracts';
import { Fault } from '#errors';
import type { PatientContext } from '../patient-context.js';
import { verifyPatient } from '../patient-verification.js';
import { decideTrace } from '../trace-decision.js';
import type { Visit } from './practice-visit.js';

type Found = Extract<TraceOutcome, { kind: 'found' }>;

/**
 * Looks in PDS once more before a booking or a registration: whoever died, moved or became sensitive since the patient was
 * opened is not written about. Source: pds.md §12 (last row), appointments.md §6.3, §8 TRACING.
 */
export class LiveTrace {
  constructor(private readonly patients: PatientDirectory) {}

  /**
   * @throws Fault of the trace (`PDS_…`, `PATIENT_NOT_FOUND`, `NHS_NUMBER_WITHDRAWN`), or `PDS_GP_CHANGED`: the patient has
   * another practice by now. Nothing was sent to a practice.
   */
  async confirm({ context, ways }: Visit): Promise<void> {
    const { call, journey } = ways;
    const found = await journey.run('trace', () => this.found(context, ways.call), detail);
    const verification = verifyPatient(knownOf(context), found.demographics);
    const request = {
      nhsNumber: context.patient.nhsNumber,
      demographics: knownOf(context),
      functions: [],
      confirm: { discrepancies: true, supersededBy: undefined },
    };
    const decision = decideTrace(request, found, verification);
    if (decision.kind !== 'go-on') throw new Fault(decision.code, { correlationId: call.correlationId });
    if (decision.practice !== context.practice)
      throw new Fault('PDS_GP_CHANGED', { correlationId: call.correlationId });
  }

  private async found({ patient }: PatientContext, call: Visit['ways']['call']): Promise<Found> {
    const outcome = await this.patients.trace(patient.nhsNumber, call);
    if (outcome.kind === 'found') return outcome;
    const code = outcome.kind === 'invalidated' ? 'NHS_NUMBER_WITHDRAWN' : 'PATIENT_NOT_FOUND';
    throw new Fault(code, { correlationId: call.correlationId });
  }
}

/** Who PDS said it was when the patient was opened. */
function knownOf({ patient }: PatientContext) {
  const { familyName = '', givenName = '', birthDate = '', gender } = patient;
  return { familyName, givenName, birthDate, gender };
}

function detail({ version, requestId }: Found): { readonly detail: Readonly<Record<string, string>> } {
  return { detail: { version: version ?? 'not stated', requestId } };
}
