import { AppointmentWorld } from '../appointments/appointment-world.js';
import type { LegHandler, SimReply } from '../kernel/exchange.js';
import { isObject, type JsonObject, objectsIn, parsed } from '../practices/json-value.js';
import { CONSUMER, PRACTICES, STORIES } from '../scenarios/index.js';
import { sspLeg } from '../ssp/ssp-leg.js';
import { aPracticeRequest, type Given } from './practice-request.js';
import { HandClock } from './requests.js';

const SD = 'https://fhir.nhs.uk/STU3/StructureDefinition/';
const TYPE_SYSTEM = 'https://fhir.nhs.uk/STU3/CodeSystem/GPConnect-OrganisationType-1';
const ODS_SYSTEM = 'https://fhir.nhs.uk/Id/ods-organization-code';

export const INCLUDES = '&_include:recurse=Schedule:actor:Practitioner&_include:recurse=Schedule:actor:Location';
export const FILTERS = `&searchFilter=${ODS_SYSTEM}%7C${CONSUMER.odsCode}&searchFilter=${TYPE_SYSTEM}%7Curgent-care`;

/** A consumer of appointments that keeps the rules, and the practices that it asks. A Thursday in January unless told otherwise. */
export class AppointmentTest {
  readonly clock: HandClock;
  readonly world: AppointmentWorld;
  readonly leg: LegHandler;
  private count = 0;

  constructor(
    now = '2026-01-15T12:00:00Z',
    readonly practice = 'Z81001',
  ) {
    this.clock = new HandClock(new Date(now));
    const deps = { clock: this.clock, stories: STORIES, practices: PRACTICES };
    this.world = new AppointmentWorld(deps);
    this.leg = sspLeg({ ...deps, appointments: this.world, slowMs: 40 });
  }

  async ask(interaction: string, given: Given = {}): Promise<SimReply> {
    const iat = Math.floor(this.clock.now().getTime() / 1000);
    this.count += 1;
    const trace = `11111111-0000-4000-8000-${String(this.count).padStart(12, '0')}`;
    return this.leg.handle(
      aPracticeRequest({
        practice: this.practice,
        interaction: `gpconnect:fhir:${interaction}`,
        ...given,
        claims: { iat, exp: iat + 300, ...given.claims },
        headers: { 'ssp-traceid': trace, ...given.headers },
      }),
    );
  }

  async search(range: string, rest = INCLUDES + FILTERS): Promise<SimReply> {
    const path = `/Slot?status=free&${range}&_include=Slot:schedule${rest}`;
    return this.ask('rest:search:slot-1', { path: path.replaceAll('+', '%2B') });
  }

  /** Free slots, each with its schedule, in the order of time. */
  async slots(range: string, rest?: string): Promise<readonly FreeSlot[]> {
    const resources = resourcesIn(await this.search(range, rest));
    const schedules = new Map(
      resources.filter(({ resourceType }) => resourceType === 'Schedule').map((each) => [each['id'], each]),
    );
    return resources
      .filter(({ resourceType }) => resourceType === 'Slot')
      .map((slot) => {
        const schedule = String((slot['schedule'] as JsonObject)['reference']).replace('Schedule/', '');
        return {
          slot,
          schedule: schedules.get(schedule) ?? {},
          start: String(slot['start']),
          end: String(slot['end']),
          id: String(slot['id']),
        };
      })
      .sort((a, b) => Date.parse(a.start) - Date.parse(b.start) || a.id.localeCompare(b.id));
  }

  /** Two free slots that may be booked together, of the first fortnight. */
  async pair(from = 'start=ge2026-01-16&end=le2026-01-29'): Promise<readonly [FreeSlot, FreeSlot]> {
    const all = await this.slots(from);
    const pairs = all.flatMap((first) => {
      const next = all.find((slot) => slot.start === first.end && sameKind(first, slot));
      return next === undefined ? [] : [[first, next] as const];
    });
    return found(pairs[0]);
  }

  async patientId(nhsNumber = '9990001006'): Promise<string> {
    const reply = await this.findPatient(nhsNumber);
    return String(found(resourcesIn(reply)[0])['id']);
  }

  findPatient(nhsNumber: string): Promise<SimReply> {
    return this.ask('rest:search:patient-1', {
      path: `/Patient?identifier=https%3A%2F%2Ffhir.nhs.uk%2FId%2Fnhs-number%7C${nhsNumber}`,
    });
  }

  /** A booking that keeps all rules. */
  async booking(slots: readonly FreeSlot[], patientId?: string): Promise<JsonObject> {
    const first = found(slots[0]);
    const last = found(slots.at(-1));
    const actors = objectsIn(first.schedule['actor']).map(({ reference }) => String(reference));
    const references = [`Patient/${patientId ?? (await this.patientId())}`, ...actors];
    return {
      resourceType: 'Appointment',
      meta: { profile: [`${SD}GPConnect-Appointment-1`] },
      contained: [ORGANISATION],
      extension: [{ url: `${SD}Extension-GPConnect-BookingOrganisation-1`, valueReference: { reference: '#1' } }],
      status: 'booked',
      description: 'Ear pain for three days',
      start: first.start,
      end: last.end,
      slot: slots.map(({ id }) => ({ reference: `Slot/${id}` })),
      created: '2026-01-15T12:00:00+00:00',
      comment: 'Interpreter needed',
      participant: references.map((reference) => ({ actor: { reference }, status: 'accepted' })),
    };
  }

  book(body: unknown, given: Given = {}): Promise<SimReply> {
    return this.ask('rest:create:appointment-1', { path: '/Appointment', body, ...given });
  }

  /** Books one free slot for this patient. */
  async booked(nhsNumber = '9990001006'): Promise<JsonObject> {
    const [slot] = await this.pair();
    return bodyIn(await this.book(await this.booking([slot], await this.patientId(nhsNumber))));
  }

  change(kind: 'update' | 'cancel', body: JsonObject, version?: string, given: Given = {}): Promise<SimReply> {
    const meta = body['meta'] as JsonObject;
    const match = version ?? `W/"${String(meta['versionId'])}"`;
    const path = `/Appointment/${String(body['id'])}`;
    return this.ask(`rest:${kind}:appointment-1`, {
      path,
      body,
      ...given,
      headers: { 'if-match': match, ...given.headers },
    });
  }

  list(patientId: string, range = 'start=ge2026-01-15&start=le2026-02-12'): Promise<SimReply> {
    return this.ask('rest:search:patient_appointments-1', { path: `/Patient/${patientId}/Appointment?${range}` });
  }
}

export interface FreeSlot {
  readonly slot: JsonObject;
  readonly schedule: JsonObject;
  readonly id: string;
  readonly start: string;
  readonly end: string;
}

export const CANCELLATION = `${SD}Extension-GPConnect-AppointmentCancellationReason-1`;

export const cancelled = (appointment: JsonObject, reason: unknown = 'Feels better'): JsonObject => ({
  ...appointment,
  status: 'cancelled',
  extension: [...objectsIn(appointment['extension']), { url: CANCELLATION, valueString: reason }],
});

export const ORGANISATION: JsonObject = {
  resourceType: 'Organization',
  id: '1',
  meta: { profile: [`${SD}CareConnect-GPC-Organization-1`] },
  identifier: [{ system: ODS_SYSTEM, value: CONSUMER.odsCode }],
  type: [{ coding: [{ system: TYPE_SYSTEM, code: 'urgent-care' }] }],
  name: 'Example Urgent Care Service',
  telecom: [{ system: 'phone', value: '01632 960099', use: 'work' }],
};

const sameKind = (a: FreeSlot, b: FreeSlot): boolean =>
  ['schedule', 'extension', 'serviceType'].every(
    (name) => JSON.stringify(a.slot[name]) === JSON.stringify(b.slot[name]),
  );

export function bodyIn(reply: SimReply): JsonObject {
  const value = parsed(reply.body.toString());
  if (!isObject(value)) throw new Error(`no resource in a reply ${reply.status}`);
  return value;
}

export const resourcesIn = (reply: SimReply): readonly JsonObject[] =>
  objectsIn(bodyIn(reply)['entry']).flatMap(({ resource }) => (isObject(resource) ? [resource] : []));

function found<T>(value: T | undefined): T {
  if (value === undefined) throw new Error('there is no such thing at the practice');
  return value;
}
