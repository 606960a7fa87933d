import nock from 'nock';
import { INTERACTION, OdsCode, type Route } from '#contracts';
import { stubTheWire } from '../../../test/support/stub-the-wire.js';
import { A_PRACTICE, A_REQUESTER, FakeSpineDirectory, aCall } from '../../contracts/testing/fakes.js';
import { describeSpineDirectory } from '../../contracts/testing/spine-directory.contract.js';
import { API_KEY, BASE, aDirectory, type DirectoryUnderTest } from '../testing/a-directory.js';
import { aDevice, anEndpoint, searchset } from '../testing/directory-records.js';

const UNKNOWN = OdsCode.parse('Z90009');
const PLACE = { odsCode: A_PRACTICE, interactionId: INTERACTION.structuredRecord };
const route = (at: DirectoryUnderTest): Promise<Route> =>
  at.directory.route(A_PRACTICE, INTERACTION.structuredRecord, aCall());

const get = (resource: 'Endpoint' | 'Device') => nock(BASE).get(`/${resource}`).query(true);
const endpoints = (...records: Parameters<typeof searchset>) => get('Endpoint').reply(200, searchset(...records));
const devices = (...records: Parameters<typeof searchset>) => get('Device').reply(200, searchset(...records));

stubTheWire();

describeSpineDirectory('the adapter of the directory', async () => {
  const holds = (text: string) => (query: object) => JSON.stringify(query).includes(text);
  const wire = nock(BASE).persist();
  const metadata = { interactionId: INTERACTION.structuredMetadata, mhsId: 'S200000000029' };
  const booking = { interactionId: INTERACTION.bookAppointment, mhsId: 'S200000000037' };
  const all = [anEndpoint(), anEndpoint(metadata), anEndpoint(booking)];
  const byPartyKey = (query: object): boolean => !JSON.stringify(query).includes('nhsServiceInteractionId');
  wire
    .get('/Endpoint')
    .query((query) => holds(A_PRACTICE)(query) && byPartyKey(query))
    .reply(200, searchset(...all));
  wire
    .get('/Endpoint')
    .query((query) => holds(A_PRACTICE)(query) && !byPartyKey(query))
    .reply(200, searchset(anEndpoint()));
  wire.get('/Endpoint').query(holds(UNKNOWN)).reply(200, searchset());
  const interactionIds = [INTERACTION.structuredRecord, INTERACTION.structuredMetadata];
  wire
    .get('/Device')
    .query(holds(A_PRACTICE))
    .reply(200, searchset(aDevice({ interactionIds })));
  wire
    .get('/Device')
    .query(holds('FZZ01'))
    .reply(200, searchset(aDevice({ asid: '200000000025', partyKey: 'ZZS01-1' })));
  wire.get('/Device').query(holds('FZZ99')).reply(200, searchset());
  return { directory: aDirectory().directory, practice: A_PRACTICE, unknownPractice: UNKNOWN };
});

describeSpineDirectory('the fake of the directory', async () => ({
  directory: new FakeSpineDirectory([A_PRACTICE], {}, [INTERACTION.bookAppointment]),
  practice: A_PRACTICE,
  unknownPractice: UNKNOWN,
}));

describe('requests to the directory', () => {
  it('repeats the identifier, encodes everything, and sends the headers that the gateway knows', async () => {
    const sent: { path: string; headers: Record<string, unknown> }[] = [];
    for (const [resource, record] of [
      ['Endpoint', anEndpoint()],
      ['Device', aDevice()],
    ] as const) {
      get(resource).reply(function () {
        sent.push({ path: this.req.path, headers: this.req.headers });
        return [200, searchset(record)];
      });
    }
    await route(aDirectory());
    const organisation = 'organization=https%3A%2F%2Ffhir.nhs.uk%2FId%2Fods-organization-code%7CZ90001';
    const interaction =
      'identifier=https%3A%2F%2Ffhir.nhs.uk%2FId%2FnhsServiceInteractionId%7Curn%3Anhs%3Anames%3Aservices%3Agpconnect%3Afhir%3Aoperation%3Agpc.getstructuredrecord-1';
    const partyKey = 'identifier=https%3A%2F%2Ffhir.nhs.uk%2FId%2FnhsMhsPartyKey%7CZ90001-800001';
    expect(sent.map(({ path }) => path)).toEqual([
      `/spine-directory/FHIR/R4/Endpoint?${organisation}&${interaction}`,
      `/spine-directory/FHIR/R4/Device?${organisation}&${interaction}&${partyKey}`,
    ]);
    for (const { headers } of sent) {
      expect(headers).toMatchObject({
        apikey: API_KEY,
        accept: 'application/fhir+json',
        'cache-control': 'no-cache',
        'x-correlation-id': aCall().correlationId,
      });
    }
  });

  it('asks for our own ASID with the organisation of the requester and our supplier', async () => {
    const sent: string[] = [];
    get('Device').reply(function () {
      sent.push(decodeURIComponent(this.req.path));
      return [200, searchset(aDevice())];
    });
    await aDirectory().directory.ownAsid(INTERACTION.structuredRecord, aCall());
    expect(sent[0]).toContain(
      `organization=https://fhir.nhs.uk/Id/ods-organization-code|${A_REQUESTER.organisation.odsCode}&`,
    );
    expect(sent[0]).toMatch(/&manufacturing-organization=https:\/\/fhir\.nhs\.uk\/Id\/ods-organization-code\|ZZS01$/u);
  });
});

describe('a found route', () => {
  it('carries address, ASID, party key and what an operator needs to explain it', async () => {
    endpoints(anEndpoint());
    devices(aDevice());
    const found = await route(aDirectory());
    expect(found).toEqual({
      ...PLACE,
      address: 'https://teapot.example/Z90001/STU3/1/gpconnect/structured',
      asid: '200000000017',
      partyKey: 'Z90001-800001',
      provenance: {
        rule: 15,
        fingerprint: expect.stringMatching(/^[0-9a-f]{64}$/u) as unknown,
        endpointCount: 1,
        deviceCount: 1,
        fetchedAt: '2026-11-16T09:00:00.000Z',
        notes: [],
        source: 'live',
      },
    });
  });

  it.each([
    ['address', { address: 'https://kettle.example/Z90001' }, {}],
    ['messaging record', { mhsId: 'S2' }, {}],
    ['party key', { partyKey: 'Z90001-2' }, { partyKey: 'Z90001-2' }],
    ['ASID', {}, { asid: '200000000018' }],
  ])(
    'gets another fingerprint when its %s changes, and the same when nothing does',
    async (_part, endpoint, device) => {
      const prints = [];
      for (const [one, other] of [
        [{}, {}],
        [{}, {}],
        [endpoint, device],
      ] as const) {
        endpoints(anEndpoint(one));
        devices(aDevice(other));
        prints.push((await route(aDirectory())).provenance.fingerprint);
      }
      expect(prints[0]).toBe(prints[1]);
      expect(prints[0]).not.toBe(prints[2]);
    },
  );

  it('names the least expected rule and every note, and warns the operator of each note', async () => {
    endpoints(anEndpoint(), anEndpoint({ mhsId: 'S9' }));
    devices(aDevice(), aDevice());
    const at = aDirectory();
    const { provenance } = await route(at);
    expect(provenance).toMatchObject({
      rule: 16,
      endpointCount: 2,
      deviceCount: 2,
      notes: ['SDS_DUPLICATE_REGISTRATION'],
    });
    expect(at.events).toContainEqual(
      expect.objectContaining({
        level: 'warn',
        event: 'sds.route-noted',
        code: 'SDS_DUPLICATE_REGISTRATION',
        rule: 16,
      }),
    );
  });

  it('names the rule of the messaging record when only that was special', async () => {
    endpoints(anEndpoint({ address: 'https://teapot.example/STU3/1' }));
    devices(aDevice());
    await expect(route(aDirectory())).resolves.toMatchObject({
      provenance: { rule: 12, notes: ['SDS_ENDPOINT_ODS_MISMATCH'] },
    });
  });
});

describe('a refused route', () => {
  it('says which rule refused it', async () => {
    endpoints(anEndpoint({ address: ' ' }));
    const fault = {
      code: 'SDS_ENDPOINT_NO_ADDRESS',
      context: { ...PLACE, rule: 9, correlationId: aCall().correlationId },
    };
    await expect(route(aDirectory())).rejects.toMatchObject(fault);
  });

  it.each([
    [
      'a system under another party key is named as mismatch',
      aDevice({ partyKey: 'Z90001-800777' }),
      'SDS_DEVICE_PARTY_KEY_MISMATCH',
    ],
    ['no other system is named as not found', undefined, 'SDS_DEVICE_NOT_FOUND'],
  ])('looks once without the party key when the system is missing: %s', async (_situation, other, code) => {
    endpoints(anEndpoint());
    const withKey = nock(BASE)
      .get('/Device')
      .query((query) => Array.isArray(query['identifier']))
      .twice()
      .reply(200, searchset());
    const without = nock(BASE)
      .get('/Device')
      .query((query) => !Array.isArray(query['identifier']))
      .reply(200, other === undefined ? searchset() : searchset(other));
    await expect(route(aDirectory())).rejects.toMatchObject({ code, context: { rule: 14 } });
    expect(withKey.isDone()).toBe(true);
    expect(without.isDone()).toBe(true);
  });

  it('counts a system as not found when the look without party key fails', async () => {
    endpoints(anEndpoint());
    get('Device').twice().reply(200, searchset());
    get('Device').reply(500, {});
    await expect(route(aDirectory())).rejects.toMatchObject({ code: 'SDS_DEVICE_NOT_FOUND' });
  });
});
