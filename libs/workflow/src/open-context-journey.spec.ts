import {
  aCall,
  A_PATIENT,
  A_PRACTICE,
  aTrace,
  FakeKeyValueStore,
  FakePatientDirectory,
  FakeSpineDirectory,
  nhsNumber,
  standing,
} from '../../contracts/testing/fakes.js';
import { FakeOrganisationDirectory } from '../../contracts/testing/fake-organisation-directory.js';
import { FakeCapabilityDirectory, someCapabilities } from '../../contracts/testing/fake-capabilities.js';
import type { CapabilityOutcome, NoPracticeCode, TraceOutcome } from '#contracts';
import type { FaultCode } from '#errors';
import { ContextKeeper } from './context-keeper.js';
import { JourneyLog } from './journey-log.js';
import type { OpenContextOutcome, OpenContextRequest } from './open-context.js';
import { OpenContextJourney } from './open-context-journey.js';
import { PracticeRouting } from './practice-routing.js';

const NEW_NUMBER = nhsNumber('9990001014');
const FULL: CapabilityOutcome = {
  kind: 'known',
  source: 'live',
  capabilities: someCapabilities(),
};

interface World {
  readonly trace?: TraceOutcome | FaultCode;
  readonly directory?: FakeSpineDirectory;
  readonly capabilities?: CapabilityOutcome;
}

function ask(changes: Partial<OpenContextRequest> = {}): OpenContextRequest {
  return {
    nhsNumber: A_PATIENT,
    demographics: { familyName: 'Fernsby', givenName: 'Marigold', birthDate: '1972-04-09' },
    functions: ['record'],
    confirm: { discrepancies: false, supersededBy: undefined },
    ...changes,
  };
}

async function openIn(
  world: World,
  request = ask(),
): Promise<{ outcome: OpenContextOutcome; legs: readonly { leg: string; outcome: string }[] }> {
  const now = (): Date => new Date('2026-11-16T09:00:00.000Z');
  const contexts = new ContextKeeper(
    new FakeKeyValueStore(() => now().getTime()),
    { idleMs: 1_800_000, traceMs: 86_400_000 },
    now,
  );
  const capabilities = new FakeCapabilityDirectory(world.capabilities ?? FULL);
  const routing = new PracticeRouting({ directory: world.directory ?? new FakeSpineDirectory(), capabilities }, now);
  const patients = new FakePatientDirectory({ [A_PATIENT]: world.trace ?? aTrace() });
  const journey = new JourneyLog(() => 0);
  const outcome = await new OpenContextJourney(
    { patients, routing, contexts, organisations: new FakeOrganisationDirectory() },
    { now, uuid: () => '5f0d3f60-6d2c-4c1f-9a36-0e5f1b7a2c11' },
  ).open(request, journey, aCall());
  return { outcome, legs: journey.legs };
}

describe('opening a patient', () => {
  it('tells who it is, where, and what the practice can do', async () => {
    const { outcome, legs } = await openIn({});
    expect(outcome).toMatchObject({
      kind: 'opened',
      context: { patient: { nhsNumber: A_PATIENT, familyName: 'Fernsby' }, practice: A_PRACTICE },
      services: { structuredRecord: { available: true, supplies: 'all-areas', specificationVersion: '1.6.2' } },
    });
    expect(legs.map(({ leg }) => leg)).toEqual([
      'trace',
      'directory-record',
      'own-asid',
      'directory-metadata',
      'capabilities',
    ]);
  });

  it.each<[string, TraceOutcome | FaultCode, FaultCode]>([
    ['an unknown number', { kind: 'not-found' }, 'PATIENT_NOT_FOUND'],
    ['a withdrawn number', { kind: 'invalidated' }, 'NHS_NUMBER_WITHDRAWN'],
    ['a restricted record', standing({ kind: 'restricted' }), 'PDS_RESTRICTED'],
    [
      'a very restricted record, nameless',
      aTrace({ standing: { kind: 'restricted' }, demographics: { ...aTrace().demographics, names: [] } }),
      'PDS_RESTRICTED',
    ],
    ['a deceased patient', standing({ kind: 'deceased' }), 'PDS_DECEASED'],
    ['a busy PDS', 'PDS_BUSY', 'PDS_BUSY'],
  ])('stops at %s and asks no practice', async (_, trace, code) => {
    await expect(openIn({ trace })).rejects.toMatchObject({ code });
  });

  it.each<NoPracticeCode>([
    'PDS_NO_GP',
    'PDS_NO_GP_REMOVED',
    'PDS_GP_ENDED',
    'PDS_GP_NOT_STARTED',
    'PDS_GP_CONFLICT',
    'PDS_GP_UNUSABLE',
  ])('stops with %s when no practice is usable', async (code) => {
    await expect(openIn({ trace: standing({ kind: 'no-practice', code }) })).rejects.toMatchObject({ code });
  });

  it('says nothing about another person than the one named', async () => {
    const demographics = { familyName: 'Somebody', givenName: 'Else', birthDate: '1990-01-01' };
    const { outcome } = await openIn({ trace: standing({ kind: 'deceased' }) }, ask({ demographics }));
    expect(outcome).toEqual({
      kind: 'refused',
      code: 'PDS_NOT_VERIFIED',
      fields: ['familyName', 'givenName', 'birthDate'],
    });
  });

  it('asks to confirm a difference, and goes on once it is confirmed', async () => {
    const demographics = { familyName: 'Fernsbie', givenName: 'Marigold', birthDate: '1972-04-09' };
    await expect(openIn({}, ask({ demographics }))).resolves.toMatchObject({
      outcome: { kind: 'confirm', code: 'PDS_DISCREPANCY', fields: ['familyName'] },
    });
    const confirm = { discrepancies: true, supersededBy: undefined };
    await expect(openIn({}, ask({ demographics, confirm }))).resolves.toMatchObject({
      outcome: {
        kind: 'opened',
        context: { identityCheck: { result: 'VERIFIED_WITH_DISCREPANCY', differences: ['familyName'] } },
      },
    });
  });

  it('never goes on silently with a new number, and uses only the new one once it is confirmed', async () => {
    const trace = aTrace({ nhsNumber: NEW_NUMBER });
    await expect(openIn({ trace })).resolves.toMatchObject({
      outcome: { kind: 'confirm', code: 'PDS_SUPERSEDED', supersededBy: NEW_NUMBER },
    });
    const confirm = { discrepancies: false, supersededBy: NEW_NUMBER };
    await expect(openIn({ trace }, ask({ confirm }))).resolves.toMatchObject({
      outcome: {
        kind: 'opened',
        context: { patient: { nhsNumber: NEW_NUMBER }, identityCheck: { supersededNhsNumber: A_PATIENT } },
      },
    });
  });

  it('does not take the confirmation of some other number', async () => {
    const confirm = { discrepancies: false, supersededBy: nhsNumber('9990001022') };
    await expect(openIn({ trace: aTrace({ nhsNumber: NEW_NUMBER }) }, ask({ confirm }))).resolves.toMatchObject({
      outcome: { code: 'PDS_SUPERSEDED' },
    });
  });

  it('opens the patient although the practice is in no directory, and says what the call would answer', async () => {
    const { outcome } = await openIn({ directory: new FakeSpineDirectory([]) });
    expect(outcome).toMatchObject({
      kind: 'opened',
      services: { structuredRecord: { available: false, code: 'SDS_ENDPOINT_NOT_FOUND' } },
    });
  });

  it.each<[CapabilityOutcome, object]>([
    [
      { kind: 'unavailable', source: 'live' },
      { available: true, supplies: 'not-known' },
    ],
    [
      { kind: 'not-sharing', source: 'live' },
      { available: false, code: 'GPC_PRACTICE_NOT_SHARING' },
    ],
  ])('reads a statement %j as %j', async (capabilities, structuredRecord) => {
    await expect(openIn({ capabilities })).resolves.toMatchObject({ outcome: { services: { structuredRecord } } });
  });

  const EVERYTHING = ['record', 'appointments', 'registration'] as const;

  it('tells of every function that the user may use, each by its own way', async () => {
    const { outcome, legs } = await openIn({}, ask({ functions: EVERYTHING }));
    const available = { available: true };
    expect(outcome).toMatchObject({
      services: { structuredRecord: available, appointments: available, registration: available },
    });
    expect(legs.filter(({ leg }) => leg === 'directory-appointments')).toHaveLength(2);
  });

  it('looks for appointments where the user has no right to the record', async () => {
    const { outcome, legs } = await openIn({}, ask({ functions: ['appointments'] }));
    expect(outcome).toMatchObject({
      services: {
        structuredRecord: { available: false, code: 'ROLE_NOT_ALLOWED' },
        appointments: { available: true },
        registration: { available: false, code: 'ROLE_NOT_ALLOWED' },
      },
    });
    expect(legs.map(({ leg }) => leg)).not.toContain('directory-record');
  });

  it('asks a directory that does not answer once, and says so of every function', async () => {
    const directory = new FakeSpineDirectory([], { [A_PRACTICE]: 'SDS_UNAVAILABLE' });
    const { outcome, legs } = await openIn({ directory }, ask({ functions: EVERYTHING }));
    const away = { available: false, code: 'SDS_UNAVAILABLE' };
    expect(outcome).toMatchObject({ services: { structuredRecord: away, appointments: away, registration: away } });
    expect(legs).toHaveLength(2);
  });
});
