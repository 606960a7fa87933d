import { FakeCapabilityDirectory } from '../../contracts/testing/fake-capabilities.js';
import { A_PATIENT, A_PRACTICE, aCall, FakeKeyValueStore, FakeSpineDirectory } from '../../contracts/testing/fakes.js';
import type { BundlePatient, StructuredRecord, StructuredRecords } from '#contracts';
import { ContextKeeper } from '../src/context-keeper.js';
import { JourneyLog } from '../src/journey-log.js';
import type { PatientContext } from '../src/patient-context.js';
import { PracticeRouting } from '../src/practice-routing.js';
import { RecordJourney, type RecordOutcome } from '../src/record-journey.js';
import { aContext } from './a-context.js';

export const NOW = new Date('2026-11-16T09:05:00.000Z');
export const SAME: BundlePatient = {
  nhsNumber: A_PATIENT,
  familyName: 'Fernsby',
  givenName: 'Marigold',
  gender: 'female',
  birthDate: '1972-04-09',
  practiceOdsCode: A_PRACTICE,
};
export const CONTEXT = aContext();

export function aRecord(patient: BundlePatient, unsupportedParameters: string[] = []): StructuredRecord {
  const content = {
    patient,
    areas: [],
    warnings: [],
    allergies: [],
    bundleId: 'same' as const,
    unsupportedParameters,
  };
  const clinical = Buffer.from('{"medications":[]}');
  return { bytes: Buffer.from('{}'), traceId: 'trace', retrievedAt: NOW.toISOString(), content, clinical };
}

interface World {
  readonly records: StructuredRecords;
  readonly directory?: FakeSpineDirectory;
  readonly acknowledgeBirthDate?: boolean;
  readonly capabilities?: FakeCapabilityDirectory;
  readonly now?: () => Date;
  readonly context?: PatientContext;
}

export async function retrieveIn({
  records,
  directory = new FakeSpineDirectory(),
  acknowledgeBirthDate = false,
  capabilities = new FakeCapabilityDirectory({ kind: 'unavailable', source: 'live' }),
  now = () => NOW,
  context = CONTEXT,
}: World): Promise<RecordOutcome> {
  const contexts = new ContextKeeper(
    new FakeKeyValueStore(() => NOW.getTime()),
    { idleMs: 1_800_000, traceMs: 86_400_000 },
    now,
  );
  await contexts.keep(context);
  const journey = new RecordJourney({
    contexts,
    routing: new PracticeRouting({ directory, capabilities }, now),
    records,
  });
  return journey.retrieve(
    { contextId: CONTEXT.id, areas: { allergies: { includeResolved: true } }, acknowledgeBirthDate },
    new JourneyLog(() => 0),
    aCall(),
  );
}

export const answering = (patient: BundlePatient): StructuredRecords => ({
  retrieve: () => Promise.resolve(aRecord(patient)),
  retrieveBundle: () => Promise.resolve(aRecord(patient)),
});
