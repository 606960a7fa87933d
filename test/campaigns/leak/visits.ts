import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { londonDate, RECORD_AREAS } from '#contracts';
import { plusDays } from '../../../apps/simulator/src/records/random.js';
import type { Call, Caller, Heard, User } from './caller.js';
import { OUR_TEXT, type Person } from './people.js';
import type { Upstream } from './spoiler.js';

/** What a calm visit leaves for the calls that are spoilt afterwards. */
interface Opened {
  readonly contextId: string;
  readonly slots: readonly Slot[];
  readonly appointmentId: string;
  readonly etag: string;
  readonly bookingId: string;
}

const Slot = z.object({ slotId: z.string(), start: z.string(), end: z.string() });
type Slot = z.infer<typeof Slot>;
const Opening = z.looseObject({ id: z.string() });
const Slots = z.looseObject({ slots: z.array(z.looseObject(Slot.shape)) });
const Booked = z.looseObject({
  bookingId: z.string(),
  appointment: z.looseObject({ appointmentId: z.string(), versionId: z.string().optional() }),
});
const NOTHING: Opened = {
  contextId: randomUUID(),
  slots: [],
  appointmentId: '1',
  etag: '"1"',
  bookingId: randomUUID(),
};
const HUB = 'Z81040';

export interface Visit {
  readonly caller: Caller;
  readonly person: Person;
  readonly now: () => Date;
}

/** How far a visit must go before its calls can be spoilt at this service. */
const GOES_TO: Readonly<Record<Upstream, 'nothing' | 'opened' | 'slots' | 'booked'>> = {
  'token server': 'slots',
  'sign-in keys': 'nothing',
  'CIS2 userinfo': 'nothing',
  PDS: 'slots',
  SDS: 'opened',
  'ODS register': 'nothing',
  'SSP and practice': 'booked',
};

/** While everything works: opened, slots found, one appointment booked, as far as is needed. */
export async function calmVisit(visit: Visit, upstream: Upstream): Promise<Opened> {
  const goesTo = GOES_TO[upstream];
  if (goesTo === 'nothing') return NOTHING;
  const { caller, now } = visit;
  const opening = Opening.safeParse((await caller.send(opened(visit, 'doctor'))).json).data;
  if (opening === undefined) return NOTHING;
  if (goesTo === 'opened') return { ...NOTHING, contextId: opening.id };
  const below = `/v1/patient-contexts/${opening.id}`;
  const found = Slots.safeParse((await caller.send(get(`${below}/slots?${days(now(), 3)}`))).json).data;
  const slots = (found?.slots ?? []).map(({ slotId, start, end }) => ({ slotId, start, end }));
  if (goesTo === 'slots') return { ...NOTHING, contextId: opening.id, slots };
  const booking = Booked.safeParse((await caller.send(book(below, slots.slice(0, 1)))).json).data;
  const base = { ...NOTHING, contextId: opening.id, slots };
  return booking === undefined ? base : { ...base, ...bookedAs(booking) };
}

function bookedAs({
  bookingId,
  appointment,
}: z.infer<typeof Booked>): Pick<Opened, 'bookingId' | 'appointmentId' | 'etag'> {
  const { appointmentId, versionId = '1' } = appointment;
  return { bookingId, appointmentId, etag: `"${versionId}"` };
}

/** Every route that can meet this service, at once where order does not matter. */
export async function spoiltVisit(visit: Visit, upstream: Upstream, before: Opened): Promise<void> {
  const { caller } = visit;
  await Promise.all(CALLS[upstream](visit, before).map((call) => caller.send(call)));
}

type Calls = (visit: Visit, before: Opened) => readonly Call[];

const tracing: Calls = (visit, { contextId, slots }) => [
  opened(visit, 'doctor'),
  search(visit),
  book(`/v1/patient-contexts/${contextId}`, slots.slice(1, 2)),
];

const atThePractice: Calls = (visit, { contextId, slots, appointmentId, etag, bookingId }) => {
  const below = `/v1/patient-contexts/${contextId}`;
  const appointment = `${below}/appointments/${encodeURIComponent(appointmentId)}`;
  const change = { headers: { 'if-match': etag } };
  return [
    opened(visit, 'doctor'),
    post(`${below}/structured-record`, { areas: EVERY_AREA }),
    { ...post(`${below}/structured-record`, {}), headers: { accept: 'application/fhir+json' } },
    get(`${below}/slots?${days(visit.now(), 4)}`),
    get(`${below}/appointments`),
    get(appointment),
    book(below, slots.slice(1, 2)),
    { ...call('PATCH', appointment, { description: `${OUR_TEXT} changed` }), ...change },
    { ...post(`${appointment}/cancellation`, { reason: OUR_TEXT }), ...change },
    registration(visit, below),
    post(`${below}/bookings/${bookingId}/second-attempt`, undefined),
    diagnosis(visit),
  ];
};

const CALLS: Readonly<Record<Upstream, Calls>> = {
  'token server': tracing,
  PDS: tracing,
  'SSP and practice': atThePractice,
  SDS: (visit, { contextId }) => [
    operator('POST', `${practiceOf(visit)}/refresh`),
    opened(visit, 'doctor'),
    post(`/v1/patient-contexts/${contextId}/structured-record`, {}),
    diagnosis(visit),
    operator('GET', `${practiceOf(visit)}/route`),
  ],
  'ODS register': (visit) => [opened(visit, 'doctor')],
  'CIS2 userinfo': (visit) => [opened(visit, 'cis2'), search({ ...visit }, 'cis2')],
  'sign-in keys': (visit) => [
    get('/health/ready'),
    { ...opened(visit, 'doctor'), headers: { authorization: `Bearer ${strangersToken(visit)}` } },
  ],
};

/** Routes that ask no national service. */
export async function quietVisit(visit: Visit, { bookingId, contextId }: Opened): Promise<void> {
  const calls = [
    get(`/v1/bookings/${bookingId}`),
    post(`/v1/bookings/${bookingId}/decision`, { decision: 'close' }),
    get(`/v1/patient-contexts/${contextId}`),
    operator('GET', `${practiceOf(visit)}/kept`),
    operator('GET', '/v1/operations/pins'),
    operator('GET', '/v1/operations/probes'),
    operator('GET', '/v1/operations/jobs'),
    operator('GET', `/v1/patient-contexts/${contextId}`),
    operator('GET', `/v1/operations/journeys/${randomUUID()}`),
    get('/health/ready'),
    call('DELETE', `/v1/patient-contexts/${contextId}`, undefined),
    post('/v1/patient-contexts', { [visit.person.story.nhsNumber]: visit.person.story.demographics }),
    get(`/v1/patient-contexts/${visit.person.story.nhsNumber}`),
    get(`/v1/${visit.person.story.demographics.familyName}?nhsNumber=${visit.person.story.nhsNumber}`),
  ];
  for (const each of calls) await visit.caller.send(each);
}

/** Opens and reads a patient of the simulator's own stories, whatever comes of it. */
export async function storyVisit(visit: Visit): Promise<Heard> {
  const heard = await visit.caller.send(opened(visit, 'doctor'));
  const id = Opening.safeParse(heard.json).data?.id;
  return id === undefined ? heard : visit.caller.send(post(`/v1/patient-contexts/${id}/structured-record`, {}));
}

const EVERY_AREA = Object.fromEntries(RECORD_AREAS.map((area) => [area, {}]));

function call(method: Call['method'], path: string, body: unknown, user: User = 'doctor'): Call {
  return { method, path, user, ...(body === undefined ? {} : { body }) };
}
const get = (path: string): Call => call('GET', path, undefined);
const post = (path: string, body: unknown): Call => call('POST', path, body);
const operator = (method: 'GET' | 'POST', path: string): Call => call(method, path, undefined, 'operator');
const practiceOf = ({ person }: Visit): string => `/v1/operations/practices/${person.story.practice ?? HUB}`;
const diagnosis = (visit: Visit): Call => operator('POST', `${practiceOf(visit)}/diagnosis`);

function opened({ person: { story } }: Visit, user: User): Call {
  const { nhsNumber, demographics } = story;
  return call('POST', '/v1/patient-contexts', { nhsNumber, demographics, purpose: 'direct-care' }, user);
}

function search({ person }: Visit, user: User = 'doctor'): Call {
  const { familyName, givenName, birthDate, gender, postcode } = person.story.demographics;
  const wanted = {
    familyName,
    givenNames: [givenName],
    birthDate: { on: birthDate },
    gender,
    postcode,
    phone: person.phone,
  };
  return call('POST', '/v1/patient-searches', { search: wanted, purpose: 'direct-care' }, user);
}

function book(below: string, slots: readonly Slot[]): Call {
  const body = { slots, description: OUR_TEXT, comment: `${OUR_TEXT} too`, contact: { phone: '01632 960001' } };
  return { ...post(`${below}/appointments`, body), headers: { 'idempotency-key': `key-${randomUUID()}` } };
}

function registration({ person: { story, phone } }: Visit, below: string): Call {
  const { familyName, givenName, birthDate, gender, postcode } = story.demographics;
  const details = {
    ...{ familyName, givenNames: [givenName], birthDate, gender },
    addresses: { home: { lines: [`2 ${OUR_TEXT} Row`], postalCode: postcode } },
    phones: { mobile: phone },
  };
  return post(`${below}/registration`, { details, organisation: HUB });
}

function days(now: Date, ahead: number): string {
  const from = plusDays(londonDate(now), ahead);
  return `from=${from}&to=${plusDays(from, 2)}`;
}

/** Has the form of a token of ours, names the patient, and is signed with a key that nobody publishes. */
function strangersToken({ person }: Visit): string {
  const part = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');
  const { nhsNumber, demographics } = person.story;
  return `${part({ alg: 'RS256', kid: nhsNumber })}.${part({ sub: nhsNumber, ...demographics })}.${part(randomUUID())}`;
}
