import nock from 'nock';
import { stubTheWire } from '../../../test/support/stub-the-wire.js';
import { FakeRateLimiter } from '../../contracts/testing/fake-limits.js';
import { A_PATIENT, aCall } from '../../contracts/testing/fakes.js';
import { FIRST_ID, asked, open, outcome, patient, searched, searchset } from '../testing/pds-world.js';

const SEARCH = { familyName: 'Fernsby', birthDate: { on: '1972-04-09' } };
const busy = (retryAfter?: string): void => {
  asked().reply(429, outcome('TOO_MANY_REQUESTS'), retryAfter === undefined ? {} : { 'Retry-After': retryAfter });
};

stubTheWire();

it.each([
  [{}, 5],
  [{ PDS_RATE_PER_SECOND: '40' }, 40],
])('traces and searches share one limiter: with %j %i turns a second', async (settings, perSecond) => {
  asked().reply(200, patient(A_PATIENT));
  searched().reply(200, searchset());
  const { directory, limiter, limiters } = open({ settings });
  await directory.trace(A_PATIENT, aCall());
  await directory.search(SEARCH, aCall());
  expect(limiters.limits).toEqual([{ name: 'pds', perSecond }]);
  expect(limiter.orders).toMatchObject([
    { priority: 'user', withinMs: 20_000 },
    { priority: 'user', withinMs: 20_000 },
  ]);
});

it('every attempt takes a turn, in what is left of the time', async () => {
  asked().times(2).reply(503, outcome('SERVICE_UNAVAILABLE'), { 'Retry-After': '5' });
  asked().reply(200, patient(A_PATIENT));
  const { directory, limiter } = open();
  await directory.trace(A_PATIENT, aCall());
  expect(limiter.orders.map(({ withinMs }) => withinMs)).toEqual([20_000, 15_000, 10_000]);
});

it('without a turn in time nothing is sent, no token is fetched, and the clinician may try again in a second', async () => {
  let fetched = 0;
  const accessToken = {
    token: async () => {
      fetched += 1;
      return 'token-1';
    },
    discard: () => undefined,
  };
  asked().reply(200, patient(A_PATIENT));
  const { directory, events, waits } = open({ limiter: new FakeRateLimiter(0), accessToken });
  await expect(directory.trace(A_PATIENT, aCall())).rejects.toMatchObject({
    code: 'PDS_BUSY',
    context: { retryAfterSeconds: 1, correlationId: aCall().correlationId, requestId: FIRST_ID },
  });
  expect([fetched, nock.isDone(), waits]).toEqual([0, false, []]);
  expect(events).toMatchObject([{ level: 'warn', event: 'pds.no-turn', fields: { route: 'Patient/:id', attempt: 1 } }]);
});

it('without a turn for the repeat the first answer is not the last word: the service is busy', async () => {
  asked().reply(503, outcome('SERVICE_UNAVAILABLE'));
  const { directory } = open({ limiter: new FakeRateLimiter(1) });
  await expect(directory.trace(A_PATIENT, aCall())).rejects.toMatchObject({ code: 'PDS_BUSY' });
});

it('a clinician who hangs up while waiting for a turn is not told that the service is busy', async () => {
  const hangUp = new AbortController();
  class Queue extends FakeRateLimiter {
    override async turn(): Promise<boolean> {
      hangUp.abort();
      return false;
    }
  }
  const { directory, events } = open({ limiter: new Queue() });
  await expect(directory.trace(A_PATIENT, aCall({ signal: hangUp.signal }))).rejects.toMatchObject({
    code: 'PDS_TIMEOUT',
  });
  expect(events).toEqual([]);
});

describe('when PDS says that it is too much', () => {
  it.each([
    ['for a second where it names no time', undefined, 1_000],
    ['as long as it says', '7', 7_000],
    ['a minute at most', '86400', 60_000],
  ])('all instances rest: %s', async (_how, retryAfter, expected) => {
    busy(retryAfter);
    asked().reply(200, patient(A_PATIENT));
    const { directory, limiter } = open();
    await directory.trace(A_PATIENT, aCall()).catch(() => undefined);
    expect(limiter.pauses).toEqual([expected]);
  });
  it('no other failure makes them rest', async () => {
    asked().times(3).reply(503, outcome('SERVICE_UNAVAILABLE'), { 'Retry-After': '1' });
    const { directory, limiter } = open();
    await directory.trace(A_PATIENT, aCall()).catch(() => undefined);
    expect(limiter.pauses).toEqual([]);
  });
});
