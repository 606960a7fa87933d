import type {
  CallContext,
  Foundations,
  Leg,
  PatientFinding,
  Place,
  PlaceOrganisation,
  PracticePatient,
  RegisterResult,
  SpineReply,
  StaffMember,
} from '#contracts';
import { Fault } from '#errors';
import { jsonOf } from '#platform';
import { SYSTEM } from '../appointments/booking-systems.js';
import { readPlace, readPlaceOrganisation, readStaffMember } from '../appointments/place-reading.js';
import { unreadable, withBookingWords } from '../appointments/query-faults.js';
import { readSearchset, typeOf } from '../appointments/searchset.js';
import type { GpcCommands } from '../gpc-commands.js';
import type { GpcQueries, GpcQuery } from '../gpc-queries.js';
import { readPracticePatient } from './patient-reading.js';
import { registrationBody } from './register-request.js';
import { registerRules } from './register-rules.js';

export interface FoundationsParts {
  readonly queries: GpcQueries;
  readonly commands: GpcCommands;
  /** One question with all its repeats. Milliseconds. */
  readonly queryTimeoutMs: number;
}

type Asking = Pick<GpcQuery, 'operation'> & { readonly path: string };

/** Foundations over the Spine proxy. Keeps nothing between calls. Source: gp-connect-core.md §8. */
export class FoundationsAdapter implements Foundations {
  constructor(private readonly parts: FoundationsParts) {}

  async findPatient(question: Parameters<Foundations['findPatient']>[0], call: CallContext): Promise<PatientFinding> {
    const path = `/Patient?identifier=${encodeURIComponent(`${SYSTEM.nhsNumber}|${question.nhsNumber}`)}`;
    const reply = await this.asked(question, { path, operation: 'patient' }, call);
    const searchset = readSearchset(reply.body);
    // What cannot be read could be the patient, or a second one: nobody is registered or chosen by it.
    if (searchset === undefined || searchset.unreadable > 0) throw unreadable(reply, question, call);
    const found = searchset.resources.filter((resource) => typeOf(resource) === 'Patient');
    const [first, another] = found;
    if (first === undefined) return { kind: 'none' };
    if (another !== undefined) return { kind: 'several', count: found.length };
    return { kind: 'one', patient: thePatient(first, reply, question, call) };
  }

  async readPatient(
    question: Parameters<Foundations['readPatient']>[0],
    call: CallContext,
  ): Promise<PracticePatient | undefined> {
    const path = `/Patient/${question.patientId}`;
    const reply = await this.found(question, { path, operation: 'patient' }, call);
    return reply === undefined ? undefined : thePatient(jsonOf(reply.body), reply, question, call);
  }

  async registerPatient(
    command: Parameters<Foundations['registerPatient']>[0],
    call: CallContext,
  ): Promise<RegisterResult> {
    const { registration, ...rest } = command;
    const body = registrationBody(registration);
    const request = { method: 'POST', path: '/Patient/$gpc.registerpatient', body } as const;
    return this.parts.commands.send({ ...rest, request }, registerRules(registration.nhsNumber), call);
  }

  async readPractitioner(
    question: Parameters<Foundations['readPractitioner']>[0],
    call: CallContext,
  ): Promise<StaffMember | undefined> {
    return this.item(question, 'Practitioner', readStaffMember, call);
  }

  async readLocation(
    question: Parameters<Foundations['readLocation']>[0],
    call: CallContext,
  ): Promise<Place | undefined> {
    return this.item(question, 'Location', readPlace, call);
  }

  async readOrganization(
    question: Parameters<Foundations['readOrganization']>[0],
    call: CallContext,
  ): Promise<PlaceOrganisation | undefined> {
    return this.item(question, 'Organization', readPlaceOrganisation, call);
  }

  private async item<T extends { readonly id: string }>(
    question: Leg & { readonly id: string },
    type: string,
    read: (resource: unknown) => T | undefined,
    call: CallContext,
  ): Promise<T | undefined> {
    const reply = await this.found(question, { path: `/${type}/${question.id}`, operation: 'item' }, call);
    if (reply === undefined) return undefined;
    const one = read(jsonOf(reply.body));
    if (one?.id !== question.id) throw unreadable(reply, question, call);
    return one;
  }

  /** Practices word a missing thing in several ways, always with 404 or 410. Source: gp-connect-core.md §7.8, reads. */
  private async found(leg: Leg, asking: Asking, call: CallContext): Promise<SpineReply | undefined> {
    try {
      return await this.asked(leg, asking, call);
    } catch (error) {
      const missing =
        error instanceof Fault && (error.code === 'GPC_ITEM_NOT_FOUND' || error.code === 'GPC_PATIENT_NOT_AVAILABLE');
      if (missing) return undefined;
      throw error;
    }
  }

  private async asked({ route, from }: Leg, { path, operation }: Asking, call: CallContext): Promise<SpineReply> {
    const scope = operation === 'patient' ? 'patient/*.read' : 'organization/*.read';
    const request = { method: 'GET', path, scope, from } as const;
    const query = { operation, route, request, budgetMs: this.parts.queryTimeoutMs };
    return withBookingWords(this.parts.queries.ask(query, call));
  }
}

/** Another patient than the one asked for is thrown away. Source: appointments.md §5.1, gp-connect-core.md §9.2. */
function thePatient(
  resource: unknown,
  reply: SpineReply,
  question: Leg & { readonly nhsNumber: string },
  call: CallContext,
): PracticePatient {
  const patient = readPracticePatient(resource);
  if (patient?.nhsNumber !== question.nhsNumber) throw unreadable(reply, question, call);
  return patient;
}
