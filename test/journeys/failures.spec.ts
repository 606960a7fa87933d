import { contextIdOf, openPatient, type Product, type Reply, startProduct } from '../support/product.js';

/** Waits are short here; the codes are those of the long ones. */
const IMPATIENT = {
  GPC_RECORD_TIMEOUT_MS: '1000',
  GPC_CAPABILITY_TIMEOUT_MS: '1000',
  PDS_TIMEOUT_MS: '1000',
  PDS_BUDGET_MS: '2000',
};

let product: Product;
beforeAll(async () => {
  product = await startProduct({ environment: IMPATIENT });
});
afterAll(() => product.stop());

/** Every failure must be one that a clinician can act on. */
function expectProblem(reply: Reply, status: number, code: string): void {
  expect(reply.json).toMatchObject({ status, code });
  expect(reply.status).toBe(status);
  expect(reply.headers.get('content-type')).toContain('application/problem+json');
  expect(reply.headers.get('x-correlation-id')).toMatch(/^[0-9a-f-]{36}$/u);
  expect(reply.json).toMatchObject({
    type: `http://orchestrator.test/problems/${code}`,
    correlationId: reply.headers.get('x-correlation-id'),
  });
  expect(reply.json).toHaveProperty('title', expect.stringMatching(/\.$/u));
  expect(reply.json).toHaveProperty('action', expect.stringMatching(/\S/u));
}

describe('opening a patient who cannot be opened', () => {
  it.each([
    ['unknown', 404, 'PATIENT_NOT_FOUND'],
    ['invalidated', 404, 'NHS_NUMBER_WITHDRAWN'],
    ['restricted', 403, 'PDS_RESTRICTED'],
    ['very-restricted', 403, 'PDS_RESTRICTED'],
    ['deceased', 422, 'PDS_DECEASED'],
    ['deceased-informal', 422, 'PDS_DECEASED'],
    ['no-practice', 422, 'PDS_NO_GP'],
    ['removed', 422, 'PDS_NO_GP_REMOVED'],
    ['gp-ended', 422, 'PDS_GP_ENDED'],
    ['gp-not-started', 422, 'PDS_GP_NOT_STARTED'],
    ['gp-conflict', 422, 'PDS_GP_CONFLICT'],
    ['partial-birth-date', 422, 'PDS_NOT_VERIFIED'],
    ['pds-408', 504, 'PDS_TIMEOUT'],
    ['pds-502', 503, 'PDS_UNAVAILABLE'],
    ['pds-429', 503, 'PDS_BUSY'],
    ['pds-503', 503, 'PDS_UNAVAILABLE'],
    ['pds-malformed', 502, 'UPSTREAM_REPLY_UNREADABLE'],
  ])('%s is answered with %i %s and no word about who it is', async (name, status, code) => {
    const story = product.story(name);
    const reply = await openPatient(product, story);
    expectProblem(reply, status, code);
    expect(reply.bytes.toString('utf8')).not.toContain(story.nhsNumber);
    expect(reply.bytes.toString('utf8')).not.toContain(story.demographics.familyName);
    expect(product.simulator.wire.list('ssp').filter(({ target }) => target.includes(story.nhsNumber))).toEqual([]);
  });

  it('refuses a number with a wrong check digit before anybody is asked', async () => {
    const before = product.simulator.wire.counts();
    const reply = await openPatient(product, { ...product.story('main'), nhsNumber: '9990001007' });
    expectProblem(reply, 400, 'NHS_NUMBER_INVALID');
    expect(product.simulator.wire.counts()).toEqual(before);
  });

  it('names the new number of a merged patient and goes on only when it is confirmed', async () => {
    const story = product.story('superseded');
    const first = await openPatient(product, story);
    expectProblem(first, 409, 'PDS_SUPERSEDED');
    const supersededBy = product.story('main').nhsNumber;
    expect(first.json).toMatchObject({ confirm: { supersededBy } });
    const second = await openPatient(product, story, { confirm: { supersededBy, discrepancies: true } });
    expect(second.status).toBe(201);
    expect(second.json).toMatchObject({ patient: { nhsNumber: supersededBy } });
  });

  it('tells only which details differ when the person is somebody else', async () => {
    const story = product.story('main');
    const demographics = { ...story.demographics, familyName: 'Somebody', givenName: 'Else', birthDate: '1901-01-01' };
    const reply = await openPatient(product, { ...story, demographics });
    expectProblem(reply, 422, 'PDS_NOT_VERIFIED');
    expect(reply.json).toMatchObject({
      differences: [{ field: 'familyName' }, { field: 'givenName' }, { field: 'birthDate' }],
    });
    expect(reply.bytes.toString('utf8')).not.toContain(story.demographics.familyName);
  });
});

describe('a practice that no way leads to', () => {
  it.each([
    ['sds-none', 422, 'SDS_ENDPOINT_NOT_FOUND'],
    ['sds-two', 502, 'SDS_ENDPOINT_MULTIPLE_SUPPLIERS'],
    ['sds-two-addresses', 502, 'SDS_ENDPOINT_AMBIGUOUS'],
    ['no-address', 502, 'SDS_ENDPOINT_NO_ADDRESS'],
    ['sds-bad-address', 502, 'SDS_ENDPOINT_BAD_ADDRESS'],
    ['sds-no-device', 422, 'SDS_DEVICE_NOT_FOUND'],
    ['sds-other-party-key', 502, 'SDS_DEVICE_PARTY_KEY_MISMATCH'],
    ['sds-two-devices', 502, 'SDS_DEVICE_AMBIGUOUS'],
    ['sds-bad-asid', 502, 'SDS_DEVICE_BAD_ASID'],
  ])(
    '%s: the patient opens, the service says why not, and the record call answers %i %s',
    async (name, status, code) => {
      const opened = await openPatient(product, product.story(name));
      expect(opened.status).toBe(201);
      expect(opened.json).toMatchObject({ services: { structuredRecord: { available: false, problem: { code } } } });
      expectProblem(await recordOf(opened), status, code);
    },
  );
});

describe('a record that does not come', () => {
  it.each([
    ['ssp-sender', 502, 'GPC_CONNECTION_NOT_AUTHORISED'],
    ['ssp-receiver', 502, 'GPC_CONNECTION_NOT_AUTHORISED'],
    ['ssp-fot', 502, 'GPC_CONNECTION_NOT_AUTHORISED'],
    ['ssp-varies', 502, 'GPC_DIRECTORY_OUT_OF_DATE'],
    ['ssp-bad-gateway', 503, 'GPC_TEMPORARILY_UNAVAILABLE'],
    ['provider-not-found', 404, 'GPC_PATIENT_NOT_AVAILABLE'],
    ['provider-no-consent', 403, 'GPC_PATIENT_CONSENT_REFUSED'],
    ['provider-no-organisation-consent', 403, 'GPC_PRACTICE_NOT_SHARING'],
    ['provider-access-denied', 403, 'GPC_PRACTICE_NOT_SHARING'],
    ['access-denied-spelling', 403, 'GPC_PRACTICE_NOT_SHARING'],
    ['capability-off', 403, 'GPC_PRACTICE_NOT_SHARING'],
    ['provider-not-implemented', 501, 'GPC_NOT_SUPPORTED_BY_PRACTICE'],
    ['provider-error', 502, 'GPC_PROVIDER_FAULT'],
    ['provider-invalid-nhs-number', 422, 'GPC_NHS_NUMBER_REJECTED'],
    ['provider-bad-request', 502, 'GPC_REQUEST_REJECTED'],
    ['provider-invalid-parameter', 502, 'GPC_REQUEST_INVALID'],
    ['html-502', 503, 'GPC_TEMPORARILY_UNAVAILABLE'],
    ['empty-504', 503, 'GPC_TEMPORARILY_UNAVAILABLE'],
    ['status-599', 503, 'GPC_TEMPORARILY_UNAVAILABLE'],
    ['html-200', 502, 'GPC_UNEXPECTED_RESPONSE'],
    ['empty-200', 502, 'GPC_UNEXPECTED_RESPONSE'],
    ['truncated', 502, 'GPC_UNEXPECTED_RESPONSE'],
    ['outcome-200', 502, 'GPC_UNEXPECTED_RESPONSE'],
    ['wrong-patient', 502, 'GPC_UNEXPECTED_RESPONSE'],
    ['reset', 503, 'GPC_TEMPORARILY_UNAVAILABLE'],
    ['slow', 503, 'GPC_TEMPORARILY_UNAVAILABLE'],
  ])('%s is answered with %i %s and the line about what it does not mean', async (name, status, code) => {
    const story = product.story(name);
    const opened = await openPatient(product, story);
    expect(opened.status).toBe(201);
    const reply = await recordOf(opened);
    expectProblem(reply, status, code);
    expect(reply.json).toHaveProperty('title', expect.stringContaining('does not mean the patient has no allergies'));
    expect(reply.bytes.toString('utf8')).not.toContain(story.nhsNumber);
    expect(reply.bytes.toString('utf8')).not.toContain(story.demographics.familyName);
  });

  it('keeps a record with another birth date closed until that is acknowledged', async () => {
    const opened = await openPatient(product, product.story('differs'));
    const closed = await recordOf(opened);
    expectProblem(closed, 409, 'GPC_BIRTH_DATE_DIFFERS');
    const shown = await recordOf(opened, { confirm: { birthDateDifference: true } });
    expect(shown.json).toMatchObject({ identityCheck: { result: 'DIFFERS' } });
  });
});

function recordOf(opened: Reply, body: object = {}): Promise<Reply> {
  const id = contextIdOf(opened);
  return product.call('POST', `/v1/patient-contexts/${id}/structured-record`, { body });
}
