import type { HttpResult } from '#platform';
import { readResult } from './reply-reading.js';

const RULES = { read: () => [], elapsedMs: 1, suspectEmptyMs: 2_900, now: new Date('2026-11-16T09:00:00Z') };

it.each(['CIRCUIT_OPEN', 'BULKHEAD_FULL'])(
  'a search that we held back ourselves was not sent, so it is not repeated: %s',
  (code) => {
    const result: HttpResult = { kind: 'failure', reason: 'not-sent', code, retryAfterSeconds: 7 };
    expect(readResult(result, RULES)).toEqual({
      kind: 'not-sent',
      trouble: { code: 'SDS_UNAVAILABLE', upstreamCode: code, retryAfterSeconds: 7 },
    });
  },
);

it('a refused connection may be tried again', () => {
  const result: HttpResult = { kind: 'failure', reason: 'not-sent', code: 'ECONNREFUSED' };
  expect(readResult(result, RULES)).toMatchObject({ kind: 'unclear', trouble: { code: 'SDS_UNAVAILABLE' } });
});
