import 'reflect-metadata';
import { Global, Module } from '@nestjs/common';
import { Test } from '@nestjs/testing';
import { ACCESS_TOKENS, OdsCode, PATIENT_DIRECTORY, type PatientDirectory } from '#contracts';
import { PlatformConfig, PlatformModule } from '#platform';
import { stubTheWire } from '../../../test/support/stub-the-wire.js';
import {
  A_PATIENT,
  A_PRACTICE,
  A_STRANGER,
  aCall,
  aTrace,
  FakeAccessToken,
  FakePatientDirectory,
  nhsNumber,
  standing,
} from '../../contracts/testing/fakes.js';
import { describePatientDirectory } from '../../contracts/testing/patient-directory.contract.js';
import { ROOT, asked, open, outcome, patient } from '../testing/pds-world.js';
import { PdsConfig } from './pds.config.js';
import { PdsModule } from './pds.module.js';

const PEOPLE = {
  registered: A_PATIENT,
  stranger: A_STRANGER,
  restricted: nhsNumber('9990001065'),
  deceased: nhsNumber('9990001081'),
  withoutPractice: nhsNumber('9990001057'),
  merged: nhsNumber('9990001138'),
  withdrawn: nhsNumber('9990001146'),
};
const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}$/u;

function registeredUntil(end: string): Readonly<Record<string, unknown>> {
  const system = 'https://fhir.nhs.uk/Id/ods-organization-code';
  return { generalPractitioner: [{ identifier: { system, value: A_PRACTICE, period: { start: '2001', end } } }] };
}

stubTheWire();

describePatientDirectory('the PDS adapter', async () => {
  asked(PEOPLE.registered).reply(200, patient(PEOPLE.registered));
  asked(PEOPLE.stranger).reply(404, outcome('RESOURCE_NOT_FOUND'));
  asked(PEOPLE.withdrawn).reply(404, outcome('INVALIDATED_RESOURCE'));
  asked(PEOPLE.restricted).reply(200, patient(PEOPLE.restricted, { meta: { security: [{ code: 'R' }] } }));
  asked(PEOPLE.deceased).reply(200, patient(PEOPLE.deceased, { deceasedDateTime: '2025-01-01' }));
  asked(PEOPLE.withoutPractice).reply(200, patient(PEOPLE.withoutPractice, { generalPractitioner: undefined }));
  asked(PEOPLE.merged).reply(200, patient(PEOPLE.registered));
  return { directory: open().directory, practice: A_PRACTICE, ...PEOPLE };
});

describePatientDirectory('the fake of PDS', async () => {
  const directory = new FakePatientDirectory({
    [PEOPLE.registered]: aTrace(),
    [PEOPLE.withdrawn]: { kind: 'invalidated' },
    [PEOPLE.restricted]: standing({ kind: 'restricted' }),
    [PEOPLE.deceased]: standing({ kind: 'deceased' }),
    [PEOPLE.withoutPractice]: standing({ kind: 'no-practice', code: 'PDS_NO_GP' }),
    [PEOPLE.merged]: aTrace(),
  });
  return { directory, practice: A_PRACTICE, ...PEOPLE };
});

describe('one trace', () => {
  it('gives what the identity check needs, and the version of the record', async () => {
    asked().reply(200, patient(A_PATIENT));
    await expect(open().directory.trace(A_PATIENT, aCall())).resolves.toEqual(aTrace());
  });
  it('of a record that holds nearly nothing ends in an answer, not in a crash', async () => {
    asked().reply(200, { resourceType: 'Patient', id: A_PATIENT, meta: { security: [{ code: 'U' }] } });
    await expect(open().directory.trace(A_PATIENT, aCall())).resolves.toEqual({
      kind: 'found',
      nhsNumber: A_PATIENT,
      demographics: { names: [], gender: undefined, birthDate: undefined, postcodes: [] },
      standing: { kind: 'no-practice', code: 'PDS_NO_GP' },
      version: undefined,
    });
  });
  it('sends who asks, for which organisation and under which ids, and no more', async () => {
    const sent: Readonly<Record<string, unknown>>[] = [];
    asked().reply(200, function () {
      sent.push(this.req.headers);
      return patient(A_PATIENT);
    });
    await open().directory.trace(A_PATIENT, aCall());
    expect(sent[0]).toMatchObject({
      authorization: 'Bearer token-1',
      accept: 'application/fhir+json',
      'x-request-id': expect.stringMatching(UUID) as string,
      'x-correlation-id': aCall().correlationId,
      'nhsd-end-user-organisation-ods': OdsCode.parse('FZZ01'),
    });
    expect(Object.keys(sent[0] ?? {}).filter((name) => /prefer|urid|apikey|if-none-match/u.test(name))).toEqual([]);
  });
  it.each([
    ['2026-06-30T22:59:00Z', { kind: 'registered', practice: A_PRACTICE }],
    ['2026-06-30T23:01:00Z', { kind: 'no-practice', code: 'PDS_GP_ENDED' }],
  ])('goes by the day in England: at %s a registration until 30 June gives %j', async (now, expected) => {
    asked().reply(200, patient(A_PATIENT, registeredUntil('2026-06-30')));
    await expect(open({ now }).directory.trace(A_PATIENT, aCall())).resolves.toMatchObject({ standing: expected });
  });
  it('goes on to a past practice where the policy is warn, and tells the operator', async () => {
    const { directory, events } = open({ settings: { PDS_GP_PERIOD_POLICY: 'warn' } });
    asked().reply(200, patient(A_PATIENT, registeredUntil('2025')));
    await expect(directory.trace(A_PATIENT, aCall())).resolves.toMatchObject({ standing: { practice: A_PRACTICE } });
    expect(events).toContainEqual(expect.objectContaining({ level: 'warn', event: 'pds.past-practice' }));
  });
  it('accepts a record whose number fails the check digit, and tells the operator', async () => {
    const { directory, events } = open();
    asked().reply(200, patient('9000000015'));
    await expect(directory.trace(A_PATIENT, aCall())).resolves.toMatchObject({ nhsNumber: '9000000015' });
    expect(events.map(({ event }) => event)).toEqual([
      'pds.answered',
      'pds.traced',
      'pds.superseded',
      'pds.check-digit',
    ]);
  });
});

it('neither a fault nor an event ever holds the number, a name, a birth date, the address or the token', async () => {
  asked().reply(200, patient(A_PATIENT));
  asked().reply(400, outcome('INVALID_VALUE', `Invalid value - '${A_PATIENT}' in field 'Fernsby'`));
  const { directory, events } = open();
  await directory.trace(A_PATIENT, aCall());
  const fault: unknown = await directory.trace(A_PATIENT, aCall()).catch((error: unknown) => error);
  const everything = JSON.stringify(fault, Object.getOwnPropertyNames(fault)) + JSON.stringify([fault, events]);
  expect(everything).toContain('INTERNAL_REQUEST_FAULT');
  for (const secret of [A_PATIENT, 'Fernsby', 'Marigold', '1972', 'ZZ99', 'pds.example', 'token-1']) {
    expect(everything).not.toContain(secret);
  }
});

it('the module gives a directory that asks the configured address', async () => {
  @Global()
  @Module({ providers: [{ provide: ACCESS_TOKENS, useClass: FakeAccessToken }], exports: [ACCESS_TOKENS] })
  class Tokens {}
  const platform = PlatformModule.with(PlatformConfig.parse({ LOG_LEVEL: 'error' }));
  const pds = PdsModule.with(PdsConfig.parse({ PDS_BASE_URL: ROOT }));
  const module = await Test.createTestingModule({ imports: [platform, Tokens, pds] }).compile();
  asked().reply(404, outcome('RESOURCE_NOT_FOUND'));
  const directory = module.get<PatientDirectory>(PATIENT_DIRECTORY);
  await expect(directory.trace(A_PATIENT, aCall())).resolves.toEqual({ kind: 'not-found' });
});
