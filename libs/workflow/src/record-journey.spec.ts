import { FakeCapabilityDirectory } from '../../contracts/testing/fake-capabilities.js';
import {
  aCall,
  A_PATIENT,
  A_PRACTICE,
  A_REQUESTER,
  aRoute,
  FakeKeyValueStore,
  FakeSpineDirectory,
} from '../../contracts/testing/fakes.js';
import {
  Asid,
  type BundlePatient,
  type CallContext,
  INTERACTION,
  type InteractionId,
  type Route,
  type StructuredRecord,
  type StructuredRecords,
} from '#contracts';
import { Fault } from '#errors';
import { ContextKeeper } from './context-keeper.js';
import { JourneyLog } from './journey-log.js';
import { ownerOf, type PatientContext } from './patient-context.js';
import { PracticeRouting } from './practice-routing.js';
import { RecordJourney, type RecordOutcome } from './record-journey.js';

const NOW = new Date('2026-11-16T09:05:00.000Z');
const SAME: BundlePatient = {
  nhsNumber: A_PATIENT,
  familyName: 'Fernsby',
  givenName: 'Marigold',
  gender: 'female',
  birthDate: '1972-04-09',
  practiceOdsCode: A_PRACTICE,
};
const CONTEXT: PatientContext = {
  id: '5f0d3f60-6d2c-4c1f-9a36-0e5f1b7a2c11',
  owner: ownerOf(A_REQUESTER),
  patient: {
    nhsNumber: A_PATIENT,
    familyName: 'Fernsby',
    givenName: 'Marigold',
    gender: 'female',
    birthDate: '1972-04-09',
  },
  identityCheck: { result: 'VERIFIED', matchedOn: 'usual', compared: [], differences: [] },
  practice: A_PRACTICE,
  tracedAt: '2026-11-16T09:00:00.000Z',
  routes: {},
};

function aRecord(patient: BundlePatient, unsupportedParameters: string[] = []): StructuredRecord {
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

/** A directory that gives a new address from the second look-up on. */
class MovingDirectory extends FakeSpineDirectory {
  lookUps = 0;
  override async route(...[odsCode, interactionId, call]: Parameters<FakeSpineDirectory['route']>): Promise<Route> {
    await super.route(odsCode, interactionId, call);
    if (interactionId !== INTERACTION.structuredRecord) return aRoute(odsCode, interactionId);
    this.lookUps += 1;
    const fingerprint = String(this.lookUps).repeat(64);
    return aRoute(odsCode, interactionId, {
      provenance: { ...aRoute(odsCode, interactionId).provenance, fingerprint, fetchedAt: NOW.toISOString() },
    });
  }
}

interface World {
  readonly records: StructuredRecords;
  readonly directory?: FakeSpineDirectory;
  readonly acknowledgeBirthDate?: boolean;
  readonly capabilities?: FakeCapabilityDirectory;
}

async function retrieveIn({
  records,
  directory = new FakeSpineDirectory(),
  acknowledgeBirthDate = false,
  capabilities = new FakeCapabilityDirectory({ kind: 'unavailable', source: 'live' }),
}: World): Promise<RecordOutcome> {
  const contexts = new ContextKeeper(
    new FakeKeyValueStore(() => NOW.getTime()),
    { idleMs: 1_800_000, traceMs: 86_400_000 },
    () => NOW,
  );
  await contexts.keep(CONTEXT);
  const journey = new RecordJourney({
    contexts,
    routing: new PracticeRouting({ directory, capabilities }, () => NOW),
    records,
  });
  return journey.retrieve(
    { contextId: CONTEXT.id, areas: { allergies: { includeResolved: true } }, acknowledgeBirthDate },
    new JourneyLog(() => 0),
    aCall(),
  );
}

const answering = (patient: BundlePatient): StructuredRecords => ({
  retrieve: () => Promise.resolve(aRecord(patient)),
  retrieveBundle: () => Promise.resolve(aRecord(patient)),
});

describe('retrieving a record', () => {
  it('gives the record of the opened patient', async () => {
    await expect(retrieveIn({ records: answering(SAME) })).resolves.toMatchObject({ kind: 'record', differences: [] });
  });

  it('tells a different name beside the record', async () => {
    await expect(retrieveIn({ records: answering({ ...SAME, familyName: 'Fernsbie' }) })).resolves.toMatchObject({
      kind: 'record',
      differences: [{ field: 'familyName', national: 'Fernsby', practice: 'Fernsbie' }],
    });
  });

  it('keeps a record with another birth date closed until somebody has acknowledged it', async () => {
    const records = answering({ ...SAME, birthDate: '1972-09-04' });
    await expect(retrieveIn({ records })).resolves.toMatchObject({
      kind: 'acknowledge-birth-date',
      differences: [{ field: 'birthDate' }],
    });
    await expect(retrieveIn({ records, acknowledgeBirthDate: true })).resolves.toMatchObject({ kind: 'record' });
  });

  it('looks the address up once more when the proxy says that it has changed, and repeats once', async () => {
    let calls = 0;
    const records: StructuredRecords = {
      retrieve: () => {
        calls += 1;
        return calls === 1 ? Promise.reject(new Fault('GPC_DIRECTORY_OUT_OF_DATE')) : Promise.resolve(aRecord(SAME));
      },
      retrieveBundle: () => Promise.resolve(aRecord(SAME)),
    };
    const directory = new MovingDirectory();
    await expect(retrieveIn({ records, directory })).resolves.toMatchObject({ kind: 'record' });
    expect([calls, directory.lookUps]).toEqual([2, 2]);
  });

  it('does not repeat when the directory still gives the same address', async () => {
    let calls = 0;
    const records: StructuredRecords = {
      retrieve: () => {
        calls += 1;
        return Promise.reject(new Fault('GPC_DIRECTORY_OUT_OF_DATE'));
      },
      retrieveBundle: () => Promise.resolve(aRecord(SAME)),
    };
    await expect(retrieveIn({ records })).rejects.toMatchObject({ code: 'GPC_DIRECTORY_OUT_OF_DATE' });
    expect(calls).toBe(1);
  });

  it('says what the directory says when there is no way to the practice', async () => {
    await expect(retrieveIn({ records: answering(SAME), directory: new FakeSpineDirectory([]) })).rejects.toMatchObject(
      { code: 'SDS_ENDPOINT_NOT_FOUND' },
    );
  });
});

describe('our own ASID that the proxy refuses', () => {
  const refused = new Fault('GPC_CONNECTION_NOT_AUTHORISED', { upstreamCode: 'ASID_CHECK_FAILED_MESSAGESENDER' });

  /** Answers 200000000025 until that one is doubted. */
  class RenewingDirectory extends FakeSpineDirectory {
    constructor(private readonly renewed: string) {
      super();
    }
    override async ownAsid(
      interactionId: InteractionId,
      call: CallContext,
      doubted?: Asid,
    ): ReturnType<FakeSpineDirectory['ownAsid']> {
      const known = await super.ownAsid(interactionId, call);
      return doubted === undefined ? known : { asid: Asid.parse(this.renewed), source: 'live' };
    }
  }

  function refusingOnce(): { readonly records: StructuredRecords; readonly from: string[] } {
    const from: string[] = [];
    const retrieve: StructuredRecords['retrieve'] = async (question) => {
      from.push(question.from);
      if (from.length === 1) throw refused;
      return aRecord(SAME);
    };
    return { records: { retrieve, retrieveBundle: () => Promise.reject(refused) }, from };
  }

  it('is looked up anew, and the request repeated once with the new one', async () => {
    const { records, from } = refusingOnce();
    const outcome = await retrieveIn({ records, directory: new RenewingDirectory('200000000074') });
    expect(outcome).toMatchObject({ kind: 'record' });
    expect(from).toEqual(['200000000025', '200000000074']);
  });

  it('ends the call when the directory still says the same', async () => {
    const { records, from } = refusingOnce();
    await expect(retrieveIn({ records, directory: new RenewingDirectory('200000000025') })).rejects.toBe(refused);
    expect(from).toHaveLength(1);
  });
});

it('remembers with the statement what the practice turned out not to supply', async () => {
  const capabilities = new FakeCapabilityDirectory();
  const records: StructuredRecords = {
    ...answering(SAME),
    retrieve: () => Promise.resolve(aRecord(SAME, ['includeProblems'])),
  };
  await retrieveIn({ records, capabilities });
  const statement = aRoute(A_PRACTICE, INTERACTION.foundationsMetadata);
  const outcome = await capabilities.capabilities(statement, Asid.parse('200000009901'), aCall());
  expect(outcome).toMatchObject({ kind: 'known', capabilities: { unsupportedParameters: ['includeProblems'] } });
});
