import { answerWith, parseFault } from '../kernel/fault-board.js';
import type { LegHandler } from '../kernel/exchange.js';
import { CONSUMERS, PRACTICES } from '../scenarios/index.js';
import { aRequest, bodyOf, HandClock } from '../testing/requests.js';
import type { GatewaySwitches } from './gateway.js';
import { practiceRecords } from './practice-records.js';
import { INTERACTION_SYSTEM, ODS_SYSTEM, PARTY_KEY_SYSTEM } from './query.js';
import { sdsLeg } from './sds-leg.js';

const BASE = '/spine-directory/FHIR/R4';
const STRUCTURED = 'urn:nhs:names:services:gpconnect:fhir:operation:gpc.getstructuredrecord-1';
const SLOTS = 'urn:nhs:names:services:gpconnect:fhir:rest:search:slot-1';
const records = practiceRecords(PRACTICES);

function open(gateway: GatewaySwitches = {}) {
  const clock = new HandClock();
  return { clock, leg: sdsLeg({ clock, records: () => records, gateway }) };
}

interface Search {
  readonly ods: string;
  readonly interaction?: string;
  readonly partyKey?: string;
  readonly manufacturer?: string;
}

function target(
  resource: 'Endpoint' | 'Device',
  { ods, interaction = STRUCTURED, partyKey, manufacturer }: Search,
): string {
  const query = new URLSearchParams({ organization: `${ODS_SYSTEM}|${ods}` });
  query.append('identifier', `${INTERACTION_SYSTEM}|${interaction}`);
  if (partyKey !== undefined) query.append('identifier', `${PARTY_KEY_SYSTEM}|${partyKey}`);
  if (manufacturer !== undefined) query.append('manufacturing-organization', `${ODS_SYSTEM}|${manufacturer}`);
  return `${BASE}/${resource}?${query.toString()}`;
}

interface Found {
  readonly total: number;
  readonly addresses: readonly unknown[];
  readonly statuses: readonly unknown[];
  readonly asids: readonly unknown[];
  readonly partyKeys: readonly unknown[];
}

interface Resource {
  readonly address?: string;
  readonly status?: string;
  readonly identifier?: readonly { readonly system: string; readonly value: string }[];
}

async function find(
  resource: 'Endpoint' | 'Device',
  search: Search,
  { leg }: { readonly leg: LegHandler } = open(),
): Promise<Found> {
  const reply = await leg.handle(aRequest(target(resource, search)));
  const { total, entry } = bodyOf(reply) as { total: number; entry: { resource: Resource }[] };
  const values = (system: string) =>
    entry.map((each) => each.resource.identifier?.find((identifier) => identifier.system === system)?.value);
  return {
    total,
    addresses: entry.map((each) => each.resource.address),
    statuses: entry.map((each) => each.resource.status),
    asids: values('https://fhir.nhs.uk/Id/nhsSpineASID'),
    partyKeys: values(PARTY_KEY_SYSTEM),
  };
}

const practice = (ods: string) => PRACTICES.find(({ odsCode }) => odsCode === ods)!;

describe('routes in the simulated directory', () => {
  it('leads from a practice to its address, from there by the party key to its ASID', async () => {
    const { roots, partyKey, asid } = practice('Z81001');
    expect(await find('Endpoint', { ods: 'Z81001' })).toMatchObject({
      total: 1,
      addresses: [roots.structured],
      partyKeys: [partyKey],
    });
    expect(await find('Device', { ods: 'Z81001', partyKey })).toMatchObject({ total: 1, asids: [asid] });
    expect(await find('Endpoint', { ods: 'Z81001', interaction: SLOTS })).toMatchObject({
      addresses: [roots.foundations],
    });
  });

  it.each(CONSUMERS)('knows our system at $odsCode by organisation and supplier', async (consumer) => {
    const { odsCode, asid, supplierOdsCode } = consumer;
    expect(await find('Device', { ods: odsCode, manufacturer: supplierOdsCode })).toMatchObject({
      asids: [asid],
      partyKeys: [`${odsCode}-9${asid.slice(-6)}`],
    });
    expect(await find('Endpoint', { ods: odsCode })).toMatchObject({ total: 0 });
  });

  it.each<[string, string, (found: Found) => void]>([
    ['none', 'Z81010', ({ total }) => expect(total).toBe(0)],
    ['two-suppliers', 'Z81011', ({ partyKeys }) => expect(new Set(partyKeys).size).toBe(2)],
    ['no-address', 'Z81012', ({ total, addresses }) => expect([total, addresses]).toEqual([1, [undefined]])],
    ['bad-address', 'Z81015', ({ addresses }) => expect(addresses).toEqual([expect.stringMatching(/^http:/)])],
    ['inactive', 'Z81016', ({ statuses }) => expect(statuses).toEqual(['off'])],
    ['duplicate', 'Z81019', ({ total, addresses }) => expect([total, new Set(addresses).size]).toEqual([2, 1])],
    [
      'two-addresses',
      'Z81020',
      ({ addresses, partyKeys }) => expect([new Set(addresses).size, new Set(partyKeys).size]).toEqual([2, 1]),
    ],
    ['no-party-key', 'Z81028', ({ total, partyKeys }) => expect([total, partyKeys]).toEqual([1, [undefined]])],
  ])('shows an Endpoint that is %s', async (state, ods, check) => {
    expect(practice(ods).directory).toBe(state);
    check(await find('Endpoint', { ods }));
  });

  it.each<[string, string, number, readonly unknown[]]>([
    ['no-device', 'Z81013', 0, []],
    ['device-other-party-key', 'Z81014', 0, []],
    ['two-devices', 'Z81017', 2, [expect.any(String), expect.any(String)]],
    ['bad-asid', 'Z81018', 1, [expect.stringMatching(/^\d{9}$/)]],
    ['no-asid', 'Z81029', 1, [undefined]],
  ])('shows a Device that is %s', async (state, ods, total, asids) => {
    expect(practice(ods).directory).toBe(state);
    expect(await find('Device', { ods, partyKey: practice(ods).partyKey })).toMatchObject({ total, asids });
  });

  it('gives other ids for the same record at each asking', async () => {
    const world = open();
    const first = bodyOf(await world.leg.handle(aRequest(target('Endpoint', { ods: 'Z81001' }))));
    const second = bodyOf(await world.leg.handle(aRequest(target('Endpoint', { ods: 'Z81001' }))));
    expect(first).not.toEqual(second);
  });

  it('takes an asterisk for an ordinary letter', async () => {
    expect(await find('Endpoint', { ods: '*' })).toMatchObject({ total: 0 });
  });
});

describe('the gateway before the simulated directory', () => {
  const path = target('Endpoint', { ods: 'Z81001' });

  it('wants the key, but not for the ping', async () => {
    const { leg } = open({ apiKey: 'k1', statusKey: 's1' });
    const refused = await leg.handle(aRequest(path, { headers: { apikey: 'other' } }));
    expect([refused.status, refused.headers['Content-Type'], bodyOf(refused)]).toMatchObject([
      401,
      'application/json',
      { issue: [{ code: 'unknown', details: { coding: [{ code: 'UNKNOWN_ERROR' }] } }] },
    ]);
    expect((await leg.handle(aRequest(path, { headers: { apikey: 'k1' } }))).status).toBe(200);
    expect((await leg.handle(aRequest(`${BASE}/_ping`))).status).toBe(200);
    expect((await leg.handle(aRequest(`${BASE}/_status`, { headers: { apikey: 'k1' } }))).status).toBe(401);
    expect((await leg.handle(aRequest(`${BASE}/_status`, { headers: { apikey: 's1' } }))).status).toBe(200);
  });

  it('counts requests by the minute and wants them spaced, where that is switched on', async () => {
    const quota = open({ quotaPerMinute: 1 });
    expect([(await quota.leg.handle(aRequest(path))).status, (await quota.leg.handle(aRequest(path))).status]).toEqual([
      200, 429,
    ]);
    const spaced = open({ spacingMs: 200 });
    const statuses = [
      (await spaced.leg.handle(aRequest(path))).status,
      (await spaced.leg.handle(aRequest(path))).status,
    ];
    spaced.clock.pass(200);
    expect([...statuses, (await spaced.leg.handle(aRequest(path))).status]).toEqual([200, 429, 200]);
  });

  it('repeats a cached answer for half an hour, ids and all, unless told not to', async () => {
    const { leg, clock } = open({ cacheSeconds: 1800 });
    const ask = async (headers: Readonly<Record<string, string>> = {}) =>
      (await leg.handle(aRequest(path, { headers }))).body;
    const first = await ask();
    expect(await ask()).toBe(first);
    expect(await ask({ 'Cache-Control': 'no-cache' })).not.toBe(first);
    clock.pass(1_800_000);
    expect(await ask()).not.toBe(first);
  });

  it('hides what went wrong inside, where that is switched on', async () => {
    const inside = await answerWith(open().leg, aRequest(path), parseFault('500'));
    expect([inside.status, inside.body]).toEqual([500, expect.stringContaining('no response from server')]);
    const outside = await answerWith(open({ maskServerErrors: true }).leg, aRequest(path), parseFault('500'));
    expect([outside.status, outside.body]).toEqual([500, expect.stringContaining('UNKNOWN_ERROR')]);
  });
});

describe('faults of the simulated directory', () => {
  const spoilt = (fault: string) =>
    answerWith(open().leg, aRequest(target('Endpoint', { ods: 'Z81001' })), parseFault(fault));

  it('can be slow, and empty because it was slow', async () => {
    expect(await spoilt('delay=30')).toMatchObject({ status: 200, transport: { delayMs: 30 } });
    const empty = await spoilt('false-empty');
    expect([empty.transport, bodyOf(empty)]).toMatchObject([{ delayMs: 3000 }, { total: 0, entry: [] }]);
  });

  it('can answer 429, a web page, or an error that looks like success', async () => {
    expect((await spoilt('429')).status).toBe(429);
    expect(await spoilt('non-json')).toMatchObject({ status: 200, headers: { 'Content-Type': 'text/html' } });
    const outcome = await spoilt('outcome-200');
    expect([outcome.status, bodyOf(outcome)]).toMatchObject([200, { resourceType: 'OperationOutcome' }]);
  });
});

describe('headers of the simulated directory', () => {
  const path = target('Endpoint', { ods: 'Z81001' });
  const ask = (headers: Readonly<Record<string, string>>) => open().leg.handle(aRequest(path, { headers }));

  it('echoes the correlation id as sent, or makes one in capitals', async () => {
    const id = '6d3d3674-7ce5-41ec-90d6-0242ac120003';
    expect((await ask({ 'X-Correlation-Id': id })).headers['X-Correlation-ID']).toBe(id);
    expect((await ask({ 'X-Correlation-Id': '' })).headers['X-Correlation-ID']).toMatch(/^[0-9A-F-]{36}$/);
    expect((await ask({ 'X-Correlation-Id': 'x' })).status).toBe(400);
  });

  it.each([
    ['*/*', 200, 'application/fhir+json'],
    ['text/html, application/json', 200, 'application/json'],
    ['application/fhir+json; charset=utf-8', 406, 'application/fhir+json'],
    ['application/fhir+json;q=1.0', 406, 'application/fhir+json'],
  ])('compares the media type %s whole', async (accept, status, contentType) => {
    const reply = await ask({ Accept: accept });
    expect([reply.status, reply.headers['Content-Type']]).toEqual([status, contentType]);
  });
});
