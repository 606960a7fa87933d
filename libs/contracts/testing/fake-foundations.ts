import { Fault, type FaultCode } from '#errors';
import type { CallContext } from '../src/call-context.js';
import type { Foundations, PatientFinding, PracticePatient, RegisterResult } from '../src/foundations.port.js';
import type { NhsNumber } from '../src/nhs-number.js';
import type { Place, PlaceOrganisation, StaffMember } from '../src/slot-view.js';
import { aPracticePatient, aSlot, BOOKING_NOW, someEvidence } from './a-booking.js';
import { commandFailure, type CommandScript } from './command-script.js';

/** One practice in memory: its patients, and the people and places of `aSlot()`. */
export class FakeFoundations implements Foundations {
  /** Reads fail with this code while it is set. */
  failing: FaultCode | undefined;
  private patients: readonly PracticePatient[];
  private readonly commands: CommandScript[];

  constructor(
    patients: readonly PracticePatient[] = [aPracticePatient()],
    commands: readonly CommandScript[] = [],
    private readonly now: () => Date = () => BOOKING_NOW,
  ) {
    this.patients = patients;
    this.commands = [...commands];
  }

  async findPatient(
    { nhsNumber }: Parameters<Foundations['findPatient']>[0],
    call: CallContext,
  ): Promise<PatientFinding> {
    this.answerable(call);
    const found = this.withNumber(nhsNumber);
    const [patient, another] = found;
    if (patient === undefined) return { kind: 'none' };
    return another === undefined ? { kind: 'one', patient } : { kind: 'several', count: found.length };
  }

  async readPatient(
    { patientId }: Parameters<Foundations['readPatient']>[0],
    call: CallContext,
  ): Promise<PracticePatient | undefined> {
    this.answerable(call);
    return this.patients.find((one) => one.patientId === patientId);
  }

  async registerPatient(
    command: Parameters<Foundations['registerPatient']>[0],
    call: CallContext,
  ): Promise<RegisterResult> {
    const late = this.now().getTime() > Date.parse(command.sendBefore);
    const script = late || call.signal.aborted ? 'not-sent' : (this.commands.shift() ?? 'answered');
    if (script === 'answered') return this.registered(command.registration);
    if (script === 'saved-then-lost' || script === 'late') this.registered(command.registration);
    return commandFailure(script, command);
  }

  async readPractitioner(
    { id }: Parameters<Foundations['readPractitioner']>[0],
    call: CallContext,
  ): Promise<StaffMember | undefined> {
    this.answerable(call);
    return [aSlot().practitioner].find((one) => one?.id === id);
  }

  async readLocation(
    { id }: Parameters<Foundations['readLocation']>[0],
    call: CallContext,
  ): Promise<Place | undefined> {
    this.answerable(call);
    return [aSlot().location].find((one) => one?.id === id);
  }

  async readOrganization(
    { id }: Parameters<Foundations['readOrganization']>[0],
    call: CallContext,
  ): Promise<PlaceOrganisation | undefined> {
    this.answerable(call);
    return [aSlot().organisation].find((one) => one?.id === id);
  }

  private registered({
    nhsNumber,
    familyName,
    givenNames,
    birthDate,
    gender,
  }: Parameters<Foundations['registerPatient']>[0]['registration']): RegisterResult {
    if (this.withNumber(nhsNumber).length > 0)
      return { kind: 'CONFLICT', fault: 'GPC_ALREADY_REGISTERED', evidence: someEvidence({ status: 409 }) };
    const patientId = `pat-${100 + this.patients.length}`;
    const patient = aPracticePatient({
      patientId,
      versionId: '1',
      nhsNumber,
      familyName,
      givenNames,
      birthDate,
      gender,
      registrationType: 'T',
      preferredBranchId: undefined,
    });
    this.patients = [...this.patients, patient];
    return { kind: 'REGISTERED', patient, evidence: someEvidence({ status: 200, resourceId: patientId }) };
  }

  private withNumber(nhsNumber: NhsNumber): readonly PracticePatient[] {
    return this.patients.filter((one) => one.nhsNumber === nhsNumber);
  }

  private answerable(call: CallContext): void {
    if (call.signal.aborted) throw new Fault('GPC_TEMPORARILY_UNAVAILABLE', { correlationId: call.correlationId });
    if (this.failing !== undefined) throw new Fault(this.failing, { correlationId: call.correlationId });
  }
}
