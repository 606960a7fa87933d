import { z } from 'zod';
import { contextIdOf, EVERY_AREA, openPatient, type Product, type Reply, startProduct } from '../support/product.js';

let product: Product;
beforeAll(async () => {
  product = await startProduct();
});
afterAll(() => product.stop());

async function opened(story: string): Promise<string> {
  return contextIdOf(await openPatient(product, product.story(story)));
}

async function record(
  story: string,
  body: unknown = {},
  headers: Readonly<Record<string, string>> = {},
): Promise<Reply> {
  return product.call('POST', `/v1/patient-contexts/${await opened(story)}/structured-record`, { body, headers });
}

describe('opening a patient', () => {
  it('answers who, where, what the practice can do, and how it was found out', async () => {
    const story = product.story('main');
    const reply = await openPatient(product, story);
    expect(reply.status).toBe(201);
    expect(reply.json).toMatchObject({
      patient: {
        nhsNumber: story.nhsNumber,
        familyName: story.demographics.familyName,
        birthDate: story.demographics.birthDate,
      },
      identityCheck: { result: 'VERIFIED', differences: [] },
      practice: { odsCode: story.practice },
      services: { structuredRecord: { available: true } },
      environment: 'simulator',
    });
    expect(reply.json).toHaveProperty(
      'journey',
      expect.arrayContaining([expect.objectContaining({ leg: 'trace', outcome: 'ok', source: 'live' })]),
    );
  });

  it('can be read again by its user, and by nobody else', async () => {
    const id = await opened('main');
    expect((await product.call('GET', `/v1/patient-contexts/${id}`)).status).toBe(200);
    const stranger = { authorization: `Bearer ${await product.token('robin.sample')}` };
    expect((await product.call('GET', `/v1/patient-contexts/${id}`, { headers: stranger })).json).toMatchObject({
      status: 404,
      code: 'CONTEXT_NOT_FOUND',
    });
  });

  it('is over when it is closed', async () => {
    const id = await opened('main');
    expect((await product.call('DELETE', `/v1/patient-contexts/${id}`)).status).toBe(204);
    expect((await product.call('GET', `/v1/patient-contexts/${id}`)).status).toBe(404);
    expect((await product.call('POST', `/v1/patient-contexts/${id}/structured-record`, { body: {} })).status).toBe(404);
  });
});

describe('the clinician view', () => {
  it('shows allergies and medication by default, and says of all else that it was not asked for', async () => {
    const { status, json } = await record('main');
    expect(status).toBe(200);
    expect(json).toMatchObject({
      identityCheck: { result: 'MATCHES' },
      requested: { allergies: { includeResolved: true }, medications: { includeIssues: true } },
      areas: expect.arrayContaining([
        expect.objectContaining({ area: 'allergies', requested: true, state: 'RETURNED' }),
        expect.objectContaining({ area: 'medications', requested: true, state: 'RETURNED' }),
        expect.objectContaining({ area: 'problems', requested: false, state: 'NOT_REQUESTED' }),
      ]) as unknown,
    });
    expect(json).toHaveProperty('areas.length', 9);
    expect(json).toHaveProperty('medications.0.name.term', expect.stringMatching(/\S/u));
    expect(json).toHaveProperty('allergies.active.0.substance.term', expect.stringMatching(/\S/u));
  });

  it('says whose record it is and when it was taken, that it may not be the whole, and what is never in it', async () => {
    const { json } = await record('main');
    const { texts } = z.object({ texts: z.array(z.string()) }).parse(json);
    expect(texts).toEqual([
      expect.stringMatching(/^From the GP practice record held by \S.* \(Z\w+\)\. Retrieved \d.*\d\d:\d\d.*\.$/u),
      'This is what the GP practice holds and shares. It may not be the complete history: check with the patient and other sources.',
      'Practice-only warnings, tasks and reminders are not included.',
    ]);
  });

  it('tells an empty list from one that was not asked for', async () => {
    const { json } = await record('empty-lists', { areas: { allergies: {}, medications: {}, problems: {} } });
    const areas = areasOf(json);
    expect(areas['allergies']).toMatchObject({ state: 'EMPTY', itemCount: 0 });
    expect(areas['problems']).toMatchObject({ state: 'EMPTY' });
    expect(areas['diaryEntries']).toMatchObject({ state: 'NOT_REQUESTED' });
  });

  it('puts the practice’s warnings on top', async () => {
    const { json } = await record('warnings');
    expect(json).toHaveProperty(
      'warnings',
      expect.arrayContaining([expect.objectContaining({ code: 'data-in-transit' })]),
    );
  });

  it('says that an older practice supplies some areas not at all', async () => {
    const { json } = await record('version-1.2', { areas: { allergies: {}, problems: {} } });
    expect(areasOf(json)['problems']).toMatchObject({ requested: true, state: 'NOT_SUPPORTED' });
  });

  it('says that an area is switched off at the practice', async () => {
    const story = product.story('disabled-area');
    const disabled = story.provider.kind === 'record' ? story.provider.profile.disabled : undefined;
    expect(disabled).toEqual(['includeConsultations', 'includeReferrals']);
    const { json } = await record('disabled-area', {
      areas: EVERY_AREA,
    });
    expect(Object.values(areasOf(json)).filter(({ state }) => state === 'DISABLED')).toHaveLength(2);
  });
});

describe('the practice’s bundle', () => {
  it('comes under the trace id of its request when FHIR is asked for', async () => {
    const reply = await record('main', {}, { accept: 'application/fhir+json' });
    expect(reply.headers.get('content-type')).toContain('application/fhir+json');
    expect(reply.headers.get('gpc-identity-differences')).toBe('none');
    const traceId = reply.headers.get('gpc-trace-id');
    expect(reply.json).toMatchObject({ resourceType: 'Bundle', type: 'collection', id: traceId });
  });

  it('of three megabytes comes too', async () => {
    const reply = await record(
      'big',
      {
        areas: EVERY_AREA,
      },
      { accept: 'application/fhir+json' },
    );
    expect(reply.bytes.length).toBeGreaterThan(2_000_000);
  });
});

function areasOf(json: unknown): Readonly<Record<string, { state: string }>> {
  const list =
    typeof json === 'object' && json !== null && 'areas' in json && Array.isArray(json.areas)
      ? (json.areas as { area: string; state: string }[])
      : [];
  return Object.fromEntries(list.map((area) => [area.area, area]));
}
