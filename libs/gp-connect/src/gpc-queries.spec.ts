import { INTERACTION, type SpineReply } from '#contracts';
import { Fault, type FaultContext } from '#errors';
import { A_PRACTICE, aCall, aRoute } from '../../contracts/testing/fakes.js';
import { aSpineRequest } from '../../contracts/testing/spine-transport.contract.js';
import { GpcQueries } from './gpc-queries.js';

const UNREACHABLE = 'GPC_TEMPORARILY_UNAVAILABLE';

/** A practice whose every request ends so, after so long; the pauses between them are the longest that there can be. */
function bench(context: FaultContext, { tookMs = 0, random = 0.999 } = {}) {
  let ms = Date.parse('2026-11-16T09:00:00Z');
  const pass = async (passed: number): Promise<void> => void (ms += passed);
  const sentAt: number[] = [];
  const send = async (): Promise<SpineReply> => {
    sentAt.push(ms);
    await pass(tookMs);
    throw new Fault(UNREACHABLE, context);
  };
  const clock = { now: () => new Date(ms), uuid: () => '5c1d0f1e-0000-4000-8000-000000000001' };
  const queries = new GpcQueries({ transport: { send }, clock, sleep: pass, random: () => random });
  const { from } = aSpineRequest();
  const route = aRoute(A_PRACTICE, INTERACTION.structuredRecord);
  const request = { method: 'GET', path: '/x', scope: 'patient/*.read', from } as const;
  const ask = async (journeyMs?: number): Promise<unknown> => {
    const endsAt = journeyMs === undefined ? undefined : ms + journeyMs;
    const query = { operation: 'record', route, request, budgetMs: 60_000 } as const;
    return queries.ask(query, { ...aCall(), endsAt }).catch((fault: unknown) => fault);
  };
  return { ask, sentAt };
}

it('asks three times at most, with a growing pause', async () => {
  const { ask, sentAt } = bench({});
  await expect(ask()).resolves.toMatchObject({ code: UNREACHABLE });
  expect(sentAt).toHaveLength(3);
});

it.each(['CIRCUIT_OPEN', 'BULKHEAD_FULL'])(
  'does not ask again what we held back ourselves: %s',
  async (upstreamCode) => {
    const { ask, sentAt } = bench({ upstreamCode, retryAfterSeconds: 1, sent: 'no' });
    await expect(ask()).resolves.toMatchObject({ code: UNREACHABLE, context: { retryAfterSeconds: 1 } });
    expect(sentAt).toHaveLength(1);
  },
);

it('asks again when the connection was refused: surely nothing was sent', async () => {
  const { ask, sentAt } = bench({ upstreamCode: 'ECONNREFUSED', sent: 'no' });
  await ask();
  expect(sentAt).toHaveLength(3);
});

it.each([
  [1_200, 1],
  [2_200, 2],
  [9_000, 3],
])('with %i ms left of the journey sends %i requests of a second each', async (journeyMs, requests) => {
  const { ask, sentAt } = bench({}, { tookMs: 1_000, random: 0 });
  await expect(ask(journeyMs)).resolves.toMatchObject({ code: UNREACHABLE });
  expect(sentAt).toHaveLength(requests);
});

it('begins nothing when the journey is as good as over', async () => {
  const { ask, sentAt } = bench({});
  await expect(ask(100)).resolves.toMatchObject({ code: 'JOURNEY_TIMEOUT' });
  expect(sentAt).toEqual([]);
});
