import type { AppointmentFaultOrder } from '../../apps/simulator/src/scenarios/appointment-faults.js';
import { aKey, aSlot, book, bookingBody, type FreeSlot, opened, slotsInHalfAnHour } from '../support/bookings.js';
import { MovedTime } from '../support/moved-time.js';
import { type Product, type Reply, startProduct } from '../support/product.js';

/** Bookings and changes of which nobody knows at first. The time is moved on, so that nobody waits for the rounds. */
const MINUTE = 60_000;
const time = new MovedTime();
let product: Product;
beforeAll(async () => {
  product = await startProduct({ time });
});
afterAll(() => product.stop());

type Faults = readonly Pick<AppointmentFaultOrder, 'fault' | 'value' | 'on'>[];

function truth(story: string) {
  return product.simulator.appointments
    .list({ nhsNumber: product.story(story).nhsNumber })
    .filter(({ status, history }) => status === 'booked' && history[0]?.command === 'book');
}

/** Each spoils one request of the patient. */
function spoil(story: string, ...faults: Faults): void {
  const { nhsNumber } = product.story(story);
  for (const order of faults) product.simulator.appointments.switchOn({ ...order, nhsNumber, times: 1 });
}

/** Tokens and opened patients end while the time is moved on. */
async function call(method: string, path: string, more: Parameters<Product['call']>[2] = {}): Promise<Reply> {
  const authorization = `Bearer ${await product.token()}`;
  return product.call(method, path, { ...more, headers: { authorization, ...more.headers } });
}

function bookingIdOf({ json }: Reply): string {
  return typeof json === 'object' && json !== null && 'bookingId' in json ? String(json.bookingId) : 'none';
}

const standing = async (reply: Reply): Promise<Reply> => call('GET', `/v1/bookings/${bookingIdOf(reply)}`);
const decide = async (reply: Reply, decision: string): Promise<Reply> =>
  call('POST', `/v1/bookings/${bookingIdOf(reply)}/decision`, { body: { decision } });

async function becomes(reply: Reply, outcome: string, limitMs = 15 * MINUTE): Promise<Reply> {
  await time.until(
    async () => JSON.stringify((await standing(reply)).json).includes(`"outcome":"${outcome}"`),
    limitMs,
  );
  return standing(reply);
}

let taken = 0;
/** A booking of which the practice's answer tells nothing. */
async function lost(story: string, ...faults: Faults): Promise<{ contextId: string; slot: FreeSlot; reply: Reply }> {
  const contextId = await opened(product, story);
  const slot = aSlot(product, product.story(story).practice ?? '', 10 + (taken += 1));
  spoil(story, ...faults);
  const reply = await time.answered(product, () => book(product, { contextId, body: bookingBody([slot]) }));
  return { contextId, slot, reply };
}

describe('a booking of which nobody knows', () => {
  it('is said to be unknown, holds back every other of that patient there, and is found not to be booked', async () => {
    const story = 'strict-versions';
    const { contextId, slot, reply } = await lost(story, { fault: '500-before-commit' });
    expect(reply.json).toMatchObject({
      status: 502,
      code: 'GPC_UNKNOWN_OUTCOME',
      nothingWasSaved: 'unknown',
      nextLookAt: expect.stringMatching(/Z$/u) as unknown,
    });
    const other = await book(product, { contextId, body: bookingBody([slot]) });
    expect(other.json).toMatchObject({ status: 409, code: 'BOOKING_UNRESOLVED', nothingWasSaved: true });
    expect(bookingIdOf(other)).toBe(bookingIdOf(reply));

    expect((await becomes(reply, 'NOT_BOOKED')).json).toMatchObject({
      code: 'BOOKING_NOT_BOOKED',
      nothingWasSaved: 'unknown',
      mayTryAgain: true,
      decisions: [],
    });
    const again = await call('POST', `/v1/patient-contexts/${contextId}/bookings/${bookingIdOf(reply)}/second-attempt`);
    expect(again.json).toMatchObject({ outcome: 'BOOKED', expiresAt: expect.stringMatching(/Z$/u) as unknown });
    expect([again.status, truth(story).length]).toEqual([201, 1]);
  });

  it('shows fresh slots to a second attempt when the slot is gone', async () => {
    const story = 'odd-slot-answers';
    const { contextId, slot, reply } = await lost(story, { fault: 'slot-stolen' }, { fault: '500-after-commit' });
    expect((await becomes(reply, 'SLOT_GONE')).json).toMatchObject({
      code: 'GPC_SLOT_GONE',
      nothingWasSaved: 'unknown',
    });
    const again = await call('POST', `/v1/patient-contexts/${contextId}/bookings/${bookingIdOf(reply)}/second-attempt`);
    expect(again.json).toMatchObject({ status: 409, code: 'GPC_SLOT_GONE' });
    expect(again.json).toHaveProperty('freshSlots.0.start', expect.stringContaining(slot.start.slice(0, 10)));
    expect(truth(story)).toHaveLength(0);
  });

  it('tells staff when it surfaces after it was called not booked', async () => {
    const story = 'guidance-codes';
    const { reply } = await lost(story, { fault: 'late-commit', value: '240' });
    expect(reply.json).toMatchObject({ code: 'GPC_UNKNOWN_OUTCOME' });
    await becomes(reply, 'NOT_BOOKED');
    expect((await becomes(reply, 'BOOKED_LATE', 40 * MINUTE)).json).toMatchObject({
      code: 'BOOKING_FOUND_LATER',
      nothingWasSaved: false,
      alerts: [{ kind: 'BOOKED_LATE', appointments: [{ status: 'booked' }] }],
    });
    expect(truth(story)).toHaveLength(1);
  });

  it('comes to light on the confirm screen of the next booking there, with the alert', async () => {
    const story = 'alder-habits';
    const { slot, reply } = await lost(story, { fault: 'late-commit', value: '130' });
    await becomes(reply, 'NOT_BOOKED');
    time.move(2 * MINUTE);
    const contextId = await opened(product, story);
    const other = aSlot(product, product.story(story).practice ?? '', 2);
    const next = await book(product, { contextId, body: bookingBody([other]) });
    expect(next.json).toMatchObject({
      code: 'BOOKING_PATIENT_HAS_APPOINTMENT',
      nothingWasSaved: true,
      appointments: [{ start: slot.start }],
      alerts: [{ kind: 'BOOKED_LATE' }],
    });
    expect((await standing(reply)).json).toMatchObject({ outcome: 'BOOKED_LATE' });
  });
});

describe('a booking that only a person can decide', () => {
  const doubtful = [{ fault: 'drop-organisation' }, { fault: '500-after-commit' }] as const;

  it('is booked when the user accepts what was found', async () => {
    const { reply } = await lost('single-slots', ...doubtful);
    expect(reply.json).toMatchObject({
      status: 409,
      code: 'BOOKING_TO_VERIFY',
      nothingWasSaved: 'unknown',
      appointments: [{ status: 'booked' }],
    });
    expect((await standing(reply)).json).toMatchObject({ decisions: ['accept', 'reject'] });
    expect((await decide(reply, 'accept')).json).toMatchObject({ outcome: 'BOOKED', decisions: [] });
  });

  it('keeps holding others back when it is rejected, until somebody closes it', async () => {
    const story = 'main';
    const { contextId, reply } = await lost(story, ...doubtful);
    expect((await decide(reply, 'reject')).json).toMatchObject({
      outcome: 'MANUAL_CHECK',
      code: 'BOOKING_MANUAL_CHECK',
      decisions: ['close'],
    });
    const other = bookingBody([aSlot(product, product.story(story).practice ?? '', 3)]);
    expect((await book(product, { contextId, body: other })).json).toMatchObject({ code: 'BOOKING_UNRESOLVED' });
    expect((await decide(reply, 'close')).json).toMatchObject({ outcome: 'CLOSED', code: 'BOOKING_CLOSED' });
    const held = await book(product, { contextId, body: other });
    expect(held.json).not.toMatchObject({ code: 'BOOKING_UNRESOLVED' });
  });
});

it('a booking for a patient whose details differ at the practice waits until they were checked', async () => {
  const story = 'differs';
  const contextId = await opened(product, story);
  const body = bookingBody([aSlot(product, product.story(story).practice ?? '', 4)]);
  const held = await book(product, { contextId, body });
  expect(held.json).toMatchObject({
    status: 409,
    code: 'BOOKING_CHECK_DETAILS',
    nothingWasSaved: true,
    confirm: { differences: true },
  });
  expect(held.json).toHaveProperty(
    'differences',
    expect.arrayContaining([expect.objectContaining({ field: 'birthDate' })]),
  );
  expect(truth(story)).toHaveLength(0);
  const confirmed = await book(product, { contextId, body: { ...body, confirm: { differences: true } } });
  expect(confirmed.json).toMatchObject({ outcome: 'BOOKED' });
});

describe('a change of which nobody knows', () => {
  it('is looked at again by itself, holds back others, and is told when it landed late', async () => {
    const story = 'has-appointments';
    const base = `/v1/patient-contexts/${await opened(product, story)}/appointments`;
    const [before] = product.simulator.appointments.list({ nhsNumber: product.story(story).nhsNumber });
    const path = `${base}/${before?.id ?? 'none'}`;
    const headers = { 'if-match': `"${before?.version ?? 'none'}"` };
    spoil(story, { fault: 'late-commit', value: '30', on: ['cancel'] });
    const unknown = await call('POST', `${path}/cancellation`, { body: { reason: 'Away' }, headers });
    expect(unknown.json).toMatchObject({ code: 'GPC_UNKNOWN_OUTCOME', nothingWasSaved: 'unknown' });
    const { changeId } = unknown.json as { readonly changeId: string };
    const look = async (): Promise<Reply> => call('GET', `/v1/appointment-changes/${changeId}`);
    expect((await look()).json).toMatchObject({ outcome: 'UNKNOWN', nothingWasSaved: 'unknown' });

    const other = await call('PATCH', path, { body: { description: 'Blood pressure' }, headers });
    expect(other.json).toMatchObject({ status: 409, code: 'GPC_CHANGE_UNRESOLVED', nothingWasSaved: true, changeId });
    await time.until(async () => JSON.stringify((await look()).json).includes('"DONE"'), 15 * MINUTE);
    expect((await look()).json).toMatchObject({
      outcome: 'DONE',
      title: 'The change was saved.',
      nothingWasSaved: false,
      appointment: { status: 'cancelled', cancellationReason: 'Away' },
    });
  });

  it.each([
    ['3f0c5f0a-5a3e-4a83-8d0e-3a4f3a1c9e11', 404, 'GPC_CHANGE_NOT_FOUND'],
    ['no-uuid', 400, 'REQUEST_FIELDS_INVALID'],
  ])('is not found under %s', async (id, status, code) => {
    const reply = await call('GET', `/v1/appointment-changes/${id}`);
    expect(reply.json).toMatchObject({ status, code });
  });
});

describe('a slot that has begun', () => {
  const bookAt = async (contextId: string, key: string, slot: FreeSlot): Promise<Reply> =>
    call('POST', `/v1/patient-contexts/${contextId}/appointments`, {
      body: bookingBody([slot]),
      headers: { 'idempotency-key': key },
    });

  it('is not booked; who repeats a request whose answer was lost still finds the booking, for an hour', async () => {
    const story = 'patient-id-changes';
    const [slot, later] = slotsInHalfAnHour(product, product.story(story).practice ?? '');
    const key = aKey();
    expect((await bookAt(await opened(product, story), key, slot)).json).toMatchObject({ outcome: 'BOOKED' });
    time.move(Date.parse(later.start) - time.clock.now().getTime() + 20 * MINUTE);
    const { nhsNumber, demographics } = product.story(story);
    const open = await call('POST', '/v1/patient-contexts', {
      body: { nhsNumber, demographics, purpose: 'direct-care' },
    });
    const { id } = open.json as { readonly id: string };
    expect((await bookAt(id, key, slot)).json).toMatchObject({ outcome: 'BOOKED' });
    expect((await bookAt(id, aKey(), later)).json).toMatchObject({
      code: 'GPC_REFERENCE_INVALID',
      nothingWasSaved: true,
    });
    time.move(60 * MINUTE);
    expect((await bookAt(id, key, slot)).json).toMatchObject({
      code: 'REQUEST_FIELDS_INVALID',
      errors: [{ field: 'slots.0.start' }],
    });
    expect(truth(story)).toHaveLength(1);
  });
});
