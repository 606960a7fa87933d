import { INTERACTION, type InteractionId, type Route } from '#contracts';
import { stubTheWire } from '../../../test/support/stub-the-wire.js';
import { A_PRACTICE, aCall } from '../../contracts/testing/fakes.js';
import { aDirectory, type DirectoryUnderTest } from '../testing/a-directory.js';
import { anOutage, devices, endpoints, nothing } from '../testing/directory-answers.js';
import { aDevice, anEndpoint } from '../testing/directory-records.js';

const RECORD = INTERACTION.structuredRecord;
const METADATA = INTERACTION.structuredMetadata;
const SLOTS = INTERACTION.searchSlots;
const LISTED = [RECORD, METADATA, SLOTS];
const SLOT_ROOT = 'https://teapot.example/Z90001/STU3/1/gpconnect';

const metadata = (parts = {}) => anEndpoint({ interactionId: METADATA, mhsId: 'S2', ...parts });
const slots = (parts = {}) => anEndpoint({ interactionId: SLOTS, mhsId: 'S3', address: SLOT_ROOT, ...parts });

async function known(at: DirectoryUnderTest): Promise<Route> {
  endpoints(anEndpoint());
  devices(aDevice({ interactionIds: LISTED }));
  return at.directory.route(A_PRACTICE, RECORD, aCall());
}

async function siblings(at: DirectoryUnderTest, route: Route, wanted: readonly InteractionId[] = LISTED) {
  return (await at.directory.siblings(route, wanted, aCall())).map(({ interactionId, address }) => [
    interactionId,
    address,
  ]);
}

stubTheWire();

describe('other interactions of a known system', () => {
  it('come from one search more, each with its own address and its own provenance', async () => {
    const at = aDirectory();
    const route = await known(at);
    endpoints(anEndpoint(), metadata(), slots());
    const found = await at.directory.siblings(route, LISTED, aCall());
    expect(found.map(({ interactionId, address, asid }) => [interactionId, address, asid])).toEqual([
      [METADATA, route.address, route.asid],
      [SLOTS, SLOT_ROOT, route.asid],
    ]);
    const prints = [route, ...found].map(({ provenance }) => provenance.fingerprint);
    expect(new Set(prints).size).toBe(3);
    expect(found[1]?.provenance).toMatchObject({ source: 'live', endpointCount: 1, deviceCount: 1, rule: 15 });
    await expect(at.desk.kept(A_PRACTICE)).resolves.toHaveLength(3);
  });

  it.each([
    ['has two addresses', [slots(), slots({ address: 'https://kettle.example/Z90001' })]],
    ['has no address', [slots({ address: undefined })]],
    ['has an address that cannot be used', [slots({ address: 'https://192.0.2.7/Z90001' })]],
    ['is inactive', [slots({ status: 'off' })]],
    ['is not there', []],
  ])('are left out where one %s', async (_what, others) => {
    const at = aDirectory();
    const route = await known(at);
    endpoints(anEndpoint(), metadata(), ...others);
    await expect(siblings(at, route)).resolves.toEqual([[METADATA, route.address]]);
  });

  it('are left out where the system itself may not be sent them', async () => {
    const at = aDirectory();
    const route = await known(at);
    endpoints(anEndpoint(), anEndpoint({ interactionId: INTERACTION.bookAppointment }));
    await expect(siblings(at, route, [INTERACTION.bookAppointment])).resolves.toEqual([]);
  });

  it.each([
    ['the known address is another now', [anEndpoint({ address: `${SLOT_ROOT}/` }), slots()]],
    ['the known interaction is missing', [slots()]],
    ['a record is of another organisation', [anEndpoint(), slots({ odsCode: 'Z90002' })]],
    ['a record names no organisation', [anEndpoint(), slots({ odsCode: undefined })]],
    ['a record has another party key', [anEndpoint(), slots({ partyKey: 'Z90001-800002' })]],
  ])('are all left out when %s', async (_what, records) => {
    const at = aDirectory();
    const route = await known(at);
    endpoints(...records);
    await expect(siblings(at, route)).resolves.toEqual([]);
    expect(at.events).toContainEqual(expect.objectContaining({ event: 'sds.siblings-doubtful' }));
  });

  it('are all left out when the directory has nothing', async () => {
    const at = aDirectory();
    const route = await known(at);
    nothing('Endpoint');
    await expect(siblings(at, route)).resolves.toEqual([]);
  });

  it('need the Device once more where this process has not seen it', async () => {
    const route = await known(aDirectory());
    const at = aDirectory();
    endpoints(anEndpoint(), slots());
    devices(aDevice({ interactionIds: LISTED }));
    await expect(siblings(at, route)).resolves.toEqual([[SLOTS, SLOT_ROOT]]);
    endpoints(anEndpoint(), slots());
    await expect(siblings(at, route)).resolves.toEqual([[SLOTS, SLOT_ROOT]]);
  });

  it.each([
    ['has another ASID now', () => devices(aDevice({ asid: '200000000018', interactionIds: LISTED }))],
    ['is not there any more', () => nothing('Device')],
  ])('are left out when the Device %s', async (_what, given) => {
    const route = await known(aDirectory());
    endpoints(anEndpoint(), slots());
    given();
    await expect(siblings(aDirectory(), route)).resolves.toEqual([]);
  });

  it('of several Devices with one ASID are those that all of them list', async () => {
    const at = aDirectory();
    endpoints(anEndpoint());
    devices(aDevice({ interactionIds: LISTED }), aDevice({ interactionIds: [RECORD, METADATA] }));
    const route = await at.directory.route(A_PRACTICE, RECORD, aCall());
    endpoints(anEndpoint(), metadata(), slots());
    await expect(siblings(at, route)).resolves.toEqual([[METADATA, route.address]]);
  });

  it('are not concluded from an old or a pinned route, nor asked for where nothing else is wanted', async () => {
    const at = aDirectory();
    const route = await known(at);
    const asked = at.limiter.orders.length;
    for (const odd of [{ source: 'stale' as const }, { pin: 'pin-1' }]) {
      await expect(siblings(at, { ...route, provenance: { ...route.provenance, ...odd } })).resolves.toEqual([]);
    }
    await expect(siblings(at, route, [RECORD, 'urn:other' as InteractionId])).resolves.toEqual([]);
    expect(at.limiter.orders).toHaveLength(asked);
  });

  it('fail as a route does when the directory is away', async () => {
    const at = aDirectory();
    const route = await known(at);
    anOutage();
    await expect(siblings(at, route)).rejects.toMatchObject({ code: 'SDS_UNAVAILABLE' });
  });
});
