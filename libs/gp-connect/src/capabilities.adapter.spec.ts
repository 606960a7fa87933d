import { Asid, type CapabilityOutcome, INTERACTION, OdsCode, type SpineTransport } from '#contracts';
import { describeCapabilityDirectory } from '../../contracts/testing/capability-directory.contract.js';
import { someCapabilities } from '../../contracts/testing/fake-capabilities.js';
import { FakeSpineTransport, type SpineScript } from '../../contracts/testing/fake-spine-transport.js';
import { A_PRACTICE, aCall, aRoute } from '../../contracts/testing/fakes.js';
import { aSpineRequest } from '../../contracts/testing/spine-transport.contract.js';
import { CapabilitiesAdapter } from './capabilities.adapter.js';
import { CapabilityCache } from './capability-cache.js';
import { GpcQueries } from './gpc-queries.js';

const ROUTE = aRoute(A_PRACTICE, INTERACTION.foundationsMetadata);
const { from } = aSpineRequest();
const HOUR_MS = 3_600_000;
const STATEMENT: SpineScript = {
  status: 200,
  body: JSON.stringify({
    resourceType: 'CapabilityStatement',
    version: '1.6.2',
    software: { name: 'Example GP System', version: '10' },
    rest: [
      {
        resource: [
          { type: 'Slot', interaction: [{ code: 'search-type' }], searchParam: [{ name: 'searchFilter' }] },
          { type: 'Appointment', interaction: [{ code: 'read' }, { code: 'create' }, { code: 'update' }] },
        ],
        operation: [{ name: 'gpc.registerpatient' }, { name: 'gpc.getstructuredrecord' }],
      },
    ],
  }),
};
const refusal = (status: number, code: string): SpineScript => ({
  status,
  body: JSON.stringify({ resourceType: 'OperationOutcome', issue: [{ details: { coding: [{ code }] } }] }),
});

/** A clock that starts well away from zero, which the cache reads as "no time". */
function world(transport: SpineTransport, useStructuredMetadata = false) {
  const time = { ms: Date.parse('2026-11-16T09:00:00.000Z') };
  const clock = { now: () => new Date(time.ms), uuid: () => 'unused' };
  const cache = new CapabilityCache(clock, HOUR_MS);
  const adapter = new CapabilitiesAdapter(new GpcQueries({ transport, clock, sleep: async () => undefined }), cache, {
    timeoutMs: 10_000,
    useStructuredMetadata,
  });
  return {
    time,
    ask: (route = ROUTE): Promise<CapabilityOutcome> => adapter.capabilities(route, from, aCall()),
    adapter,
  };
}

describeCapabilityDirectory(
  "the directory of practices' statements",
  async () => world(new FakeSpineTransport([STATEMENT])).adapter,
);

describe('asking a practice what it can do', () => {
  it('fetches the statement at the given address for the signed-in user', async () => {
    const transport = new FakeSpineTransport([STATEMENT]);
    await expect(world(transport).ask()).resolves.toEqual({
      kind: 'known',
      capabilities: someCapabilities({
        software: 'Example GP System 10',
        slotSearch: { parameters: ['searchFilter'], includes: [] },
      }),
      source: 'live',
    });
    expect(transport.sent).toEqual([
      {
        method: 'GET',
        address: ROUTE.address,
        path: '/metadata',
        interactionId: INTERACTION.foundationsMetadata,
        scope: 'organization/*.read',
        from,
        to: ROUTE.asid,
        timeoutMs: 10_000,
      },
    ]);
  });
  it.each<[string, SpineScript, CapabilityOutcome['kind']]>([
    ['access is denied', refusal(403, 'ACCESS_DENIED'), 'not-sharing'],
    ['access is denied in the other spelling', refusal(403, 'ACCESS DENIED'), 'not-sharing'],
    ['the switched-off function is called not implemented', refusal(501, 'NOT_IMPLEMENTED'), 'not-sharing'],
    ['our set-up is refused by the proxy', refusal(403, '403'), 'unavailable'],
    ['there is no statement', refusal(404, 'NO_RECORD_FOUND'), 'unavailable'],
    [
      'the statement is not valid JSON',
      { status: 200, body: '{"resourceType":"CapabilityStatement",}' },
      'unavailable',
    ],
    ['an outcome comes with 200', { ...refusal(200, 'ACCESS_DENIED') }, 'unavailable'],
    ['a web page comes', { status: 200, body: '<html></html>' }, 'unavailable'],
    ['the practice cannot be reached', { fault: 'GPC_TEMPORARILY_UNAVAILABLE' }, 'unavailable'],
    ['the secure connection fails', { fault: 'GPC_SECURE_CONNECTION_FAILED' }, 'unavailable'],
  ])('when %s', async (_case, script, kind) => {
    await expect(world(new FakeSpineTransport([script])).ask()).resolves.toEqual({ kind, source: 'live' });
  });
  it('asks for the statement about the record only with leave, and before the combined one', () => {
    const transport = new FakeSpineTransport([STATEMENT]);
    const { structuredMetadata, foundationsMetadata } = INTERACTION;
    expect(world(transport).adapter.statementsFor('structuredRecord')).toEqual([foundationsMetadata]);
    expect(world(transport, true).adapter.statementsFor('structuredRecord')).toEqual([
      structuredMetadata,
      foundationsMetadata,
    ]);
  });
  it('believes a statement only about what it covers', async () => {
    const { ask } = world(new FakeSpineTransport([STATEMENT]));
    await expect(ask({ ...ROUTE, interactionId: INTERACTION.structuredMetadata })).resolves.toMatchObject({
      capabilities: { offers: { structuredRecord: 'named', appointments: 'not-covered' } },
    });
  });
  it('goes on without an answer when the caller hangs up', async () => {
    const { adapter } = world(new FakeSpineTransport([STATEMENT]));
    const outcome = await adapter.capabilities(ROUTE, from, aCall({ signal: AbortSignal.abort() }));
    expect(outcome).toEqual({ kind: 'unavailable', source: 'live' });
  });
});

describe('what a practice has said is kept', () => {
  it.each<[string, SpineScript, number]>([
    ['a statement for the configured time', STATEMENT, HOUR_MS],
    ['a switched-off practice for five minutes', refusal(403, 'ACCESS_DENIED'), 300_000],
    ['a failure for sixty seconds', refusal(404, 'NO_RECORD_FOUND'), 60_000],
  ])('%s', async (_case, script, ttlMs) => {
    const transport = new FakeSpineTransport([script]);
    const { ask, time } = world(transport);
    await ask();
    time.ms += ttlMs - 1;
    await expect(ask()).resolves.toMatchObject({ source: 'cache' });
    time.ms += 2;
    await expect(ask()).resolves.toMatchObject({ source: 'live' });
    expect(transport.sent).toHaveLength(2);
  });
  it('by address and system, so that a practice that moves is asked anew', async () => {
    const transport = new FakeSpineTransport([STATEMENT]);
    const { ask } = world(transport);
    await ask();
    await ask({ ...ROUTE, address: `${ROUTE.address}/new` });
    await ask({ ...ROUTE, asid: Asid.parse('200000000033') });
    expect(transport.sent).toHaveLength(3);
  });
  it('until something makes it doubtful', async () => {
    const transport = new FakeSpineTransport([STATEMENT]);
    const { ask, adapter } = world(transport);
    await ask();
    adapter.forget(OdsCode.parse('Z99999'));
    await ask();
    expect(transport.sent).toHaveLength(1);
    adapter.forget(A_PRACTICE);
    await expect(ask()).resolves.toMatchObject({ source: 'live' });
  });
  it('apart for each statement of a practice', async () => {
    const transport = new FakeSpineTransport([STATEMENT]);
    const { ask } = world(transport);
    await ask();
    await ask({ ...ROUTE, interactionId: INTERACTION.structuredMetadata });
    expect(transport.sent.map(({ interactionId }) => interactionId)).toEqual([
      INTERACTION.foundationsMetadata,
      INTERACTION.structuredMetadata,
    ]);
  });
  it('with what an answer has shown, which makes it no younger', async () => {
    const { ask, adapter, time } = world(new FakeSpineTransport([STATEMENT]));
    await ask();
    time.ms += HOUR_MS - 1;
    adapter.note(ROUTE, ['includeProblems'], aCall());
    await expect(ask()).resolves.toMatchObject({ capabilities: { unsupportedParameters: ['includeProblems'] } });
    time.ms += 2;
    await expect(ask()).resolves.toMatchObject({ source: 'live', capabilities: { unsupportedParameters: [] } });
  });
  it('but keeps nothing of an answer that is no name of a parameter', async () => {
    const { ask, adapter } = world(new FakeSpineTransport([STATEMENT]));
    await ask();
    const texts = ['Marigold Fernsby', '9990001006', '', 'a.b.c', 'x'.repeat(61), 'includeProblems.filterStatus'];
    adapter.note(ROUTE, texts, aCall());
    await expect(ask()).resolves.toMatchObject({
      capabilities: { unsupportedParameters: ['includeProblems.filterStatus'] },
    });
  });
  it('and never more than fifty findings', async () => {
    const { ask, adapter } = world(new FakeSpineTransport([STATEMENT]));
    await ask();
    const names = Array.from({ length: 60 }, (_, index) => 'a'.repeat(index + 1));
    adapter.note(ROUTE, names, aCall());
    await expect(ask()).resolves.toMatchObject({ capabilities: { unsupportedParameters: names.slice(0, 50) } });
  });
  it('and a refusal to share gains nothing from an answer', async () => {
    const { ask, adapter } = world(new FakeSpineTransport([refusal(403, 'ACCESS_DENIED')]));
    await ask();
    adapter.note(ROUTE, ['includeProblems'], aCall());
    await expect(ask()).resolves.toEqual({ kind: 'not-sharing', source: 'cache' });
  });
  it('and clinicians who ask at the same moment share one question', async () => {
    const transport = new FakeSpineTransport([STATEMENT]);
    const { ask } = world(transport);
    const outcomes = await Promise.all([ask(), ask(), ask()]);
    expect(outcomes.map(({ kind }) => kind)).toEqual(['known', 'known', 'known']);
    expect(transport.sent).toHaveLength(1);
  });
});
