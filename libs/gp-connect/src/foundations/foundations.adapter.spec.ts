import { INTERACTION, type Registration } from '#contracts';
import { aLeg, aPracticePatient, aSlot, IN_TIME } from '../../../contracts/testing/a-booking.js';
import type { SpineScript } from '../../../contracts/testing/fake-spine-transport.js';
import { A_PATIENT, aCall } from '../../../contracts/testing/fakes.js';
import { describeFoundations } from '../../../contracts/testing/foundations.contract.js';
import {
  answer,
  AROUND,
  type Json,
  outcome,
  overScript,
  patientJson,
  PLACE,
  searchset,
} from '../../testing/appointment-wire.js';

const MINIMUM: Registration = {
  nhsNumber: A_PATIENT,
  familyName: 'Fernsby',
  givenNames: ['Marigold'],
  birthDate: '1972-04-09',
};
const TEMPORARY = patientJson({
  extension: [
    {
      url: 'https://fhir.nhs.uk/STU3/StructureDefinition/Extension-CareConnect-GPC-RegistrationDetails-1',
      extension: [{ url: 'registrationType', valueCodeableConcept: { coding: [{ code: 'T' }] } }],
    },
  ],
});
const find = (script: SpineScript) =>
  overScript(script).foundations.findPatient({ ...aLeg(INTERACTION.findPatient), nhsNumber: A_PATIENT }, aCall());
const register = (script: SpineScript, firstTransmission = true) =>
  overScript(script).foundations.registerPatient(
    { ...aLeg(INTERACTION.registerPatient), ...IN_TIME, firstTransmission, registration: MINIMUM },
    aCall(),
  );

describeFoundations('the adapter', (end) => {
  const { transport, foundations } = overScript({ fault: 'GPC_PROVIDER_FAULT' });
  const found = {
    one: [patientJson()],
    nobody: [],
    twice: [patientJson(), patientJson({ id: 'pat-78' })],
    swallows: [],
  }[end];
  transport.answerBy(({ method, path }) => {
    if (method === 'POST' && end === 'swallows') return { fault: 'GPC_TEMPORARILY_UNAVAILABLE' };
    if (method === 'POST' && end === 'one') return answer(409, outcome('DUPLICATE_REJECTED'));
    if (method === 'POST') return answer(200, searchset(TEMPORARY));
    if (path.startsWith('/Location'))
      return end === 'one' ? answer(200, PLACE) : answer(404, outcome('NO_RECORD_FOUND'));
    return answer(200, searchset(...found));
  });
  return foundations;
});

describe('finding a patient at a practice', () => {
  const failure = { resourceType: 'OperationOutcome', issue: [{ severity: 'error', code: 'processing' }] };
  it('asks by the encoded number, with the right to read', async () => {
    const { transport, foundations } = overScript(answer(200, searchset()));
    await foundations.findPatient({ ...aLeg(INTERACTION.findPatient), nhsNumber: A_PATIENT }, aCall());
    expect(transport.sent).toMatchObject([
      {
        path: `/Patient?identifier=https%3A%2F%2Ffhir.nhs.uk%2FId%2Fnhs-number%7C${A_PATIENT}`,
        scope: 'patient/*.read',
      },
    ]);
  });
  it('throws an answer about somebody else away', async () => {
    const identifier = [{ system: 'https://fhir.nhs.uk/Id/nhs-number', value: '9990001251' }];
    await expect(find(answer(200, searchset(patientJson({ identifier }))))).rejects.toMatchObject({
      code: 'GPC_UNEXPECTED_RESPONSE',
    });
  });
  it.each([
    [400, outcome('INVALID_NHS_NUMBER'), 'GPC_NHS_NUMBER_REJECTED'],
    [403, outcome('ACCESS_DENIED'), 'GPC_BOOKING_NOT_PERMITTED'],
    [403, outcome('NO_PATIENT_CONSENT'), 'GPC_BOOKING_NOT_PERMITTED'],
    [200, outcome('PATIENT_NOT_FOUND'), 'GPC_UNEXPECTED_RESPONSE'],
  ])('ends at %i with the code for it %#', async (status, body, code) => {
    await expect(find(answer(status, body))).rejects.toMatchObject({ code });
  });
  it('throws an answer away that bears a second NHS number', async () => {
    const system = 'https://fhir.nhs.uk/Id/nhs-number';
    const number = (value: string) => ({ system, value });
    const twice = patientJson({ identifier: [number(A_PATIENT), number(A_PATIENT)] });
    await expect(find(answer(200, searchset(twice)))).resolves.toMatchObject({ kind: 'one' });
    const other = patientJson({ identifier: [number(A_PATIENT), number('9990001251')] });
    await expect(find(answer(200, searchset(other)))).rejects.toMatchObject({ code: 'GPC_UNEXPECTED_RESPONSE' });
  });
  it.each<[string, readonly unknown[]]>([
    ['an entry without a resource', [{}]],
    ['an entry that is no object', ['Patient/pat-77']],
    ['a resource without a type', [{ resource: { ...patientJson(), resourceType: undefined } }]],
    ['a failure beside the patient', [{ resource: patientJson() }, { resource: failure }]],
    ['a failure alone', [{ resource: failure }]],
  ])('takes %s for no answer: it could be the patient, or a second one', async (_, entry) => {
    const body = JSON.stringify({ resourceType: 'Bundle', type: 'searchset', entry });
    await expect(find(answer(200, body))).rejects.toMatchObject({ code: 'GPC_UNEXPECTED_RESPONSE' });
  });
  it('takes a warning beside the patient for what it is', async () => {
    const warning = { resourceType: 'OperationOutcome', issue: [{ severity: 'warning', code: 'not-supported' }] };
    await expect(find(answer(200, searchset(warning, patientJson())))).resolves.toMatchObject({ kind: 'one' });
  });
  it('reads a patient by id, and knows when there is none', async () => {
    const question = { ...aLeg(INTERACTION.readPatient), patientId: 'pat-77', nhsNumber: A_PATIENT };
    const there = overScript(answer(200, patientJson())).foundations;
    await expect(there.readPatient(question, aCall())).resolves.toEqual(aPracticePatient());
    const gone = overScript(answer(404, outcome('PATIENT_NOT_FOUND'))).foundations;
    await expect(gone.readPatient(question, aCall())).resolves.toBeUndefined();
  });
});

describe('reading people and places of a practice', () => {
  const [, , practitioner, organisation] = AROUND;
  const reading = (body: Json | undefined) => overScript(answer(200, body ?? {})).foundations;
  it('reads a practitioner and an organisation', async () => {
    const leg = aLeg(INTERACTION.readPractitioner);
    await expect(reading(practitioner).readPractitioner({ ...leg, id: 'prac-1' }, aCall())).resolves.toEqual(
      aSlot().practitioner,
    );
    await expect(reading(organisation).readOrganization({ ...leg, id: 'org-1' }, aCall())).resolves.toEqual(
      aSlot().organisation,
    );
  });
  it('takes a name that is only a text', async () => {
    const named = { ...practitioner, name: [{ text: 'Sister Harebell' }] };
    await expect(reading(named).readPractitioner({ ...aLeg(), id: 'prac-1' }, aCall())).resolves.toMatchObject({
      name: 'Sister Harebell',
    });
  });
  it.each(['PRACTITIONER_NOT_FOUND', 'REFERENCE_NOT_FOUND', 'NO_RECORD_FOUND'])('knows %s for nobody', async (code) => {
    const { foundations } = overScript(answer(404, outcome(code)));
    await expect(foundations.readPractitioner({ ...aLeg(), id: 'prac-9' }, aCall())).resolves.toBeUndefined();
  });
  it('takes nothing for something else', async () => {
    await expect(reading(PLACE).readLocation({ ...aLeg(), id: 'loc-2' }, aCall())).rejects.toMatchObject({
      code: 'GPC_UNEXPECTED_RESPONSE',
    });
  });
});

describe('registering a patient for a time', () => {
  it('sends exactly this for somebody of whom only the minimum is known', async () => {
    const { transport, foundations } = overScript(answer(200, searchset(TEMPORARY)));
    const command = { ...aLeg(INTERACTION.registerPatient), ...IN_TIME, registration: MINIMUM };
    await foundations.registerPatient(command, aCall());
    const verified = { system: 'https://fhir.nhs.uk/CareConnect-NHSNumberVerificationStatus-1', code: '01' };
    const patient = {
      resourceType: 'Patient',
      meta: { profile: ['https://fhir.nhs.uk/STU3/StructureDefinition/CareConnect-GPC-Patient-1'] },
      identifier: [
        {
          extension: [
            {
              url: 'https://fhir.nhs.uk/STU3/StructureDefinition/Extension-CareConnect-GPC-NHSNumberVerificationStatus-1',
              valueCodeableConcept: { coding: [{ ...verified, display: 'Number present and verified' }] },
            },
          ],
          system: 'https://fhir.nhs.uk/Id/nhs-number',
          value: A_PATIENT,
        },
      ],
      name: [{ use: 'official', family: 'Fernsby', given: ['Marigold'] }],
      birthDate: '1972-04-09',
    };
    expect(transport.sent).toMatchObject([
      { method: 'POST', path: '/Patient/$gpc.registerpatient', scope: 'patient/*.write' },
    ]);
    expect(transport.sent[0]?.body).toBe(
      JSON.stringify({ resourceType: 'Parameters', parameter: [{ name: 'registerPatient', resource: patient }] }),
    );
  });
  it('sends what else is known, each use once', async () => {
    const { transport, foundations } = overScript(answer(200, searchset(TEMPORARY)));
    const registration: Registration = {
      ...MINIMUM,
      prefixes: ['Ms'],
      gender: 'female',
      addresses: {
        home: { lines: ['1 Fern Hill'], city: 'Exampleton', postalCode: 'ZZ99 1AA' },
        temp: { lines: ['Inn'] },
      },
      phones: { mobile: '07700900123', temp: '01632960077' },
      email: 'marigold@example.org',
      communication: { languageCode: 'cy', language: 'Welsh', interpreterRequired: true },
    };
    await foundations.registerPatient({ ...aLeg(), ...IN_TIME, registration }, aCall());
    const body = JSON.parse(transport.sent[0]?.body ?? '') as { parameter: [{ resource: Json }] };
    expect(body.parameter[0].resource).toMatchObject({
      gender: 'female',
      telecom: [
        { system: 'phone', value: '07700900123', use: 'mobile' },
        { system: 'phone', value: '01632960077', use: 'temp' },
        { system: 'email', value: 'marigold@example.org' },
      ],
      address: [
        { use: 'home', type: 'physical', line: ['1 Fern Hill'], city: 'Exampleton', postalCode: 'ZZ99 1AA' },
        { use: 'temp', type: 'physical', line: ['Inn'] },
      ],
      extension: [{ extension: [{ url: 'language' }, { url: 'interpreterRequired', valueBoolean: true }] }],
    });
  });
  /** Rows of appointments.md §5.4 and gp-connect-core.md §8.3. */
  const rows = [
    ['done', 200, searchset(TEMPORARY), { kind: 'REGISTERED' }],
    ['already active', 409, outcome('DUPLICATE_REJECTED'), { kind: 'CONFLICT' }],
    [
      'number not valid or superseded',
      400,
      outcome('INVALID_NHS_NUMBER'),
      { kind: 'REJECTED_USER', reason: 'details', fault: 'GPC_CANNOT_REGISTER' },
    ],
    [
      'details do not verify',
      400,
      outcome('INVALID_PATIENT_DEMOGRAPHICS'),
      { kind: 'REJECTED_USER', reason: 'details', fault: 'GPC_DEMOGRAPHICS_MISMATCH' },
    ],
    ['no name', 400, outcome('BAD_REQUEST'), { kind: 'REJECTED_BUG' }],
    ['forbidden element', 422, outcome('INVALID_RESOURCE'), { kind: 'REJECTED_BUG' }],
    ['switched off', 403, outcome('ACCESS_DENIED'), { kind: 'NOT_PERMITTED' }],
    ['PDS away', 500, outcome('INTERNAL_SERVER_ERROR'), { kind: 'UNKNOWN' }],
    ['no answer in time', 504, '', { kind: 'UNKNOWN' }],
    ['nobody in the answer', 200, searchset(), { kind: 'UNKNOWN' }],
    ['two in the answer', 200, searchset(TEMPORARY, TEMPORARY), { kind: 'UNKNOWN' }],
    ['an outcome as success', 200, outcome('INVALID_RESOURCE'), { kind: 'UNKNOWN' }],
    ['somebody else', 200, searchset(patientJson({ identifier: [] })), { kind: 'UNKNOWN' }],
  ] as const;
  it.each(rows)('%s: %i', async (_, status, body, result) => {
    await expect(register(answer(status, body))).resolves.toMatchObject(result);
  });
  it('takes no refusal for a proof once an earlier transmission is unknown', async () => {
    const refused = answer(400, outcome('INVALID_PATIENT_DEMOGRAPHICS'));
    await expect(register(refused, false)).resolves.toMatchObject({ kind: 'UNKNOWN' });
  });
});
