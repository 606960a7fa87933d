import type { SimReply } from '../kernel/exchange.js';
import { type JsonObject, objectsIn } from '../practices/json-value.js';
import { STORIES } from '../scenarios/index.js';
import { AppointmentTest, bodyIn, resourcesIn } from '../testing/appointment-test.js';
import { type Given, issueOf } from '../testing/practice-request.js';

const HUB = 'Z81040';
const SD = 'https://fhir.nhs.uk/STU3/StructureDefinition/';

/** The person as PDS has them. */
function person(nhsNumber = '9990001006'): JsonObject {
  const { familyName, givenName, birthDate, gender } = STORIES.find(
    (story) => story.nhsNumber === nhsNumber,
  )!.demographics;
  return {
    resourceType: 'Patient',
    meta: { profile: [`${SD}CareConnect-GPC-Patient-1`] },
    identifier: [{ system: 'https://fhir.nhs.uk/Id/nhs-number', value: nhsNumber }],
    name: [{ use: 'official', family: familyName, given: [givenName] }],
    gender,
    birthDate,
  };
}

const bodyFor = (...patients: readonly unknown[]): unknown => ({
  resourceType: 'Parameters',
  parameter: patients.map((resource) => ({ name: 'registerPatient', resource })),
});

const register = (test: AppointmentTest, body: unknown, given: Given = {}): Promise<SimReply> =>
  test.ask('operation:gpc.registerpatient-1', { path: '/Patient/$gpc.registerpatient', body, ...given });

const name = (changes: JsonObject): JsonObject => ({
  name: [{ ...(objectsIn(person()['name'])[0] ?? {}), ...changes }],
});
const number = (value: string): JsonObject => ({
  identifier: [{ system: 'https://fhir.nhs.uk/Id/nhs-number', value }],
});

describe('a temporary registration', () => {
  it('answers with a temporary patient, who is found from then on and can be booked for', async () => {
    const test = new AppointmentTest(undefined, HUB);
    expect(resourcesIn(await test.findPatient('9990001006'))).toEqual([]);
    const reply = await register(
      test,
      bodyFor({ ...person(), telecom: [{ system: 'phone', use: 'temp', value: '07700 900009' }] }),
    );
    expect(reply.status).toBe(200);
    const [patient] = resourcesIn(reply);
    expect(JSON.stringify(patient)).toContain('"code":"T"');
    expect(patient).toMatchObject({ telecom: [{ value: '07700 900009' }] });
    expect(await test.patientId()).toBe(patient!['id']);
    expect(bodyIn(await test.findPatient('9990001006'))['type']).toBe('searchset');
    const again = issueOf(await register(test, bodyFor(person())));
    expect(again).toEqual({
      status: 409,
      code: 'DUPLICATE_REJECTED',
      diagnostics: 'Patient (NHS number - 9990001006) already exists',
    });
    const [slot] = await test.pair();
    expect((await test.book(await test.booking([slot]))).status).toBe(201);
  });

  it('brings back who had left, and refuses whom the practice has already, found or not', async () => {
    const test = new AppointmentTest();
    expect((await register(test, bodyFor(person('9990007055')))).status).toBe(200);
    expect(resourcesIn(await test.findPatient('9990007055'))).toHaveLength(1);
    for (const held of ['9990001006', '9990007071']) {
      expect(issueOf(await register(test, bodyFor(person(held))))).toMatchObject({
        status: 409,
        code: 'DUPLICATE_REJECTED',
      });
    }
    expect(resourcesIn(await test.findPatient('9990007071'))).toEqual([]);
  });

  it.each<[string, JsonObject, number, string]>([
    ['no NHS number', { identifier: [] }, 400, 'INVALID_NHS_NUMBER'],
    ['a wrong check digit', number('9990001007'), 400, 'INVALID_NHS_NUMBER'],
    ['a number too short', number('999000100'), 400, 'INVALID_NHS_NUMBER'],
    ['an identifier without a system', { identifier: [{ value: '9990001006' }] }, 400, 'BAD_REQUEST'],
    ['no birth date', { birthDate: undefined }, 400, 'BAD_REQUEST'],
    ['no official name', name({ use: 'usual' }), 400, 'BAD_REQUEST'],
    ['no family name', name({ family: undefined }), 400, 'BAD_REQUEST'],
    ['another family name', name({ family: 'Ambrose' }), 400, 'BAD_REQUEST'],
    ['another birth date', { birthDate: '1980-01-01' }, 400, 'INVALID_PATIENT_DEMOGRAPHICS'],
    [
      'two parts of the birth date and another name',
      { birthDate: '1974-04-18', ...name({ family: 'Zeta' }) },
      400,
      'INVALID_PATIENT_DEMOGRAPHICS',
    ],
    [
      'the same use twice',
      { telecom: [1, 2].map(() => ({ system: 'phone', use: 'home', value: '1' })) },
      400,
      'BAD_REQUEST',
    ],
    ['an old address', { address: [{ use: 'old' }] }, 422, 'INVALID_RESOURCE'],
    ['two home addresses', { address: [{ use: 'home' }, { use: 'home' }] }, 422, 'INVALID_RESOURCE'],
    ['the element active', { active: true }, 422, 'INVALID_RESOURCE'],
    ['a general practitioner', { generalPractitioner: [] }, 422, 'INVALID_RESOURCE'],
    [
      'languages twice',
      { extension: [1, 2].map(() => ({ url: `${SD}Extension-CareConnect-GPC-NHSCommunication-1` })) },
      422,
      'INVALID_RESOURCE',
    ],
    ['another resource', { resourceType: 'Practitioner' }, 422, 'INVALID_RESOURCE'],
  ])('is refused with %s', async (_what, changes, status, code) => {
    const reply = await register(new AppointmentTest(undefined, HUB), bodyFor({ ...person(), ...changes }));
    expect(issueOf(reply)).toMatchObject({ status, code });
  });

  it.each([
    ['not on PDS', '9990001251', 400, 'INVALID_PATIENT_DEMOGRAPHICS'],
    ['deceased', '9990001081', 400, 'INVALID_PATIENT_DEMOGRAPHICS'],
    ['restricted', '9990001065', 400, 'INVALID_PATIENT_DEMOGRAPHICS'],
    ['superseded', '9990001138', 400, 'INVALID_NHS_NUMBER'],
    ['invalidated', '9990001146', 400, 'INVALID_NHS_NUMBER'],
    ['one for whom the practice cannot reach PDS', '9990007098', 500, 'INTERNAL_SERVER_ERROR'],
  ])('is refused for a patient who is %s', async (_state, nhsNumber, status, code) => {
    const reply = await register(new AppointmentTest(undefined, HUB), bodyFor(person(nhsNumber)));
    expect(issueOf(reply)).toMatchObject({ status, code });
  });

  it('verifies by two parts of the birth date and the beginnings of the names', async () => {
    const test = new AppointmentTest(undefined, HUB);
    expect((await register(test, bodyFor({ ...person(), birthDate: '1974-04-18', gender: undefined }))).status).toBe(
      200,
    );
  });

  it('wants one patient, and a scope that writes', async () => {
    const test = new AppointmentTest(undefined, HUB);
    expect(issueOf(await register(test, bodyFor(person(), person())))).toMatchObject({
      status: 400,
      code: 'BAD_REQUEST',
    });
    const claims = { requested_scope: 'patient/*.read' };
    expect(issueOf(await register(test, bodyFor(person()), { claims }))).toMatchObject({
      status: 400,
      code: 'BAD_REQUEST',
    });
    expect(issueOf(await register(test, '{'))).toMatchObject({ status: 422, code: 'INVALID_RESOURCE' });
  });
});
