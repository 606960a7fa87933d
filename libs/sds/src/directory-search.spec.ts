import { setImmediate as breath } from 'node:timers/promises';
import nock from 'nock';
import { INTERACTION, type Route } from '#contracts';
import { stubTheWire } from '../../../test/support/stub-the-wire.js';
import { A_PRACTICE, aCall } from '../../contracts/testing/fakes.js';
import { API_KEY, BASE, aDirectory, type DirectoryUnderTest } from '../testing/a-directory.js';
import { aDevice, anEndpoint, searchset } from '../testing/directory-records.js';

const route = (at: DirectoryUnderTest): Promise<Route> =>
  at.directory.route(A_PRACTICE, INTERACTION.structuredRecord, aCall());
const get = (resource: 'Endpoint' | 'Device') => nock(BASE).get(`/${resource}`).query(true);
const attempts = (at: DirectoryUnderTest): number =>
  at.events.filter(({ route: resource }) => resource === 'Endpoint').length;

/** The gateway's body for everything that it refuses itself. */
const GATEWAY_BODY = {
  resourceType: 'OperationOutcome',
  issue: [
    {
      severity: 'error',
      details: { coding: [{ code: 'UNKNOWN_ERROR', display: 'An error. (Message ID: rrt-17-a)' }] },
    },
  ],
};

stubTheWire();

describe('nothing found', () => {
  it('is believed after a second quick answer, 300 ms later', async () => {
    get('Endpoint').twice().reply(200, searchset());
    const at = aDirectory();
    await expect(route(at)).rejects.toMatchObject({ code: 'SDS_ENDPOINT_NOT_FOUND', context: { rule: 1 } });
    expect(at.waits).toEqual([300]);
  });

  it('is forgotten when the second answer brings the record', async () => {
    get('Endpoint').reply(200, searchset());
    get('Endpoint').reply(200, searchset(anEndpoint()));
    get('Device').reply(200, searchset(aDevice()));
    await expect(route(aDirectory())).resolves.toMatchObject({ asid: '200000000017' });
  });

  it('is no evidence when it took as long as the directory takes to give up', async () => {
    const at = aDirectory();
    get('Endpoint')
      .times(3)
      .reply(() => {
        at.pass(2_900);
        return [200, searchset()];
      });
    await expect(route(at)).rejects.toMatchObject({ code: 'SDS_UNAVAILABLE', context: { rule: 2 } });
    expect(attempts(at)).toBe(3);
  });

  it('is no evidence either when no attempt is left to confirm it', async () => {
    get('Endpoint').twice().reply(503);
    get('Endpoint').reply(200, searchset());
    await expect(route(aDirectory())).rejects.toMatchObject({ code: 'SDS_UNAVAILABLE', context: { rule: 2 } });
  });

  it('may have a failure between its two answers', async () => {
    get('Endpoint').reply(200, searchset());
    get('Endpoint').reply(502);
    get('Endpoint').reply(200, searchset());
    await expect(route(aDirectory())).rejects.toMatchObject({ code: 'SDS_ENDPOINT_NOT_FOUND' });
  });
});

describe('what becomes of an error', () => {
  it.each<[number, string, number]>([
    [302, 'SDS_WRONG_PATH', 1],
    [400, 'SDS_REQUEST_REJECTED', 1],
    [401, 'SDS_UNAUTHENTICATED', 1],
    [403, 'SDS_UNAUTHENTICATED', 1],
    [404, 'SDS_WRONG_PATH', 1],
    [405, 'SDS_REQUEST_REJECTED', 1],
    [406, 'SDS_REQUEST_REJECTED', 1],
    [408, 'SDS_UNAVAILABLE', 3],
    [429, 'SDS_RATE_LIMITED', 3],
    [500, 'SDS_UNAVAILABLE', 3],
    [502, 'SDS_UNAVAILABLE', 3],
    [503, 'SDS_UNAVAILABLE', 3],
    [504, 'SDS_UNAVAILABLE', 3],
  ])('%d ends as %s after %d attempts', async (status, code, times) => {
    get('Endpoint').times(times).reply(status, GATEWAY_BODY);
    const at = aDirectory();
    const context = { upstreamStatus: status, upstreamCode: 'UNKNOWN_ERROR' };
    await expect(route(at)).rejects.toMatchObject({ code, context });
    expect(attempts(at)).toBe(times);
    expect(at.events.at(-1)).toMatchObject({
      code,
      upstreamStatus: status,
      messageId: 'rrt-17-a',
      correlationId: aCall().correlationId,
    });
  });

  it.each<[string, string | object]>([
    ['no JSON', '<html>'],
    ['nothing', ''],
    ['an OperationOutcome', GATEWAY_BODY],
    ['a Bundle without entries', { resourceType: 'Bundle', total: 0 }],
    ['fewer entries than it counts', { ...searchset(anEndpoint()), total: 2 }],
    ['a Device instead of an Endpoint', searchset(aDevice())],
  ])('200 with %s is asked for once more, then thrown away as SDS_BAD_RESPONSE', async (_what, body) => {
    get('Endpoint').twice().reply(200, body);
    const at = aDirectory();
    await expect(route(at)).rejects.toMatchObject({ code: 'SDS_BAD_RESPONSE' });
    expect(attempts(at)).toBe(2);
  });

  it.each(['ECONNRESET', 'ENOTFOUND', 'CERT_HAS_EXPIRED'])(
    'no answer (%s) ends as SDS_UNAVAILABLE after 3 attempts',
    async (code) => {
      get('Endpoint')
        .times(3)
        .replyWithError(Object.assign(new Error(code), { code }));
      const at = aDirectory();
      await expect(route(at)).rejects.toMatchObject({ code: 'SDS_UNAVAILABLE', context: { upstreamCode: code } });
      expect(attempts(at)).toBe(3);
    },
  );

  it('gives up on one request after the time for one, and tries again', async () => {
    get('Endpoint').delay(30_000).reply(200, searchset());
    get('Endpoint').reply(200, searchset(anEndpoint()));
    get('Device').reply(200, searchset(aDevice()));
    await expect(route(aDirectory({ SDS_TIMEOUT_MS: '1000' }))).resolves.toMatchObject({ asid: '200000000017' });
    nock.abortPendingRequests();
  });

  it('points at a bad directory record when only the system search fails with 500', async () => {
    get('Endpoint').reply(200, searchset(anEndpoint()));
    get('Device').times(3).reply(500, GATEWAY_BODY);
    await expect(route(aDirectory())).rejects.toMatchObject({ code: 'SDS_UNAVAILABLE', context: { rule: 20 } });
  });

  it('alarms the operator about a refused key, and only once', async () => {
    get('Endpoint').reply(401, GATEWAY_BODY);
    const at = aDirectory();
    await expect(route(at)).rejects.toMatchObject({ code: 'SDS_UNAUTHENTICATED' });
    expect(at.events.filter(({ level }) => level === 'error')).toEqual([
      expect.objectContaining({ event: 'sds.refused', code: 'SDS_UNAUTHENTICATED' }),
    ]);
  });

  it('never writes the key into a fault or a log line', async () => {
    get('Endpoint').times(3).reply(500, `the key is ${API_KEY}`);
    const at = aDirectory();
    const fault: unknown = await route(at).catch((error: unknown) => error);
    expect(JSON.stringify(fault, Object.getOwnPropertyNames(fault))).not.toContain(API_KEY);
    expect(JSON.stringify(at.events)).not.toContain(API_KEY);
  });
});

describe('how long it is tried', () => {
  it('waits as long as a busy directory asks for', async () => {
    get('Endpoint').reply(429, GATEWAY_BODY, { 'Retry-After': '2' });
    get('Endpoint').reply(200, searchset(anEndpoint()));
    get('Device').reply(200, searchset(aDevice()));
    const at = aDirectory();
    await route(at);
    expect(at.waits).toEqual([2_000]);
  });

  it('gives up at once when the directory asks for more time than there is', async () => {
    get('Endpoint').reply(429, GATEWAY_BODY, { 'Retry-After': '60' });
    const at = aDirectory();
    await expect(route(at)).rejects.toMatchObject({ code: 'SDS_RATE_LIMITED', context: { retryAfterSeconds: 60 } });
    expect(at.waits).toEqual([]);
  });

  it('backs off for less than 250 ms, then for less than 500 ms', async () => {
    get('Endpoint').times(3).reply(503);
    const at = aDirectory();
    await expect(route(at)).rejects.toMatchObject({ code: 'SDS_UNAVAILABLE' });
    expect(at.waits).toHaveLength(2);
    expect(at.waits[0]).toBeLessThan(250);
    expect(at.waits[1]).toBeLessThan(500);
  });

  it('shares one budget between the two searches of a lookup', async () => {
    const at = aDirectory({ SDS_BUDGET_MS: '5000' });
    get('Endpoint').reply(() => {
      at.pass(4_000);
      return [200, searchset(anEndpoint())];
    });
    get('Device').reply(() => {
      at.pass(1_000);
      return [503, ''];
    });
    await expect(route(at)).rejects.toMatchObject({ code: 'SDS_UNAVAILABLE' });
    expect(at.waits).toEqual([]);
  });

  it('stops between two attempts when the caller hangs up', async () => {
    const caller = new AbortController();
    get('Endpoint').reply(() => {
      caller.abort();
      return [503, ''];
    });
    const at = aDirectory();
    const lookup = at.directory.route(A_PRACTICE, INTERACTION.structuredRecord, aCall({ signal: caller.signal }));
    await expect(lookup).rejects.toMatchObject({ code: 'SDS_UNAVAILABLE' });
    await breath(); // the attempt itself ends after the caller has gone
    expect(attempts(at)).toBe(1);
    expect(at.waits).toEqual([]);
  });
});

describe('a journey that is almost over', () => {
  const callEndingIn = (ms: number) => ({ ...aCall(), endsAt: Date.parse('2026-11-16T09:00:00Z') + ms });

  it('begins no search that cannot end in time', async () => {
    const at = aDirectory();
    const search = at.directory.route(A_PRACTICE, INTERACTION.structuredRecord, callEndingIn(100));
    await expect(search).rejects.toMatchObject({ code: 'JOURNEY_TIMEOUT' });
    expect(attempts(at)).toBe(0);
  });

  it('repeats none either', async () => {
    get('Endpoint').reply(200, searchset());
    const at = aDirectory();
    const search = at.directory.route(A_PRACTICE, INTERACTION.structuredRecord, callEndingIn(400));
    await expect(search).rejects.toMatchObject({ code: 'SDS_UNAVAILABLE' });
    expect(attempts(at)).toBe(1);
  });
});
