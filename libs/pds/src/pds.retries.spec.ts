import nock from 'nock';
import type { AccessToken } from '#contracts';
import { Fault } from '#errors';
import { stubTheWire } from '../../../test/support/stub-the-wire.js';
import { A_PATIENT, aCall } from '../../contracts/testing/fakes.js';
import { FIRST_ID, asked, open, outcome, patient } from '../testing/pds-world.js';

stubTheWire();

describe('an attempt that fails', () => {
  it.each([
    [408, 'UNABLE_TO_CALL_SERVICE', 'PDS_TIMEOUT'],
    [429, 'TOO_MANY_REQUESTS', 'PDS_BUSY'],
    [503, 'SERVICE_UNAVAILABLE', 'PDS_UNAVAILABLE'],
    [500, 'UNKNOWN_ERROR', 'PDS_UNAVAILABLE'],
  ])(
    'with %i %s is repeated twice under the same request id, then it is %s',
    async (upstreamStatus, upstreamCode, code) => {
      const ids: unknown[] = [];
      asked()
        .times(3)
        .reply(upstreamStatus, function () {
          ids.push(this.req.headers['x-request-id']);
          return outcome(upstreamCode);
        });
      const { directory, waits } = open();
      await expect(directory.trace(A_PATIENT, aCall())).rejects.toMatchObject({
        code,
        context: { upstreamStatus, upstreamCode, correlationId: aCall().correlationId, requestId: FIRST_ID },
      });
      expect(ids).toEqual([FIRST_ID, FIRST_ID, FIRST_ID]);
      expect(waits).toHaveLength(2);
      expect(nock.isDone()).toBe(true);
    },
  );
  it('is not repeated when the journey ends before a repeat could', async () => {
    asked().reply(503, outcome('SERVICE_UNAVAILABLE'));
    const { directory, waits } = open();
    const endsAt = Date.parse('2026-11-16T09:00:00Z') + 500;
    await expect(directory.trace(A_PATIENT, { ...aCall(), endsAt })).rejects.toMatchObject({ code: 'PDS_UNAVAILABLE' });
    expect(waits).toEqual([]);
  });
  it('is not even begun when the journey is as good as over', async () => {
    const endsAt = Date.parse('2026-11-16T09:00:00Z') + 100;
    await expect(open().directory.trace(A_PATIENT, { ...aCall(), endsAt })).rejects.toMatchObject({
      code: 'JOURNEY_TIMEOUT',
    });
  });
  it('is forgotten when the next one brings the patient', async () => {
    asked().reply(502, '<html>bad gateway</html>');
    asked().replyWithError(Object.assign(new Error('gone'), { code: 'ECONNRESET' }));
    asked().reply(200, patient(A_PATIENT));
    const { directory, waits, events } = open();
    await expect(directory.trace(A_PATIENT, aCall())).resolves.toMatchObject({ kind: 'found' });
    expect(waits[0]).toBeGreaterThanOrEqual(400);
    expect(waits[0]).toBeLessThanOrEqual(600);
    expect(waits[1]).toBeGreaterThanOrEqual(1_200);
    expect(waits[1]).toBeLessThanOrEqual(1_800);
    expect(events.map(({ level, event }) => `${level} ${event}`)).toEqual([
      'warn pds.unclear',
      'warn pds.unclear',
      'info pds.answered',
      'info pds.traced',
    ]);
  });
  it('is repeated under another request id when the clinician asks again', async () => {
    const ids: unknown[] = [];
    asked()
      .times(2)
      .reply(200, function () {
        ids.push(this.req.headers['x-request-id']);
        return patient(A_PATIENT);
      });
    const { directory } = open();
    await directory.trace(A_PATIENT, aCall());
    await directory.trace(A_PATIENT, aCall());
    expect(new Set(ids).size).toBe(2);
  });
  it('because PDS is busy waits at least a second', async () => {
    asked().reply(429, outcome('TOO_MANY_REQUESTS'));
    asked().reply(200, patient(A_PATIENT));
    const { directory, waits } = open();
    await directory.trace(A_PATIENT, aCall());
    expect(waits).toEqual([1_000]);
  });
  it('waits as long as PDS asks, up to ten seconds', async () => {
    asked().reply(503, outcome('SERVICE_UNAVAILABLE'), { 'Retry-After': '5' });
    asked().reply(200, patient(A_PATIENT));
    const { directory, waits } = open();
    await directory.trace(A_PATIENT, aCall());
    expect(waits).toEqual([5_000]);
  });
  it('is final when PDS asks for a longer rest, and the fault says for how long', async () => {
    asked().reply(429, outcome('TOO_MANY_REQUESTS'), { 'Retry-After': '11' });
    const { directory, waits } = open();
    await expect(directory.trace(A_PATIENT, aCall())).rejects.toMatchObject({
      code: 'PDS_BUSY',
      context: { retryAfterSeconds: 11 },
    });
    expect(waits).toEqual([]);
  });
  it('is final when the budget does not allow another', async () => {
    asked().reply(503, outcome('SERVICE_UNAVAILABLE'), { 'Retry-After': '5' });
    const { directory, waits } = open({ settings: { PDS_BUDGET_MS: '4000' } });
    await expect(directory.trace(A_PATIENT, aCall())).rejects.toMatchObject({ code: 'PDS_UNAVAILABLE' });
    expect(waits).toEqual([]);
  });
  it.each([
    [400, 'INVALID_RESOURCE_ID', 'NHS_NUMBER_INVALID'],
    [400, 'MISSING_VALUE', 'INTERNAL_REQUEST_FAULT'],
    [403, 'ACCESS_DENIED', 'ACCESS_NOT_ALLOWED'],
    [200, 'TOO_MANY_MATCHES', 'UPSTREAM_REPLY_UNREADABLE'],
  ])('with %i %s is not repeated: %s', async (status, upstreamCode, code) => {
    asked().reply(status, outcome(upstreamCode));
    const { directory, events } = open();
    await expect(directory.trace(A_PATIENT, aCall())).rejects.toMatchObject({ code });
    expect(events).toEqual([expect.objectContaining({ level: 'error', event: 'pds.refused' })]);
  });
  it('because nobody answers in time is PDS_TIMEOUT', async () => {
    asked().times(3).delay(2_000).reply(200, patient(A_PATIENT));
    const late = open({ settings: { PDS_TIMEOUT_MS: '100' } }).directory.trace(A_PATIENT, aCall());
    await expect(late).rejects.toMatchObject({ code: 'PDS_TIMEOUT' });
    nock.abortPendingRequests();
  });
  it('is not even begun, and no token is fetched, when the clinician has hung up before', async () => {
    let fetched = 0;
    const counting: AccessToken = {
      token: async () => {
        fetched += 1;
        return 'token-1';
      },
      discard: () => undefined,
    };
    const gone = open({ accessToken: counting }).directory.trace(A_PATIENT, aCall({ signal: AbortSignal.abort() }));
    await expect(gone).rejects.toMatchObject({ code: 'PDS_TIMEOUT' });
    expect(fetched).toBe(0);
  });
  it('because the clinician hung up half way is not repeated', async () => {
    const hangUp = new AbortController();
    asked().reply(() => {
      hangUp.abort();
      return [503, outcome('SERVICE_UNAVAILABLE')];
    });
    const { directory, waits } = open();
    await expect(directory.trace(A_PATIENT, aCall({ signal: hangUp.signal }))).rejects.toMatchObject({
      code: 'PDS_TIMEOUT',
    });
    expect(waits).toEqual([]);
  });
});

describe('a token that PDS refuses', () => {
  it('is thrown away, and the same request is sent once more with a new one, at once', async () => {
    const sent: unknown[] = [];
    const note = function (this: nock.ReplyFnContext): void {
      sent.push([this.req.headers['authorization'], this.req.headers['x-request-id']]);
    };
    asked().reply(401, function () {
      note.call(this);
      return { fault: { faultstring: 'Access Token expired' } };
    });
    asked().reply(200, function () {
      note.call(this);
      return patient(A_PATIENT);
    });
    const { directory, waits } = open();
    await expect(directory.trace(A_PATIENT, aCall())).resolves.toMatchObject({ kind: 'found' });
    expect(sent).toEqual([
      ['Bearer token-1', FIRST_ID],
      ['Bearer token-2', FIRST_ID],
    ]);
    expect(waits).toEqual([0]);
  });
  it('twice means that our connection is refused', async () => {
    asked().times(2).reply(401, outcome('ACCESS_DENIED'));
    const fault = open().directory.trace(A_PATIENT, aCall());
    await expect(fault).rejects.toMatchObject({
      code: 'SERVICE_AUTH_FAILED',
      context: { upstreamCode: 'ACCESS_DENIED' },
    });
  });
  it('cannot be had at all: then nothing is asked', async () => {
    const none: AccessToken = {
      token: async () => {
        throw new Fault('PLATFORM_AUTH_MISCONFIGURED');
      },
      discard: () => undefined,
    };
    await expect(open({ accessToken: none }).directory.trace(A_PATIENT, aCall())).rejects.toMatchObject({
      code: 'PLATFORM_AUTH_MISCONFIGURED',
    });
  });
});
