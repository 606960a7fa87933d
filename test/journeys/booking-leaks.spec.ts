import { jest } from '@jest/globals';
import { transports } from 'winston';
import { aKey, aSlot, book, bookingBody, opened } from '../support/bookings.js';
import { MovedTime } from '../support/moved-time.js';
import { openPatient, type Product, type Reply, startProduct } from '../support/product.js';

/** Everything that the product writes into its log, at the most talkative level. */
const lines: string[] = [];
const time = new MovedTime();
let product: Product;
beforeAll(async () => {
  jest.spyOn(transports.Console.prototype, 'log').mockImplementation((info: unknown, next: unknown) => {
    lines.push(JSON.stringify([info, textOf(info)]));
    if (isCallback(next)) next();
  });
  product = await startProduct({ time, environment: { LOG_LEVEL: 'info' } });
});
afterAll(async () => {
  await product.stop();
  jest.restoreAllMocks();
});

function isCallback(value: unknown): value is () => void {
  return typeof value === 'function';
}

/** The line as it is written: under a symbol, which JSON leaves out. */
function textOf(info: unknown): unknown {
  if (typeof info !== 'object' || info === null) return '';
  return Object.getOwnPropertySymbols(info).map((symbol) => Reflect.get(info, symbol) as unknown);
}

const TEXTS = { description: 'Vertigo since Tuesday', comment: 'Ring the green doorbell', reason: 'Feels well again' };
const PHONE = '01632 960777';

async function journeyOf(story: string): Promise<readonly Reply[]> {
  const contextId = await opened(product, story);
  const base = `/v1/patient-contexts/${contextId}`;
  const { description, comment, reason } = TEXTS;
  const slot = aSlot(product, product.story(story).practice ?? '', 12);
  const body = { ...bookingBody([slot], { description, comment }), contact: { phone: PHONE } };
  const key = aKey();
  const booked = await time.answered(product, () => book(product, { contextId, body, key }));
  const listed = await product.call('GET', `${base}/appointments`);
  const [own] = product.simulator.appointments.list({ nhsNumber: product.story(story).nhsNumber });
  const path = `${base}/appointments/${own?.id ?? 'none'}`;
  const headers = { 'if-match': `"${own?.version ?? '0'}"` };
  const cancelled = await product.call('POST', `${path}/cancellation`, { body: { reason }, headers });
  return [booked, listed, cancelled];
}

it.each(['answer-500-after-commit', 'delivered-twice', 'slot-stolen', '503-before-commit', 'book-description-long'])(
  'nothing of the patient or the booking is in the log, whatever becomes of it: %s',
  async (story) => {
    lines.length = 0;
    const { nhsNumber, demographics } = product.story(story);
    const token = await product.token();
    await journeyOf(story);
    time.move(60_000);
    await openPatient(product, product.story(story));
    const log = lines.join('\n');
    expect(log).toContain('request.answered');
    const secrets = [nhsNumber, nhsNumber.slice(0, 9), demographics.familyName, demographics.birthDate, PHONE, token];
    for (const secret of [...secrets, ...Object.values(TEXTS)]) expect(log).not.toContain(secret);
  },
);
