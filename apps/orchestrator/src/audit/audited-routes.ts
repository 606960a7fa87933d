import type { FastifyRequest } from 'fastify';
import { type AuditOpening, type AuditOperation, parseNhsNumber, parseOdsCode, RECORD_AREAS } from '#contracts';
import { PinBody } from '../operations/operations-schemas.js';
import type { RequestState } from '../request-state.js';

/** Every route that touches a patient or operates, with the word that stands for it in the audit. */
export const AUDITED_ROUTES: Readonly<Record<string, AuditOperation>> = {
  'POST /v1/patient-searches': 'patient.search',
  'POST /v1/patient-contexts': 'context.open',
  'GET /v1/patient-contexts/:id': 'context.read',
  'DELETE /v1/patient-contexts/:id': 'context.end',
  'POST /v1/patient-contexts/:id/structured-record': 'record.retrieve',
  'GET /v1/patient-contexts/:id/slots': 'slots.search',
  'GET /v1/patient-contexts/:id/appointments': 'appointments.list',
  'POST /v1/patient-contexts/:id/appointments': 'appointment.book',
  'GET /v1/patient-contexts/:id/appointments/:appointmentId': 'appointment.read',
  'PATCH /v1/patient-contexts/:id/appointments/:appointmentId': 'appointment.amend',
  'POST /v1/patient-contexts/:id/appointments/:appointmentId/cancellation': 'appointment.cancel',
  'POST /v1/patient-contexts/:id/registration': 'patient.register',
  'POST /v1/patient-contexts/:id/bookings/:bookingId/second-attempt': 'appointment.book-again',
  'GET /v1/bookings/:bookingId': 'booking.read',
  'POST /v1/bookings/:bookingId/decision': 'booking.decide',
  'GET /v1/appointment-changes/:changeId': 'appointment.change-read',
  'GET /v1/operations/practices/:ods/route': 'directory.route',
  'GET /v1/operations/practices/:ods/kept': 'directory.kept',
  'POST /v1/operations/practices/:ods/refresh': 'directory.refresh',
  'POST /v1/operations/practices/:ods/diagnosis': 'directory.diagnose',
  'GET /v1/operations/probes': 'directory.probes',
  'GET /v1/operations/pins': 'configuration.pins',
  'POST /v1/operations/pins': 'configuration.pin-set',
  'DELETE /v1/operations/pins/:id': 'configuration.pin-removed',
  'GET /v1/operations/jobs': 'jobs.list',
  'POST /v1/operations/jobs/dead/:kind/:id/retry': 'jobs.retry',
  'DELETE /v1/operations/jobs/dead/:kind/:id': 'jobs.drop',
  'GET /v1/operations/journeys/:correlationId': 'journey.read',
};

const ABOUT_PATIENTS = /^(patient|context|record|slots|appointments?|booking)\./u;

/** Whether a request is one of those of which a record is made: all below `/v1`, also to addresses that do not exist. */
export function isAudited({ url, routeOptions }: FastifyRequest): boolean {
  return /^\/+v1(\/|\?|$)/iu.test(routeOptions.url ?? url);
}

/** What is known before anything is done. The body has not been checked: nothing of it is taken but what has a known form. */
export function openingOf(request: FastifyRequest, { correlationId, caller }: RequestState): AuditOpening {
  const route = request.routeOptions.url === undefined ? undefined : `${request.method} ${request.routeOptions.url}`;
  const operation = AUDITED_ROUTES[asked(route)] ?? 'other';
  const params = fieldsOf(request.params);
  const body = fieldsOf(request.body);
  return {
    correlationId,
    ...(caller === undefined ? {} : { user: caller.requester }),
    operation,
    ...(route === undefined ? {} : { route }),
    ...(ABOUT_PATIENTS.test(operation) ? { purpose: 'direct-care' } : {}),
    detail: detailOf(operation, params, body),
    subject: subjectOf(params, body),
    providers: providersOf([
      params['ods'],
      body['odsCode'],
      body['organisation'],
      fieldsOf(request.query)['organisation'],
    ]),
    address: request.ip,
  };
}

/** HEAD does all that GET does, and asks the same of others. */
function asked(route = ''): string {
  return route.replace(/^HEAD /u, 'GET ');
}

type Fields = Readonly<Record<string, unknown>>;

function fieldsOf(value: unknown): Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : {};
}

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/iu;

function subjectOf(params: Fields, body: Fields): AuditOpening['subject'] {
  const numbers = [body['nhsNumber'], fieldsOf(body['confirm'])['supersededBy']];
  const nhsNumbers = numbers.flatMap((one) => (typeof one === 'string' ? (parseNhsNumber(one) ?? []) : []));
  const [contextId, bookingId] = [params['id'], params['bookingId'] ?? params['changeId']].map((one) =>
    typeof one === 'string' && UUID.test(one) ? one.toLowerCase() : undefined,
  );
  return {
    nhsNumbers,
    ...(contextId === undefined ? {} : { contextId }),
    ...(bookingId === undefined ? {} : { bookingId }),
  };
}

function providersOf(written: readonly unknown[]): AuditOpening['providers'] {
  return written.flatMap((one) => (typeof one === 'string' ? (parseOdsCode(one) ?? []) : [])).slice(0, 1);
}

/** What a user can confirm, and what can be searched with, by the names of the fields. */
const CONFIRMED = ['discrepancies', 'supersededBy', 'birthDateDifference', 'differences', 'repeatsUnknown'];
const SEARCHED_BY = [
  'familyName',
  'givenNames',
  'birthDate',
  'gender',
  'postcode',
  'email',
  'phone',
  'deathDate',
  'practice',
];
const AN_ID = /^[\w.:-]{1,100}$/u;

function detailOf(operation: AuditOperation, params: Fields, body: Fields): NonNullable<AuditOpening['detail']> {
  const lists = {
    confirmed: named(CONFIRMED, { ...fieldsOf(body['confirm']), repeatsUnknown: body['repeatsUnknown'] }),
    areas: named(RECORD_AREAS, fieldsOf(body['areas'])),
    searchedBy: named(SEARCHED_BY, fieldsOf(body['search'])),
  };
  const ids = { appointment: params['appointmentId'], kind: params['kind'], decision: body['decision'] };
  return {
    ...Object.fromEntries(Object.entries(lists).filter(([, list]) => list.length > 0)),
    ...Object.fromEntries(
      Object.entries(ids).flatMap(([name, id]) =>
        typeof id === 'string' && AN_ID.test(id) ? [[name, id] as const] : [],
      ),
    ),
    ...changeOf(operation, params, body),
  };
}

function named(known: readonly string[], fields: Fields): string[] {
  return known.filter((name) => fields[name] !== undefined && fields[name] !== false);
}

/** Of a change of configuration: what was changed, by whom stands in the user. */
function changeOf(operation: AuditOperation, { id }: Fields, body: Fields): Readonly<Record<string, string | number>> {
  if (operation === 'configuration.pin-removed' && typeof id === 'string' && UUID.test(id)) return { pin: id };
  if (operation !== 'configuration.pin-set') return {};
  const { data } = PinBody.safeParse(body);
  if (data === undefined) return {};
  const { interactionId, partyKey, days, reason } = data;
  return { interactionId, partyKey, days, reason };
}
