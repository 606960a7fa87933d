import type { Leg } from './appointments.port.js';
import type { CallContext } from './call-context.js';
import type { CommandEvidence, CommandFailure, Transmission } from './command-result.js';
import type { NhsNumber } from './nhs-number.js';
import type { LocalId, Place, PlaceOrganisation, StaffMember } from './slot-view.js';

/** A patient as one practice holds them. The id is for this encounter and this practice only (gp-connect-core.md §8.1). */
export interface PracticePatient {
  readonly patientId: LocalId;
  readonly versionId: string | undefined;
  readonly nhsNumber: NhsNumber;
  readonly familyName: string | undefined;
  readonly givenNames: readonly string[];
  readonly gender: string | undefined;
  /** yyyy-mm-dd. */
  readonly birthDate: string | undefined;
  /** `T`: temporary. Other kinds as code or text. */
  readonly registrationType: string | undefined;
  /** Location to list first. */
  readonly preferredBranchId: LocalId | undefined;
}

export type PatientFinding =
  /** No active patient there: not registered, or not shown to us. No failure. */
  | { readonly kind: 'none' }
  | { readonly kind: 'one'; readonly patient: PracticePatient }
  /** The specification does not say which: stop, the practice must be phoned (appointments.md §5.1). */
  | { readonly kind: 'several'; readonly count: number };

/** Details exactly as PDS gave them; what is left out the practice takes from PDS. Source: appointments.md §5.2. */
export interface Registration {
  readonly nhsNumber: NhsNumber;
  readonly familyName: string;
  readonly givenNames: readonly [string, ...string[]];
  readonly prefixes?: readonly string[] | undefined;
  /** yyyy-mm-dd. */
  readonly birthDate: string;
  readonly gender?: string | undefined;
  readonly addresses?: Readonly<Partial<Record<'home' | 'temp', RegistrationAddress>>> | undefined;
  readonly phones?: Readonly<Partial<Record<'home' | 'work' | 'mobile' | 'temp', string>>> | undefined;
  readonly email?: string | undefined;
  readonly communication?:
    { readonly languageCode: string; readonly language: string; readonly interpreterRequired: boolean } | undefined;
}

export interface RegistrationAddress {
  readonly lines: readonly string[];
  readonly city?: string | undefined;
  readonly district?: string | undefined;
  readonly postalCode?: string | undefined;
}

export type RegisterResult =
  | { readonly kind: 'REGISTERED'; readonly patient: PracticePatient; readonly evidence: CommandEvidence }
  | CommandFailure;

/** What the calls around an appointment need of a practice. `undefined`: the practice knows no such thing. */
export interface Foundations {
  /**
   * The number was traced on PDS. An answer about another number is thrown away.
   * @throws Fault with one of the `GPC_…` codes of gp-connect-core.md §7.4.
   */
  findPatient(question: Leg & { readonly nhsNumber: NhsNumber }, call: CallContext): Promise<PatientFinding>;
  /** @throws Fault as `findPatient` */
  readPatient(
    question: Leg & { readonly patientId: LocalId; readonly nhsNumber: NhsNumber },
    call: CallContext,
  ): Promise<PracticePatient | undefined>;
  /** Makes a real, temporary registration; one transmission, as the commands of `Appointments`. Source: appointments.md §5. */
  registerPatient(
    command: Leg & Transmission & { readonly registration: Registration },
    call: CallContext,
  ): Promise<RegisterResult>;
  /** @throws Fault as `findPatient` */
  readPractitioner(question: Leg & { readonly id: LocalId }, call: CallContext): Promise<StaffMember | undefined>;
  /** @throws Fault as `findPatient` */
  readLocation(question: Leg & { readonly id: LocalId }, call: CallContext): Promise<Place | undefined>;
  /** @throws Fault as `findPatient` */
  readOrganization(question: Leg & { readonly id: LocalId }, call: CallContext): Promise<PlaceOrganisation | undefined>;
}
export const FOUNDATIONS = Symbol('Foundations');
