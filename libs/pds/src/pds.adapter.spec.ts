import 'reflect-metadata';
import { Global, Module } from '@nestjs/common';
import { Test } from '@nestjs/testing';
import {
  ACCESS_TOKENS,
  type AccessToken,
  type CallContext,
  OdsCode,
  PATIENT_DIRECTORY,
  RATE_LIMITERS,
  type PatientDirectory,
  type TraceOutcome,
} from '#contracts';
import { PlatformConfig, PlatformModule } from '#platform';
import { stubTheWire } from '../../../test/support/stub-the-wire.js';
import { FakeRateLimiters } from '../../contracts/testing/fake-limits.js';
import {
  A_PATIENT,
  A_PRACTICE,
  A_REQUESTER,
  A_STRANGER,
  aCall,
  aTrace,
  FakeAccessToken,
  FakePatientDirectory,
  nhsNumber,
  standing,
} from '../../contracts/testing/fakes.js';
import { describePatientDirectory } from '../../contracts/testing/patient-directory.contract.js';
import { FIRST_ID, ROOT, asked, open, outcome, patient, searched, searchset } from '../testing/pds-world.js';
import { removal } from '../testing/standing-parts.js';
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
const SEARCHES = {
  search: { familyName: 'Fernsby', birthDate: { on: '1972-04-09' } },
  broadSearch: { familyName: 'Larch', birthDate: { on: '1988-08-08' } },
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
  searched({ family: 'Fernsby', birthdate: 'eq1972-04-09' }).reply(200, searchset(patient(PEOPLE.registered)));
  searched({ family: 'Nobodyhere', birthdate: 'eq1972-04-09' }).reply(200, searchset());
  searched({ family: 'Larch', birthdate: 'eq1988-08-08' }).reply(200, outcome('TOO_MANY_MATCHES'));
  return { directory: open().directory, practice: A_PRACTICE, ...PEOPLE, ...SEARCHES };
});

const twin = (id: string): TraceOutcome => {
  const names = [{ use: 'usual', family: 'Larch', given: ['Ash'] }];
  return aTrace({ nhsNumber: id, demographics: { names, gender: 'male', birthDate: '1988-08-08', postcodes: [] } });
};

describePatientDirectory('the fake of PDS', async () => {
  const directory = new FakePatientDirectory({
    [PEOPLE.registered]: aTrace(),
    [PEOPLE.withdrawn]: { kind: 'invalidated' },
    [PEOPLE.restricted]: standing({ kind: 'restricted' }),
    [PEOPLE.deceased]: standing({ kind: 'deceased' }),
    [PEOPLE.withoutPractice]: standing({ kind: 'no-practice', code: 'PDS_NO_GP' }),
    [PEOPLE.merged]: aTrace(),
    '9990001235': twin('9990001235'),
    '9990001243': twin('9990001243'),
  });
  return { directory, practice: A_PRACTICE, ...PEOPLE, ...SEARCHES };
});

describe('one trace', () => {
  it('gives what the identity check needs, and the version of the record', async () => {
    asked().reply(200, patient(A_PATIENT));
    await expect(open().directory.trace(A_PATIENT, aCall())).resolves.toEqual(aTrace({ requestId: FIRST_ID }));
  });
  it('of a record that holds nearly nothing ends in an answer, not in a crash', async () => {
    asked().reply(200, { resourceType: 'Patient', id: A_PATIENT, meta: { security: [{ code: 'U' }] } });
    await expect(open().directory.trace(A_PATIENT, aCall())).resolves.toEqual({
      kind: 'found',
      nhsNumber: A_PATIENT,
      demographics: { names: [], gender: undefined, birthDate: undefined, postcodes: [] },
      standing: { kind: 'no-practice', code: 'PDS_NO_GP' },
      version: undefined,
      requestId: FIRST_ID,
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
    ['in the name of the user, whose role is known', 'cis2', '555300000001', '555300000001'],
    ['in the name of the user, whose role is not known', 'cis2', undefined, undefined],
    ['as an application', 'application', '555300000001', undefined],
  ])('%s sends the role only where PDS reads it', async (_how, mode, sdsRoleProfileId, expected) => {
    const sent: unknown[] = [];
    asked().reply(200, function () {
      sent.push(this.req.headers['nhsd-session-urid']);
      return patient(A_PATIENT);
    });
    const requester = { ...A_REQUESTER, sdsRoleProfileId };
    await open({ settings: { PDS_ACCESS_MODE: mode } }).directory.trace(A_PATIENT, aCall({ requester }));
    expect(sent).toEqual([expected]);
  });
  it('hands the sign-in of the user on to whoever gets the token, and to nobody else', async () => {
    const calls: CallContext[] = [];
    const accessToken: AccessToken = {
      token: async (call) => {
        calls.push(call);
        return 'token-1';
      },
      discard: () => undefined,
    };
    asked().reply(200, patient(A_PATIENT));
    const { directory, events } = open({ accessToken, settings: { PDS_ACCESS_MODE: 'cis2' } });
    await directory.trace(A_PATIENT, aCall({ subjectToken: 'id-token-1' }));
    expect(calls).toMatchObject([{ subjectToken: 'id-token-1', requester: A_REQUESTER }]);
    expect(JSON.stringify(events)).not.toContain('id-token-1');
  });
  it('of a restricted record never says which practice it may name', async () => {
    asked().reply(200, patient(A_PATIENT, { meta: { security: [{ code: 'R' }] } }));
    const { directory, events } = open();
    const outcome = await directory.trace(A_PATIENT, aCall());
    expect(outcome).toMatchObject({ standing: { kind: 'restricted' } });
    expect(JSON.stringify([outcome, events])).not.toContain(A_PRACTICE);
  });
  it('says why PDS took the patient off the list', async () => {
    asked().reply(200, patient(A_PATIENT, { extension: [removal({ start: '2026-01-01' }, 'EMB')] }));
    await expect(open().directory.trace(A_PATIENT, aCall())).resolves.toMatchObject({
      standing: { kind: 'no-practice', code: 'PDS_GP_CONFLICT', removalCode: 'EMB' },
    });
  });
  it.each([
    // The clocks go forward at 01:00 UTC on 29 March 2026 and back at 01:00 UTC on 25 October 2026.
    ['2026-03-29T22:59:59Z', '2026-03-29', 'registered'],
    ['2026-03-29T23:00:00Z', '2026-03-29', 'no-practice'],
    ['2026-03-28T23:59:59Z', '2026-03-28', 'registered'],
    ['2026-03-29T00:00:00Z', '2026-03-28', 'no-practice'],
    ['2026-10-24T22:59:59Z', '2026-10-24', 'registered'],
    ['2026-10-24T23:00:00Z', '2026-10-24', 'no-practice'],
    ['2026-10-25T23:59:59Z', '2026-10-25', 'registered'],
    ['2026-10-26T00:00:00Z', '2026-10-25', 'no-practice'],
  ])('at %s, near a change of the clocks, with a registration until %s: %s', async (now, end, kind) => {
    asked().reply(200, patient(A_PATIENT, registeredUntil(end)));
    await expect(open({ now }).directory.trace(A_PATIENT, aCall())).resolves.toMatchObject({ standing: { kind } });
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
  @Global()
  @Module({ providers: [{ provide: RATE_LIMITERS, useValue: new FakeRateLimiters() }], exports: [RATE_LIMITERS] })
  class Limits {}
  const platform = PlatformModule.with(PlatformConfig.parse({ LOG_LEVEL: 'error' }));
  const pds = PdsModule.with(PdsConfig.parse({ PDS_BASE_URL: ROOT }));
  const module = await Test.createTestingModule({ imports: [platform, Tokens, Limits, pds] }).compile();
  asked().reply(404, outcome('RESOURCE_NOT_FOUND'));
  const directory = module.get<PatientDirectory>(PATIENT_DIRECTORY);
  await expect(directory.trace(A_PATIENT, aCall())).resolves.toEqual({ kind: 'not-found' });
});
