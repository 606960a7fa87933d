import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { INTERACTION, OdsCode, type NewPin, type Route } from '#contracts';
import { stubTheWire } from '../../../test/support/stub-the-wire.js';
import { A_PRACTICE, aCall } from '../../contracts/testing/fakes.js';
import { aDirectory, type DirectoryUnderTest } from '../testing/a-directory.js';
import { aWholeRoute, devices, endpoints, nothing } from '../testing/directory-answers.js';
import { aDevice, anEndpoint } from '../testing/directory-records.js';
import { sdsFaults } from './sds.config.js';

const RECORD = INTERACTION.structuredRecord;
const DAYS = 24 * 3_600_000;
const NEW_KEY = 'Z90001-800002';
const NEW_ROOT = 'https://kettle.example/Z90001';
const A_PIN: NewPin = {
  odsCode: A_PRACTICE,
  interactionId: RECORD,
  partyKey: NEW_KEY,
  reason: 'The practice moves to its new supplier this week',
  setBy: 'operator-7',
  expiresAt: '2026-11-23T09:00:00Z',
};
const twoSystems = (): void =>
  endpoints(anEndpoint(), anEndpoint({ partyKey: NEW_KEY, address: NEW_ROOT, mhsId: 'S200000000045' }));
const route = (at: DirectoryUnderTest): Promise<Route> => at.directory.route(A_PRACTICE, RECORD, aCall());
const details = (at: DirectoryUnderTest, name: string) =>
  at.events.filter(({ event }) => event === name).map(({ detail }) => detail);

async function pinned(at: DirectoryUnderTest, changes: Partial<NewPin> = {}) {
  twoSystems();
  return at.desk.pin({ ...A_PIN, ...changes }, aCall());
}

stubTheWire();

describe('a pin of an operator', () => {
  it('chooses among several systems, and stands in the route and in the log', async () => {
    const at = aDirectory();
    const pin = await pinned(at);
    expect(pin).toMatchObject({ ...A_PIN, setAt: '2026-11-16T09:00:00.000Z' });
    twoSystems();
    devices(aDevice({ partyKey: NEW_KEY, asid: '200000000041' }));
    await expect(route(at)).resolves.toMatchObject({
      address: NEW_ROOT,
      asid: '200000000041',
      provenance: { rule: 6, pin: pin.id, endpointCount: 2 },
    });
    expect(details(at, 'sds.pin-used')).toHaveLength(1);
    await expect(at.desk.pins()).resolves.toEqual([pin]);
  });

  it('changes nothing where there is one system only', async () => {
    const at = aDirectory();
    await pinned(at);
    aWholeRoute();
    const { partyKey, provenance } = await route(at);
    expect([partyKey, provenance.pin]).toEqual(['Z90001-800001', undefined]);
  });

  it('does not make good an address that cannot be used', async () => {
    const at = aDirectory();
    await pinned(at);
    endpoints(anEndpoint(), anEndpoint({ partyKey: NEW_KEY, address: ' ' }));
    await expect(route(at)).rejects.toMatchObject({ code: 'SDS_ENDPOINT_NO_ADDRESS' });
    expect(details(at, 'sds.pin-ignored')[0]).toContain('cannot be used');
  });

  it('that is over does not count, and the operator is told', async () => {
    const at = aDirectory();
    await pinned(at);
    at.pass(7 * DAYS);
    twoSystems();
    await expect(route(at)).rejects.toMatchObject({ code: 'SDS_ENDPOINT_MULTIPLE_SUPPLIERS', context: { rule: 6 } });
    expect(details(at, 'sds.pin-ignored')[0]).toContain('2026-11-23T09:00:00Z');
  });

  it('for a system that is gone does not count, and the operator is told', async () => {
    const at = aDirectory();
    await pinned(at);
    endpoints(anEndpoint(), anEndpoint({ partyKey: 'Z90001-800003', address: NEW_ROOT }));
    await expect(route(at)).rejects.toMatchObject({ code: 'SDS_ENDPOINT_MULTIPLE_SUPPLIERS' });
    expect(details(at, 'sds.pin-ignored')[0]).toContain('no system that is there');
  });

  it('is replaced by the next one for the same route, and can be taken away', async () => {
    const at = aDirectory();
    await pinned(at);
    const second = await pinned(at, { partyKey: 'z90001-800001' });
    expect(second.partyKey).toBe('Z90001-800001'); // as the directory writes it
    await expect(at.desk.pins()).resolves.toEqual([second]);
    await expect(at.desk.unpin(second.id)).resolves.toBe(true);
    await expect(at.desk.unpin(second.id)).resolves.toBe(false);
    await expect(at.desk.pins()).resolves.toEqual([]);
  });

  it.each<[string, Partial<NewPin>]>([
    ['over already', { expiresAt: '2026-11-16T08:59:59Z' }],
    ['longer than 30 days', { expiresAt: '2026-12-17T09:00:00Z' }],
    ['no time', { expiresAt: 'tomorrow' }],
    ['without a reason', { reason: ' ' }],
    ['with an NHS number in its reason', { reason: 'for patient 999 000 1006' }],
    ['of nobody', { setBy: '' }],
    ['with a blank in its party key', { partyKey: 'Z90001 800002' }],
    ['of a practice with no such code', { odsCode: '*' as OdsCode }],
  ])('is refused when it is %s', async (_what, changes) => {
    const at = aDirectory();
    await expect(at.desk.pin({ ...A_PIN, ...changes }, aCall())).rejects.toMatchObject({ code: 'SDS_PIN_INVALID' });
    expect(at.limiter.orders).toEqual([]);
  });

  it('is refused when the directory does not name the party key', async () => {
    const at = aDirectory();
    await expect(pinned(at, { partyKey: 'Z90001-999999' })).rejects.toMatchObject({ code: 'SDS_PIN_INVALID' });
    nothing('Endpoint');
    await expect(at.desk.pin(A_PIN, aCall())).rejects.toMatchObject({ code: 'SDS_PIN_INVALID' });
  });
});

describe('pins of the configuration', () => {
  let folder = '';
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'sds-pins-'));
  });
  afterAll(() => rmSync(folder, { recursive: true }));
  const file = (content: unknown): string => {
    const path = join(folder, 'pins.json');
    writeFileSync(path, typeof content === 'string' ? content : JSON.stringify(content));
    return path;
  };
  const CONFIGURED = { ...A_PIN, setAt: '2026-11-15T09:00:00Z' };

  it('choose as those of an operator do, who can overrule them and not remove them', async () => {
    const at = aDirectory({ SDS_ROUTE_PINS_PATH: file([CONFIGURED]) });
    const id = `configured:${A_PRACTICE}:${RECORD}`;
    twoSystems();
    devices(aDevice({ partyKey: NEW_KEY }));
    await expect(route(at)).resolves.toMatchObject({ partyKey: NEW_KEY, provenance: { pin: id } });
    await expect(at.desk.unpin(id)).resolves.toBe(false);
    await pinned(at, { partyKey: 'Z90001-800001' });
    twoSystems();
    devices(aDevice());
    await expect(route(at)).resolves.toMatchObject({ partyKey: 'Z90001-800001' });
    await expect(at.desk.pins()).resolves.toHaveLength(2);
  });

  it.each<[string, unknown, string]>([
    ['no JSON', '{', 'must be a readable file'],
    ['no list', {}, 'must be a readable file'],
    ['a pin without a reason', [{ ...CONFIGURED, reason: '' }], 'pin 1: reason'],
    ['a pin that is too long', [CONFIGURED, { ...CONFIGURED, expiresAt: '2027-01-01T00:00:00Z' }], 'pin 2: expiresAt'],
    ['a pin that is over before it begins', [{ ...CONFIGURED, expiresAt: '2026-11-01T00:00:00Z' }], 'pin 1: expiresAt'],
    ['an unknown interaction', [{ ...CONFIGURED, interactionId: 'urn:x' }], 'pin 1: interactionId'],
    ['two pins for one route', [CONFIGURED, CONFIGURED], 'each practice and interaction once'],
  ])('with %s stop the start with one line', (_what, content, words) => {
    const faults = sdsFaults({ SDS_ROUTE_PINS_PATH: file(content) });
    expect(faults).toHaveLength(1);
    expect(faults[0]).toContain('SDS_ROUTE_PINS_PATH: ');
    expect(faults[0]).toContain(words);
  });

  it('that are good, or not there at all, stop nothing', () => {
    expect(sdsFaults({ SDS_ROUTE_PINS_PATH: file([CONFIGURED]) })).toEqual([]);
    expect(sdsFaults({})).toEqual([]);
    expect(sdsFaults({ SDS_ROUTE_PINS_PATH: join(folder, 'none.json') })).toHaveLength(1);
  });
});
