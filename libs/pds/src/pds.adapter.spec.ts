import 'reflect-metadata';
import { HttpService } from '@nestjs/axios';
import { Global, Module } from '@nestjs/common';
import { Test } from '@nestjs/testing';
import axios from 'axios';
import nock from 'nock';
import { ACCESS_TOKENS, OdsCode, PATIENT_DIRECTORY, type AccessToken, type PatientDirectory } from '#contracts';
import { Fault } from '#errors';
import { PlatformConfig, PlatformModule, UpstreamHttp, type EventFields } from '#platform';
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
import { PdsConfig } from './pds.config.js';
import { PdsModule, pdsDirectory } from './pds.module.js';

const ROOT = 'https://pds.example/personal-demographics/FHIR/R4';
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
  it('goes by the day in England', async () => {
    const { directory } = open();
    const identifier = {
      system: 'https://fhir.nhs.uk/Id/ods-organization-code',
      value: A_PRACTICE,
      period: { end: '2026-11-15' },
    };
    asked().reply(200, patient(A_PATIENT, { generalPractitioner: [{ identifier }] }));
    await expect(directory.trace(A_PATIENT, aCall())).resolves.toMatchObject({ standing: { code: 'PDS_GP_ENDED' } });
  });
  it('goes on to a past practice where the policy is warn, and tells the operator', async () => {
    const { directory, events } = open({ PDS_GP_PERIOD_POLICY: 'warn' });
    const identifier = {
      system: 'https://fhir.nhs.uk/Id/ods-organization-code',
      value: A_PRACTICE,
      period: { end: '2025' },
    };
    asked().reply(200, patient(A_PATIENT, { generalPractitioner: [{ identifier }] }));
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
  asked().reply(400, { ...outcome('INVALID_VALUE'), diagnostics: `Invalid value - '${A_PATIENT}'` });
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
