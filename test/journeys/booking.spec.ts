import { aKey, aSlot, book, bookingBody, freeSlots, opened } from '../support/bookings.js';
import { type Product, type Reply, startProduct } from '../support/product.js';

let product: Product;
beforeAll(async () => {
  product = await startProduct();
});
afterAll(() => product.stop());

function truth(story: string) {
  return product.simulator.appointments
    .list({ nhsNumber: product.story(story).nhsNumber })
    .filter(({ history }) => history[0]?.command === 'book');
}

function placeOf(story: string): string {
  return product.story(story).practice ?? 'none';
}

function bookingIdOf({ json }: Reply): string {
  return typeof json === 'object' && json !== null && 'bookingId' in json ? String(json.bookingId) : 'none';
}

async function until(holds: () => boolean | Promise<boolean>): Promise<void> {
  for (let round = 0; round < 100 && !(await holds()); round += 1)
    await new Promise((resolve) => setTimeout(resolve, 100));
}

describe('booking an appointment', () => {
  it('books exactly one, and gives the same answer to the same key', async () => {
    const contextId = await opened(product, 'strict-versions');
    const slot = aSlot(product, placeOf('strict-versions'));
    const [body, key] = [bookingBody([slot], { comment: 'Bring the old letter' }), aKey()];
    const reply = await book(product, { contextId, body, key });
    expect(reply.json).toMatchObject({
      outcome: 'BOOKED',
      appointment: { start: slot.start, end: slot.end, slotIds: [slot.slotId], status: 'booked' },
      alerts: [],
      environment: 'simulator',
    });
    expect(reply.status).toBe(201);
    expect(reply.headers.get('location')).toBe(`/v1/bookings/${bookingIdOf(reply)}`);
    const again = await book(product, { contextId, body, key });
    expect(again.status).toBe(201);
    expect(bookingIdOf(again)).toBe(bookingIdOf(reply));
    expect(truth('strict-versions')).toHaveLength(1);

    const other = await book(product, { contextId, body: { ...body, description: 'Something else' }, key });
    expect(other.json).toMatchObject({
      status: 422,
      code: 'BOOKING_KEY_REUSED',
      nothingWasSaved: true,
      bookingId: bookingIdOf(reply),
    });
    expect(truth('strict-versions')).toHaveLength(1);
  });

  it('books slots that follow each other as one appointment', async () => {
    const contextId = await opened(product, 'guidance-codes');
    const free = freeSlots(product, placeOf('guidance-codes'));
    const pair = free.flatMap((slot, at) =>
      free[at + 1]?.start === slot.end ? [[slot, ...free.slice(at + 1, at + 2)]] : [],
    );
    const reply = await book(product, { contextId, body: bookingBody(pair[0] ?? []) });
    expect(reply.json).toMatchObject({ outcome: 'BOOKED', appointment: { end: pair[0]?.[1]?.end } });
    expect(truth('guidance-codes')).toHaveLength(1);
  });

  it.each(['answer-500-after-commit', 'answer-truncated', 'delivered-twice'])(
    'tells that it is booked although the answer was lost: %s',
    async (story) => {
      const contextId = await opened(product, story);
      const reply = await book(product, { contextId, body: bookingBody([aSlot(product, placeOf(story))]) });
      expect(reply.json).toMatchObject({ outcome: 'BOOKED' });
      expect(truth(story)).toHaveLength(1);
    },
    60_000,
  );

  it('goes on when the caller hangs up, and the same key finds what came of it', async () => {
    const story = 'slow-commit';
    const contextId = await opened(product, story);
    const [body, key] = [bookingBody([aSlot(product, placeOf(story))]), aKey()];
    const caller = new AbortController();
    const hungUp = fetch(`${product.apiUrl}/v1/patient-contexts/${contextId}/appointments`, {
      method: 'POST',
      headers: {
        authorization: `Bearer ${await product.token()}`,
        'content-type': 'application/json',
        'idempotency-key': key,
      },
      body: JSON.stringify(body),
      signal: caller.signal,
    }).catch((error: unknown) => error);
    await until(() => truth(story).length > 0);
    caller.abort();
    await expect(hungUp).resolves.toMatchObject({ name: 'AbortError' });
    await until(async () => (await book(product, { contextId, body, key })).status === 201);
    expect(truth(story)).toHaveLength(1);
  }, 30_000);

  it('says that the slot has been taken, and what is free now', async () => {
    const contextId = await opened(product, 'slot-stolen');
    const slot = aSlot(product, placeOf('slot-stolen'));
    const { json } = await book(product, { contextId, body: bookingBody([slot]) });
    expect(json).toMatchObject({ status: 409, code: 'GPC_SLOT_TAKEN', nothingWasSaved: true });
    expect(json).toHaveProperty('freshSlots.0.start', expect.stringContaining(slot.start.slice(0, 10)));
    expect(JSON.stringify(json)).not.toContain(`"slotId":"${slot.slotId}"`);
    expect(truth('slot-stolen')).toHaveLength(0);
  }, 60_000);

  it('says that a slot is not offered, and what is', async () => {
    const contextId = await opened(product, 'alder-habits');
    const slot = { ...aSlot(product, placeOf('alder-habits')), slotId: '9' };
    expect((await book(product, { contextId, body: bookingBody([slot]) })).json).toMatchObject({
      status: 409,
      code: 'GPC_REFERENCE_INVALID',
      nothingWasSaved: true,
      freshSlots: expect.any(Array) as unknown,
    });
  });

  it.each([
    ['inactive-patient', 'BOOKING_NEEDS_REGISTRATION'],
    ['two-records', 'BOOKING_CONTACT_PRACTICE'],
    ['slot-search-fails', 'GPC_PROVIDER_FAULT'],
  ])('saves nothing for %s', async (story, code) => {
    const contextId = await opened(product, story);
    const { json } = await book(product, { contextId, body: bookingBody([aSlot(product, placeOf(story))]) });
    expect(json).toMatchObject({ code, nothingWasSaved: true });
    expect(truth(story)).toHaveLength(0);
  });
});

describe('a patient who has something that day', () => {
  it('is booked only after the user has seen it', async () => {
    const story = 'odd-slot-answers';
    const contextId = await opened(product, story);
    await book(product, { contextId, body: bookingBody([aSlot(product, placeOf(story), 5)]) });
    const body = bookingBody([aSlot(product, placeOf(story), 5)]);
    const held = await book(product, { contextId, body });
    expect(held.json).toMatchObject({
      code: 'BOOKING_PATIENT_HAS_APPOINTMENT',
      nothingWasSaved: true,
      appointments: [expect.objectContaining({ status: 'booked' })],
    });
    const { seen } = held.json as { readonly seen: unknown };
    expect((await book(product, { contextId, body: { ...body, seen } })).json).toMatchObject({ outcome: 'BOOKED' });
    expect(truth(story)).toHaveLength(2);
  });
});

describe('a booking afterwards', () => {
  it('can be looked at by the organisation that made it, and a decision that does not fit changes nothing', async () => {
    const contextId = await opened(product, 'single-slots');
    const reply = await book(product, { contextId, body: bookingBody([aSlot(product, placeOf('single-slots'))]) });
    const path = `/v1/bookings/${bookingIdOf(reply)}`;
    const view = {
      bookingId: bookingIdOf(reply),
      outcome: 'BOOKED',
      title: 'The appointment is booked.',
      decisions: [],
    };
    expect(await product.call('GET', path)).toMatchObject({ status: 200, json: view });
    const decided = await product.call('POST', `${path}/decision`, { body: { decision: 'close' } });
    expect(decided).toMatchObject({ status: 200, json: view });
    const again = `/v1/patient-contexts/${contextId}/bookings/${bookingIdOf(reply)}/second-attempt`;
    expect(await product.call('POST', again)).toMatchObject({ status: 201, json: { outcome: 'BOOKED' } });
    expect(truth('single-slots')).toHaveLength(1);
  });

  it('is not found when there is none', async () => {
    const path = '/v1/bookings/00000000-0000-4000-8000-000000000000';
    expect(await product.call('GET', path)).toMatchObject({ status: 404, json: { code: 'BOOKING_NOT_FOUND' } });
  });
});

describe('what is wrong by itself', () => {
  const SLOT = { slotId: '1', start: '2099-03-02T09:00:00+00:00', end: '2099-03-02T09:10:00+00:00' };
  const LATER = { slotId: '2', start: '2099-03-02T09:10:00+00:00', end: '2099-03-02T09:20:00+00:00' };
  const NEXT_DAY = { slotId: '2', start: '2099-03-03T09:10:00+00:00', end: '2099-03-03T09:20:00+00:00' };
  const OVER = { slotId: '1', start: '2020-03-02T09:00:00+00:00', end: '2020-03-02T09:10:00+00:00' };

  it.each([
    ['no slots', { slots: [] }, 'slots'],
    ['eleven slots', { slots: Array.from({ length: 11 }, () => SLOT) }, 'slots'],
    ['slots not in order', { slots: [LATER, SLOT] }, 'slots.1.start'],
    ['slots of two days', { slots: [SLOT, NEXT_DAY] }, 'slots.1.start'],
    ['a slot twice', { slots: [SLOT, { ...LATER, slotId: '1' }] }, 'slots.1.slotId'],
    ['a slot that is over', { slots: [OVER] }, 'slots.0.start'],
    ['an end before its start', { slots: [{ ...SLOT, end: '2099-03-02T08:00:00+00:00' }] }, 'slots.0.end'],
    ['a time without offset', { slots: [{ ...SLOT, start: '2099-03-02T09:00:00' }] }, 'slots.0.start'],
    ['no description', { description: ' ' }, 'description'],
    ['a long description', { description: 'x'.repeat(101) }, 'description'],
    ['a long comment', { comment: 'x'.repeat(501) }, 'comment'],
    ['no telephone', { contact: {} }, 'contact.phone'],
    ['an unknown kind', { contact: { phone: '1', organisationType: 'dentist' } }, 'contact.organisationType'],
    ['a wrong organisation', { organisation: 'not a code' }, 'organisation'],
    ['something unknown', { colour: 'red' }, ''],
  ])('is refused with its field: %s', async (_, wrong, field) => {
    const contextId = await opened(product, 'main');
    const { json } = await book(product, { contextId, body: { ...bookingBody([SLOT]), ...wrong } });
    expect(json).toMatchObject({ status: 400, code: 'REQUEST_FIELDS_INVALID' });
    expect(json).toHaveProperty('errors', expect.arrayContaining([expect.objectContaining({ field })]));
  });

  it.each([undefined, 'short', 'no blanks allowed', 'x'.repeat(65)])('refuses the key %s', async (key) => {
    const path = `/v1/patient-contexts/${await opened(product, 'main')}/appointments`;
    const headers: Record<string, string> = key === undefined ? {} : { 'idempotency-key': key };
    const { json } = await product.call('POST', path, { body: bookingBody([SLOT]), headers });
    expect(json).toMatchObject({ code: 'REQUEST_FIELDS_INVALID', errors: [{ field: 'Idempotency-Key' }] });
  });
});
