import {
  type CallContext,
  INTERACTION,
  type PatientFinding,
  type PracticePatient,
  type RegisterResult,
  type Registration,
} from '#contracts';
import { Fault, type FaultCode } from '#errors';
import type { IdentityDifference } from '../identity-check.js';
import type { JourneyLog } from '../journey-log.js';
import { patientDifferences } from './booking-preparation.js';
import { commandLeg } from './command-leg.js';
import type { LiveTrace } from './live-trace.js';
import type { Visit, VisitQuestion, Visits } from './practice-visit.js';
import type { BookingPorts } from './reconciliation.js';

const SEND_WITHIN_MS = 5_000;
/** When the search after an unknown outcome may be believed. Source: appointments.md §5.5. */
const BELIEVE_AFTER_MS = 60_000;

export interface RegistrationQuestion extends VisitQuestion {
  /** Exactly as PDS gave it; the NHS number is that of the context. */
  readonly details: Omit<Registration, 'nhsNumber'>;
  /**
   * `certainAfter` of an unknown first attempt that the user repeats. The patient is looked for first, and nothing is sent
   * before that moment; if this one fails too, there is no third.
   */
  readonly repeatOf?: string | undefined;
}

export type RegistrationOutcome =
  /** Registered now (`temporary`), or there all along: go on with the booking. */
  | {
      readonly kind: 'REGISTERED';
      readonly patient: PracticePatient;
      readonly madeNow: boolean;
      readonly differences: readonly IdentityDifference[];
    }
  /** `sent`: found only after the registration was sent, so one of them may be new. */
  | { readonly kind: 'CONTACT_PRACTICE'; readonly count: number; readonly sent: boolean }
  /** Nothing was saved. `CANNOT_REGISTER`: not possible from here, telephone the practice. `REJECTED`: our fault, or too busy. */
  | { readonly kind: 'CANNOT_REGISTER' | 'NOT_PERMITTED' | 'REJECTED' | 'NOT_SENT'; readonly fault: FaultCode }
  /** Nobody is found yet, but it may have been saved: the user may repeat it after `certainAfter`, once. */
  | { readonly kind: 'UNKNOWN'; readonly fault: 'GPC_UNKNOWN_OUTCOME'; readonly certainAfter: string };

const REFUSED = {
  NOT_SENT: 'NOT_SENT',
  NOT_PERMITTED: 'NOT_PERMITTED',
  REJECTED_BUG: 'REJECTED',
  REJECTED_USER: 'CANNOT_REGISTER',
} as const;

/** Registers a patient for a time, so that an appointment can be booked. Source: appointments.md §5. */
export class RegistrationJourney {
  constructor(
    private readonly visits: Visits,
    private readonly trace: LiveTrace,
    private readonly ports: Pick<BookingPorts, 'foundations'>,
    private readonly now: () => Date,
  ) {}

  /** Looks first, registers once, and looks again where the answer leaves it open. @throws Fault before anything was sent */
  async register(question: RegistrationQuestion, journey: JourneyLog, call: CallContext): Promise<RegistrationOutcome> {
    const visit = await this.visits.open(question, journey, call);
    const there = found(await this.find(visit), visit, { madeNow: false, sent: false });
    if (there !== undefined) {
      await this.visits.leave(visit);
      return there;
    }
    const { repeatOf } = question;
    if (repeatOf !== undefined && this.now().getTime() < Date.parse(repeatOf))
      return { kind: 'UNKNOWN', fault: 'GPC_UNKNOWN_OUTCOME', certainAfter: repeatOf };
    await this.trace.confirm(visit);
    const result = await this.sent(question, visit);
    await this.visits.remember(visit);
    return this.told(result, visit, repeatOf !== undefined);
  }

  private async find({ context, ways }: Visit): Promise<PatientFinding> {
    const { nhsNumber } = context.patient;
    return ways.read('find-patient', INTERACTION.findPatient, (leg) =>
      this.ports.foundations.findPatient({ ...leg, nhsNumber }, ways.call),
    );
  }

  private async sent({ details, repeatOf }: RegistrationQuestion, { context, ways }: Visit): Promise<RegisterResult> {
    const leg = await ways.leg(INTERACTION.registerPatient);
    this.visits.assertFresh({ context });
    const registration = { ...details, nhsNumber: context.patient.nhsNumber };
    const sendBefore = new Date(this.now().getTime() + SEND_WITHIN_MS).toISOString();
    const firstTransmission = repeatOf === undefined;
    const result = await ways.journey.run<RegisterResult>(
      'register',
      () => this.ports.foundations.registerPatient({ ...leg, registration, firstTransmission, sendBefore }, ways.call),
      (ended) => commandLeg(ended, leg.route.odsCode),
    );
    if (result.kind !== 'REGISTERED') await ways.refused(leg, result);
    return result;
  }

  private async told(result: RegisterResult, visit: Visit, isRepeat: boolean): Promise<RegistrationOutcome> {
    if (result.kind === 'REGISTERED') return registered(result.patient, visit, true);
    // "Exists already": made by somebody else, unless this is a repeat of an attempt of our own.
    if (result.kind === 'CONFLICT')
      return (await this.again(visit, isRepeat)) ?? { kind: 'CANNOT_REGISTER', fault: result.fault };
    if (result.kind === 'UNKNOWN') return (await this.again(visit, true)) ?? notYet(result.evidence.endedAt, isRepeat);
    const busy = result.kind === 'REJECTED_USER' && result.reason === 'busy';
    return { kind: busy ? 'REJECTED' : REFUSED[result.kind], fault: result.fault };
  }

  /** FIND_AGAIN. A search that fails says no more than one that finds nobody. */
  private async again(visit: Visit, madeNow: boolean): Promise<RegistrationOutcome | undefined> {
    try {
      return found(await this.find(visit), visit, { madeNow, sent: true });
    } catch (error) {
      if (!(error instanceof Fault)) throw error;
      return undefined;
    }
  }
}

function found(
  finding: PatientFinding,
  visit: Visit,
  { madeNow, sent }: { readonly madeNow: boolean; readonly sent: boolean },
): RegistrationOutcome | undefined {
  if (finding.kind === 'several') return { kind: 'CONTACT_PRACTICE', count: finding.count, sent };
  return finding.kind === 'one' ? registered(finding.patient, visit, madeNow) : undefined;
}

function registered(patient: PracticePatient, { context }: Visit, madeNow: boolean): RegistrationOutcome {
  return { kind: 'REGISTERED', patient, madeNow, differences: patientDifferences(context, patient) };
}

/** A second unknown outcome has no third: the practice must be asked. */
function notYet(endedAt: string, isRepeat: boolean): RegistrationOutcome {
  if (isRepeat) return { kind: 'CANNOT_REGISTER', fault: 'GPC_UNKNOWN_OUTCOME' };
  const certainAfter = new Date(Date.parse(endedAt) + BELIEVE_AFTER_MS).toISOString();
  return { kind: 'UNKNOWN', fault: 'GPC_UNKNOWN_OUTCOME', certainAfter };
}
