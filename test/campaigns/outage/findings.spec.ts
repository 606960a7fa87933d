import type { Case } from './cases.js';
import { type Evidence, type GoodTimes, rowOf } from './findings.js';
import type { Call } from './load.js';
import type { Leg } from './relay.js';

const none: Readonly<Record<Leg, number>> = { token: 0, pds: 0, sds: 0, ssp: 0, other: 0 };
const GOOD: GoodTimes = { needs: { open: { ...none, pds: 1 }, record: { ...none, ssp: 1 } }, p99Ms: 20 };
const BOUNDS = { recoveryMs: 5_000 };
const DOWN: Case = {
  name: 'ssp down',
  leg: 'ssp',
  affects: ({ what }) => what === 'record',
  begin: async () => async () => undefined,
};

function call(from: number, more: Partial<Call> = {}): Call {
  return { what: 'record', odsCode: 'Z83001', from, ms: 10, status: 200, outcome: 'ok', ...more };
}
const failed = (from: number, more: Partial<Call> = {}): Call =>
  call(from, { status: 504, outcome: 'GPC_TEMPORARILY_UNAVAILABLE', ...more });

/** One trouble that was met, felt and over in time. */
function evidence(more: Partial<Evidence> = {}): Evidence {
  return {
    case: DOWN,
    during: [failed(100), call(200, { what: 'open' })],
    after: [failed(1_500), call(2_000)],
    endedAt: 1_000,
    recovered: true,
    spoilt: 1,
    revoked: 0,
    arrived: { ...none, pds: 1, ssp: 3 },
    ...more,
  };
}
const broken = (given: Evidence): readonly string[] => rowOf(given, GOOD, BOUNDS).broken;

describe('the bounds of the outage campaign', () => {
  it('hold where only the calls in trouble fail, and soon no more', () => {
    expect(broken(evidence())).toEqual([]);
  });

  it.each([
    [12, []],
    [22, [expect.stringMatching(/a storm of requests/u)]],
  ])('count the tokens that the campaign itself has revoked as needed: %i requests for 9', (token, expected) => {
    const flapping = { case: { ...DOWN, leg: 'token' as const }, revoked: 9, arrived: { ...none, ssp: 3, token } };
    const seen = broken(evidence(flapping)).filter((one) => !one.startsWith('more than'));
    expect(seen).toEqual(expected);
  });

  it.each<[string, Partial<Evidence>, RegExp]>([
    ['nothing met the trouble', { spoilt: 0, during: [call(100)], after: [call(2_000)] }, /nothing met the trouble/u],
    ['it fails for too long', { after: [failed(7_000)] }, /not recovered within 5 s/u],
    ['it still fails at the end, begun early', { after: [failed(1_500)], recovered: false }, /not recovered/u],
    ['another call fails', { during: [failed(100, { what: 'open' })] }, /have nothing to do with it: open/u],
    ['a reply has no code', { after: [failed(1_500, { outcome: 'no answer' })] }, /1 replies without a code/u],
    ['it is asked for again and again', { arrived: { ...none, ssp: 40 } }, /a storm of requests/u],
  ])('are broken when %s', (_what, more, expected) => {
    expect(broken(evidence(more)).join('; ')).toMatch(expected);
  });
});
