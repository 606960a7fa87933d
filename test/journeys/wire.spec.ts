import { contextIdOf, openPatient, type Product, startProduct } from '../support/product.js';

const STRUCTURED = 'urn:nhs:names:services:gpconnect:fhir:operation:gpc.getstructuredrecord-1';

let product: Product;
beforeAll(async () => {
  product = await startProduct();
  const id = contextIdOf(await openPatient(product, product.story('main')));
  product.simulator.wire.clear();
  await product.call('POST', `/v1/patient-contexts/${id}/structured-record`, { body: {} });
});
afterAll(() => product.stop());

function sent(): { target: string; headers: Readonly<Record<string, string>>; body: string } {
  const entry = product.simulator.wire.list('ssp').find(({ target }) => target.includes('$gpc.getstructuredrecord'));
  if (entry === undefined) throw new Error('no record was asked for');
  const headers: Record<string, string> = {};
  entry.rawHeaders.forEach((name, index) => {
    if (index % 2 === 0) headers[name] = entry.rawHeaders[index + 1] ?? '';
  });
  return { target: entry.target, headers, body: entry.body };
}

function claims(): { header: unknown; payload: Record<string, unknown>; raw: string } {
  const [header = '', payload = ''] = (sent().headers['Authorization'] ?? '').replace('Bearer ', '').split('.');
  const read = (part: string): unknown => JSON.parse(Buffer.from(part, 'base64url').toString('utf8'));
  return {
    header: read(header),
    payload: read(payload) as Record<string, unknown>,
    raw: (sent().headers['Authorization'] ?? '').replace('Bearer ', ''),
  };
}

/** gp-connect-core.md §1 to §3, on the bytes that arrived. */
describe('what reaches the Spine proxy', () => {
  it('is the practice’s address from the directory, behind one slash, with the operation behind it', () => {
    expect(sent().target).toMatch(
      /^\/ssp\/https:\/\/[a-z0-9.-]+\/[A-Z0-9]+\/STU3\/1\/gpconnect\/structured\/Patient\/\$gpc\.getstructuredrecord$/u,
    );
  });

  it('has the five headers, named and spelt as specified', () => {
    expect(sent().headers).toMatchObject({
      'Ssp-TraceID': expect.stringMatching(
        /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/u,
      ) as unknown,
      'Ssp-From': '200000009901',
      'Ssp-To': expect.stringMatching(/^\d{12}$/u) as unknown,
      'Ssp-InteractionID': STRUCTURED,
      Authorization: expect.stringMatching(/^Bearer [\w-]+\.[\w-]+\.$/u) as unknown,
      Accept: 'application/fhir+json;charset=utf-8',
      'Content-Type': 'application/fhir+json;charset=utf-8',
    });
  });

  it('has a token that is unsigned, lives 300 seconds and names the real user', () => {
    const { header, payload, raw } = claims();
    expect(header).toEqual({ alg: 'none', typ: 'JWT' });
    expect(raw.startsWith('eyJhbGciOiJub25lIiwidHlwIjoiSldUIn0.')).toBe(true);
    expect(Number(payload['exp']) - Number(payload['iat'])).toBe(300);
    expect(payload).toMatchObject({
      reason_for_request: 'directcare',
      requested_scope: 'patient/*.read',
      aud: sent().target.replace('/ssp/', '').replace('/Patient/$gpc.getstructuredrecord', ''),
      sub: '5b0c7c52-9a1e-4f5e-8f0d-0a1b2c3d4e01',
      requesting_organization: {
        resourceType: 'Organization',
        identifier: [{ system: 'https://fhir.nhs.uk/Id/ods-organization-code', value: 'Z9X01' }],
      },
      requesting_practitioner: {
        resourceType: 'Practitioner',
        id: '5b0c7c52-9a1e-4f5e-8f0d-0a1b2c3d4e01',
        identifier: [
          { system: 'https://fhir.nhs.uk/Id/sds-user-id', value: '555200000001' },
          { system: 'https://fhir.nhs.uk/Id/sds-role-profile-id', value: '555200000011' },
          { system: 'https://consumer.example.nhs.uk/Id/user-guid', value: '7d2f4f10-6f0e-4c53-9a80-1f2e3d4c5b01' },
        ],
        name: [{ family: 'Testclinician', given: ['Avery'], prefix: ['Dr'] }],
      },
    });
    expect(payload).not.toHaveProperty('requested_record');
  });

  it('asks for allergies with resolved ones and medication with issues', () => {
    expect(JSON.parse(sent().body)).toEqual({
      resourceType: 'Parameters',
      parameter: [
        {
          name: 'patientNHSNumber',
          valueIdentifier: { system: 'https://fhir.nhs.uk/Id/nhs-number', value: product.story('main').nhsNumber },
        },
        { name: 'includeAllergies', part: [{ name: 'includeResolvedAllergies', valueBoolean: true }] },
        { name: 'includeMedication', part: [{ name: 'includePrescriptionIssues', valueBoolean: true }] },
      ],
    });
  });

  it('says UNK for a user without a smartcard', async () => {
    const headers = { authorization: `Bearer ${await product.token('robin.sample')}` };
    const story = product.story('main');
    const body = { nhsNumber: story.nhsNumber, demographics: story.demographics, purpose: 'direct-care' };
    const id = contextIdOf(await product.call('POST', '/v1/patient-contexts', { body, headers }));
    product.simulator.wire.clear();
    await product.call('POST', `/v1/patient-contexts/${id}/structured-record`, { body: {}, headers });
    expect(claims().payload).toMatchObject({
      requesting_practitioner: {
        identifier: [{ value: 'UNK' }, { value: 'UNK' }, { value: '7d2f4f10-6f0e-4c53-9a80-1f2e3d4c5b02' }],
        name: [{ family: 'Sample' }],
      },
    });
  });
});
