import { INTERACTION, type CallContext, type Route } from '#contracts';
import { stubTheWire } from '../../../test/support/stub-the-wire.js';
import { FakeRateLimiter } from '../../contracts/testing/fake-limits.js';
import { A_PRACTICE, aCall } from '../../contracts/testing/fakes.js';
import { aDirectory, type DirectoryUnderTest } from '../testing/a-directory.js';
import { anOutage, aWholeRoute, get } from '../testing/directory-answers.js';
import { aDevice, anEndpoint, searchset } from '../testing/directory-records.js';

const OTHER = '5d1c77b6-9c0e-4b53-8f63-0c4a2f4f8e11';
const route = (at: DirectoryUnderTest, call: CallContext = aCall()): Promise<Route> =>
  at.directory.route(A_PRACTICE, INTERACTION.structuredRecord, call);
const requests = (at: DirectoryUnderTest): number => at.limiter.orders.length;

stubTheWire();

describe('callers who want the same at the same time', () => {
  it('share each search and its retries, and each has the own reference', async () => {
    get('Endpoint').times(3).delay(20).reply(503, {});
    const at = aDirectory();
    const both = await Promise.allSettled([route(at), route(at, aCall({ correlationId: OTHER }))]);
    expect(both.map((one) => (one.status === 'rejected' ? (one.reason as object) : {}))).toMatchObject([
      { code: 'SDS_UNAVAILABLE', context: { correlationId: aCall().correlationId } },
      { code: 'SDS_UNAVAILABLE', context: { correlationId: OTHER } },
    ]);
    expect(requests(at)).toBe(3);
    expect(at.events).toContainEqual(expect.objectContaining({ event: 'sds.joined', correlationId: OTHER }));
  });

  it('are served although the one who asked first hangs up', async () => {
    get('Endpoint').delay(40).reply(200, searchset(anEndpoint()));
    get('Device').reply(200, searchset(aDevice()));
    const at = aDirectory();
    const caller = new AbortController();
    const first = route(at, aCall({ signal: caller.signal }));
    const second = route(at);
    setTimeout(() => caller.abort(), 10);
    await expect(first).rejects.toMatchObject({ code: 'SDS_UNAVAILABLE' });
    await expect(second).resolves.toMatchObject({ asid: '200000000017' });
    expect(requests(at)).toBe(2);
  });

  it('do not meet the end of a search that everybody has left', async () => {
    get('Endpoint').delay(100).reply(200, searchset());
    const at = aDirectory();
    const caller = new AbortController();
    const left = route(at, aCall({ signal: caller.signal }));
    setTimeout(() => caller.abort(), 10);
    await expect(left).rejects.toMatchObject({ code: 'SDS_UNAVAILABLE' });
    aWholeRoute();
    await expect(route(at)).resolves.toMatchObject({ asid: '200000000017' });
  });

  it('do not share with background work, which would make them wait', async () => {
    get('Endpoint').twice().delay(10).reply(200, searchset(anEndpoint()));
    get('Device').twice().reply(200, searchset(aDevice()));
    const at = aDirectory();
    await Promise.all([at.desk.probe(A_PRACTICE, INTERACTION.structuredRecord, aCall()), route(at)]);
    expect(at.limiter.orders.map(({ priority }) => priority).toSorted()).toEqual([
      'background',
      'background',
      'user',
      'user',
    ]);
  });
});

describe('the limit of the directory', () => {
  it('is four requests a second, evenly, unless told otherwise', () => {
    expect(aDirectory().limiters.limits).toEqual([{ name: 'sds', perSecond: 4, evenly: true }]);
    expect(aDirectory({ SDS_RATE_PER_SEC: '2' }).limiters.limits).toMatchObject([{ perSecond: 2 }]);
  });

  it('is kept by every attempt, within the time of the whole look-up', async () => {
    anOutage();
    const at = aDirectory();
    await expect(route(at)).rejects.toMatchObject({ code: 'SDS_UNAVAILABLE' });
    expect(requests(at)).toBe(3);
    expect(at.limiter.orders[0]?.withinMs).toBe(12_000);
    expect(at.limiter.orders[2]!.withinMs).toBeCloseTo(12_000 - at.waits[0]! - at.waits[1]!, -1);
  });

  it('sends nothing when there is no turn in time, and says when to come again', async () => {
    const at = aDirectory({}, { limiter: new FakeRateLimiter(0) });
    await expect(route(at)).rejects.toMatchObject({ code: 'SDS_RATE_LIMITED', context: { retryAfterSeconds: 1 } });
    expect(requests(at)).toBe(1);
    expect(at.events.at(-1)).toMatchObject({ event: 'sds.no-turn', code: 'SDS_RATE_LIMITED' });
  });

  it.each<[string, Readonly<Record<string, string>>, number]>([
    ['a second', {}, 1_000],
    ['as long as it says', { 'Retry-After': '3' }, 3_000],
    ['a minute at most', { 'Retry-After': '86400' }, 60_000],
  ])('makes everybody rest when the directory has had too much: %s', async (_long, headers, ms) => {
    get('Endpoint').reply(429, {}, headers);
    get('Endpoint').times(2).reply(503, {});
    const at = aDirectory();
    await expect(route(at)).rejects.toMatchObject({ code: expect.stringMatching(/^SDS_/u) as unknown });
    expect(at.limiter.pauses).toEqual([ms]);
  });
});

describe('an answer that was given to somebody else before', () => {
  it('is known by its reference, and told to the operator', async () => {
    get('Endpoint').reply(200, searchset(anEndpoint()), { 'X-Correlation-ID': OTHER.toUpperCase() });
    get('Device').reply(200, searchset(aDevice()), { 'X-Correlation-ID': aCall().correlationId.toUpperCase() });
    const at = aDirectory();
    await route(at);
    expect(at.events.filter(({ event }) => event === 'sds.gateway-cached')).toMatchObject([{ route: 'Endpoint' }]);
  });
});
