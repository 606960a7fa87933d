import { daysLater, londonDate } from '#contracts';
import { storyBook } from '../../apps/simulator/src/story-book.js';
import { aSlot, book, bookingBody, opened } from '../support/bookings.js';
import { MovedTime } from '../support/moved-time.js';
import { type Product, type Reply, startProduct } from '../support/product.js';

/** Every refusal of appointments.md §3.4 (B), §4.2 (R), §4.3 (L), §4.4 (A), §4.5 (C), §5.4 (P) and §2.6 (S), as our callers see it. */
const time = new MovedTime();
let product: Product;
beforeAll(async () => {
  product = await startProduct({ time });
});
afterAll(() => product.stop());

type Row = readonly [rows: string, status: number, code: string, nothingWasSaved: boolean | 'unknown' | undefined];

const OF_BOOKING: readonly Row[] = [
  ['B1', 409, 'GPC_SLOT_TAKEN', true],
  ['B2 B2-guidance', 409, 'GPC_REFERENCE_INVALID', true],
  ['B3 B4 B5 B6 B7 B8 B9 B10 B11 B12 B13 B15 B16 B17 B18 B19', 502, 'GPC_COMMAND_REJECTED', true],
  ['B20 B21 B22 B23 B24 B25 B28', 502, 'GPC_COMMAND_REJECTED', true],
  ['B14', 422, 'GPC_TEXT_TOO_LONG', true],
  ['B26', 409, 'GPC_SLOT_IN_PAST', true],
  ['B27', 409, 'GPC_BOOKING_REFUSED', true],
  ['B29', 403, 'GPC_BOOKING_NOT_PERMITTED', true],
  ['B30', 404, 'GPC_APPOINTMENT_NOT_FOUND', true],
  ['B31', 502, 'GPC_UNKNOWN_OUTCOME', 'unknown'],
];
const OF_CHANGES: readonly Row[] = [
  ['A1 C1 C2 C3 C4', 502, 'GPC_COMMAND_REJECTED', true],
  ['A2 A3 A4 C6 C7', 409, 'GPC_APPOINTMENT_NOT_CHANGEABLE', true],
  ['A5 C5', 409, 'GPC_APPOINTMENT_CHANGED', true],
  ['A6', 404, 'GPC_APPOINTMENT_NOT_FOUND', true],
];
const OF_REGISTRATIONS: readonly Row[] = [
  ['P1', 409, 'GPC_ALREADY_REGISTERED', true],
  ['P2', 422, 'GPC_CANNOT_REGISTER', true],
  ['P3', 422, 'GPC_DEMOGRAPHICS_MISMATCH', true],
  ['P4 P5 P6', 502, 'GPC_COMMAND_REJECTED', true],
  ['P7', 502, 'GPC_UNKNOWN_OUTCOME', 'unknown'],
];
/** A read saves nothing, so most say nothing of it. */
const OF_READS: readonly Row[] = [
  ['L1 L2 L3 L4', 502, 'GPC_REQUEST_INVALID', undefined],
  ['L5 R1', 404, 'GPC_APPOINTMENT_NOT_FOUND', true],
  ['L6', 502, 'GPC_REQUEST_REJECTED', undefined],
];
const one = (table: readonly Row[]) =>
  table.flatMap(([rows, ...rest]) => rows.split(' ').map((row) => [row, ...rest] as const));

function storyOf(row: string): string {
  const refusing = storyBook(undefined).stories.find(({ booking }) =>
    booking?.faults?.some(({ fault, value }) => fault === 'refuse' && value === row),
  );
  if (refusing === undefined) throw new Error(`the simulator has no story that refuses as ${row}`);
  return refusing.story;
}

function truth(story: string) {
  return product.simulator.appointments.list({ nhsNumber: product.story(story).nhsNumber });
}

/** Status, code and the words about what was saved must not contradict each other. */
function expectRefusal(reply: Reply, [status, code, nothingWasSaved]: readonly [number, string, Row[3]]): void {
  expect(reply.json).toMatchObject({ status, code });
  expect(reply.json).toHaveProperty('action', expect.stringMatching(/\S/u));
  if (nothingWasSaved === undefined) return;
  const { title, action, nothingWasSaved: said } = reply.json as Readonly<Record<string, unknown>>;
  expect(said).toBe(nothingWasSaved);
  const certain = /(?:nothing|not|no \w+) (?:was|were)|was not saved/iu;
  if (nothingWasSaved === true) expect(`${String(title)} ${String(action)}`).toMatch(certain);
  else expect(String(title)).toMatch(/could not confirm.*not known/iu);
}

describe('a booking that the practice refuses', () => {
  it.each(one(OF_BOOKING))('%s is told as %i %s, nothing saved: %s', async (row, ...expected) => {
    const story = storyOf(row);
    const contextId = await opened(product, story);
    const body = bookingBody([aSlot(product, product.story(story).practice ?? '')]);
    product.simulator.wire.clear();
    const reply = await time.answered(product, () => book(product, { contextId, body }));
    expectRefusal(reply, expected);
    expect(truth(story)).toEqual([]);
    const sent = product.simulator.wire.list('ssp').filter(({ method }) => method === 'POST');
    expect(sent).toHaveLength(1);
    const { traceId, odsCode } = reply.json as Readonly<Record<string, unknown>>;
    expect([odsCode, sent[0]?.rawHeaders]).toEqual([product.story(story).practice, expect.arrayContaining([traceId])]);
  });

  it('because others have booked this very patient into the slot is neither ours nor "taken": a person decides', async () => {
    const story = 'booked-by-others';
    const contextId = await opened(product, story);
    const body = bookingBody([aSlot(product, product.story(story).practice ?? '')]);
    const reply = await time.answered(product, () => book(product, { contextId, body }));
    const [theirs] = truth(story);
    expect(theirs).toMatchObject({ status: 'booked', history: [{ command: 'by-practice' }] });
    expect(reply.json).toMatchObject({
      status: 409,
      code: 'BOOKING_TO_VERIFY',
      nothingWasSaved: 'unknown',
      appointments: [{ appointmentId: theirs?.id }],
    });
  });
});

describe('a change that the practice refuses', () => {
  it.each(one(OF_CHANGES))('%s is told as %i %s, nothing saved: %s', async (row, ...expected) => {
    const story = storyOf(row);
    const base = `/v1/patient-contexts/${await opened(product, story)}/appointments`;
    const [before] = truth(story);
    const path = `${base}/${before?.id ?? 'none'}`;
    const headers = { 'if-match': `"${before?.version ?? 'none'}"` };
    const reply = row.startsWith('A')
      ? await product.call('PATCH', path, { body: { description: 'Blood pressure' }, headers })
      : await product.call('POST', `${path}/cancellation`, { body: { reason: 'Away' }, headers });
    expectRefusal(reply, expected);
    expect(truth(story)).toEqual([before]);
  });
});

describe('a registration that the practice refuses', () => {
  it.each(one(OF_REGISTRATIONS))('%s is told as %i %s, nothing saved: %s', async (row, ...expected) => {
    const story = storyOf(row);
    const { familyName, givenName, birthDate } = product.story(story).demographics;
    const body = { details: { familyName, givenNames: [givenName], birthDate }, organisation: 'Z81040' };
    const path = `/v1/patient-contexts/${await opened(product, story)}/registration`;
    expectRefusal(await product.call('POST', path, { body }), expected);
  });
});

describe('a question that the practice refuses', () => {
  it.each(one(OF_READS))('%s is told as %i %s', async (row, ...expected) => {
    const story = storyOf(row);
    const base = `/v1/patient-contexts/${await opened(product, story)}/appointments`;
    const path = row.startsWith('R') ? `${base}/${truth(story)[0]?.id ?? 'none'}` : base;
    const reply = await product.call('GET', path);
    expectRefusal(reply, expected);
    expect(reply.json).not.toHaveProperty('appointments');
  });

  it.each([
    ['S1', 502, 'GPC_REQUEST_REJECTED'],
    ['S2', 502, 'GPC_REQUEST_INVALID'],
    ['S3', 403, 'GPC_BOOKING_NOT_PERMITTED'],
    ['S4', 502, 'GPC_PROVIDER_FAULT'],
  ])('%s is told as %i %s, and not as "no slots"', async (row, status, code) => {
    const { nhsNumber } = product.story('main');
    const day = daysLater(londonDate(time.clock.now()), 3);
    const path = `/v1/patient-contexts/${await opened(product, 'main')}/slots?from=${day}&to=${day}`;
    product.simulator.appointments.switchOn({ fault: 'refuse', value: row, on: ['slots'], practice: 'Z81001' });
    const reply = await product.call('GET', path);
    product.simulator.appointments.switchOff();
    expect([row, reply.json]).toMatchObject([row, { status, code }]);
    expect(reply.json).not.toHaveProperty('slots');
    expect(JSON.stringify(reply.json)).not.toContain(nhsNumber);
  });
});
