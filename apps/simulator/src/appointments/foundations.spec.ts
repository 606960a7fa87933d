import { AppointmentTest, bodyIn, resourcesIn } from '../testing/appointment-test.js';
import { FOUNDATIONS_METADATA, issueOf } from '../testing/practice-request.js';

const idIn = async (test: AppointmentTest, type: string): Promise<string> => {
  const resources = resourcesIn(await test.search('start=ge2026-01-16&end=le2026-01-20'));
  return String(resources.find(({ resourceType }) => resourceType === type)!['id']);
};

describe('the foundations of a practice', () => {
  it('find a patient of the practice, with an id of its own and the number verified', async () => {
    const [patient] = resourcesIn(await new AppointmentTest().findPatient('9990001006'));
    expect(patient).toMatchObject({
      resourceType: 'Patient',
      meta: { versionId: '1', profile: ['https://fhir.nhs.uk/STU3/StructureDefinition/CareConnect-GPC-Patient-1'] },
      active: true,
      name: [{ use: 'official', family: 'Amber', given: ['Rowan'] }],
      birthDate: '1974-04-19',
      identifier: [{ system: 'https://fhir.nhs.uk/Id/nhs-number', value: '9990001006' }],
    });
    expect(patient!['id']).toMatch(/^[A-Za-z0-9\-.]{1,64}$/);
    expect(patient!['id']).not.toContain('9990001006');
  });

  it.each([
    ['registered elsewhere', '9990001006', 'Z81002'],
    ['restricted', '9990001065', 'Z81001'],
    ['deceased', '9990001081', 'Z81001'],
    ['superseded', '9990001138', 'Z81001'],
    ['inactive', '9990007055', 'Z81001'],
    ['hidden', '9990007071', 'Z81001'],
  ])('find nobody, without an error, where the patient is %s', async (_state, number, practice) => {
    const reply = await new AppointmentTest(undefined, practice).findPatient(number);
    expect([reply.status, resourcesIn(reply)]).toEqual([200, []]);
  });

  it('find two records where the practice has two, and one who dissents', async () => {
    expect(resourcesIn(await new AppointmentTest().findPatient('9990007063'))).toHaveLength(2);
    expect(resourcesIn(await new AppointmentTest().findPatient('9990002452'))).toHaveLength(1);
  });

  it.each([
    ['no identifier', '', 400, 'BAD_REQUEST'],
    ['two identifiers', 'identifier=a%7Cb&identifier=a%7Cb', 400, 'BAD_REQUEST'],
    ['another case', 'Identifier=https://fhir.nhs.uk/Id/nhs-number%7C9990001006', 400, 'BAD_REQUEST'],
    ['no system', 'identifier=9990001006', 422, 'INVALID_PARAMETER'],
    ['a blank system', 'identifier=%7C9990001006', 422, 'INVALID_PARAMETER'],
    ['no value', 'identifier=https://fhir.nhs.uk/Id/nhs-number%7C', 422, 'INVALID_PARAMETER'],
    ['another system', 'identifier=https://x.example%7C9990001006', 400, 'INVALID_IDENTIFIER_SYSTEM'],
    ['a wrong check digit', 'identifier=https://fhir.nhs.uk/Id/nhs-number%7C9990001007', 400, 'INVALID_NHS_NUMBER'],
  ])('refuse %s', async (_what, query, status, code) => {
    const reply = await new AppointmentTest().ask('rest:search:patient-1', { path: `/Patient?${query}` });
    expect(issueOf(reply)).toMatchObject({ status, code });
  });

  it('read what a search for slots names, each with its version', async () => {
    const test = new AppointmentTest();
    for (const type of ['Practitioner', 'Location', 'Organization']) {
      const id = await idIn(test, type);
      const reply = await test.ask(`rest:read:${type.toLowerCase()}-1`, { path: `/${type}/${id}` });
      expect(bodyIn(reply)).toMatchObject({ resourceType: type, id });
      expect(reply.headers).toMatchObject({ ETag: 'W/"1"', 'Cache-Control': 'no-store' });
    }
    const id = await test.patientId();
    expect(bodyIn(await test.ask('rest:read:patient-1', { path: `/Patient/${id}` }))).toMatchObject({ id });
  });

  it.each([
    ['patient', 'Patient', 'PATIENT_NOT_FOUND'],
    ['practitioner', 'Practitioner', 'PRACTITIONER_NOT_FOUND'],
    ['organization', 'Organization', 'ORGANISATION_NOT_FOUND'],
    ['location', 'Location', 'NO_RECORD_FOUND'],
    ['appointment', 'Appointment', 'NO_RECORD_FOUND'],
  ])('do not find another practice’s %s', async (name, type, code) => {
    const reply = await new AppointmentTest().ask(`rest:read:${name}-1`, { path: `/${type}/999` });
    expect(issueOf(reply)).toMatchObject({ status: 404, code });
  });

  it('find the practice by its code and a clinician by the user id', async () => {
    const test = new AppointmentTest();
    const system = 'https://fhir.nhs.uk/Id/ods-organization-code';
    const find = async (type: string, identifier: string): Promise<readonly unknown[]> =>
      resourcesIn(await test.ask(`rest:search:${type.toLowerCase()}-1`, { path: `/${type}?identifier=${identifier}` }));
    expect(await find('Organization', `${system}%7CZ81001`)).toMatchObject([{ name: 'Amber Lane Surgery' }]);
    expect(await find('Organization', `${system}%7CZ81002`)).toEqual([]);
    const id = await idIn(test, 'Practitioner');
    const held = bodyIn(await test.ask('rest:read:practitioner-1', { path: `/Practitioner/${id}` }));
    const [{ value }] = held['identifier'] as [{ value: string }];
    expect(await find('Practitioner', `https://fhir.nhs.uk/Id/sds-user-id%7C${value}`)).toEqual([held]);
  });

  it('tell of appointments only where the practice offers them', async () => {
    const typesAt = async (practice: string): Promise<string[]> => {
      const reply = await new AppointmentTest(undefined, practice).ask(
        FOUNDATIONS_METADATA.replace('gpconnect:fhir:', ''),
        { path: '/metadata' },
      );
      const { rest } = bodyIn(reply) as { rest: [{ resource: { type: string }[] }] };
      return rest[0].resource.map(({ type }) => type);
    };
    expect(await typesAt('Z81001')).toEqual(expect.arrayContaining(['Slot', 'Appointment']));
    for (const practice of ['Z81041', 'Z81042']) expect(await typesAt(practice)).not.toContain('Slot');
  });

  it('want the scope that fits the operation', async () => {
    const claims = { requested_scope: 'organization/*.read' };
    const reply = await new AppointmentTest().ask('rest:search:patient-1', {
      path: '/Patient?identifier=https://fhir.nhs.uk/Id/nhs-number%7C9990001006',
      claims,
    });
    expect(issueOf(reply)).toMatchObject({ status: 400, code: 'BAD_REQUEST' });
  });
});
