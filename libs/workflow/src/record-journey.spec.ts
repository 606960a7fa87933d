import { FakeCapabilityDirectory } from '../../contracts/testing/fake-capabilities.js';
import { aCall, A_PRACTICE, aRoute, FakeSpineDirectory } from '../../contracts/testing/fakes.js';
import { Asid, INTERACTION, type Route, type StructuredRecords } from '#contracts';
import { Fault } from '#errors';
import { answering, aRecord, NOW, retrieveIn, SAME } from '../testing/record-world.js';
import { RenewingDirectory } from '../testing/renewing-directory.js';

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
    const outcome = await retrieveIn({ records, directory: new RenewingDirectory(Asid.parse('200000000074')) });
    expect(outcome).toMatchObject({ kind: 'record' });
    expect(from).toEqual(['200000000025', '200000000074']);
  });

  it('ends the call when the directory still says the same', async () => {
    const { records, from } = refusingOnce();
    await expect(retrieveIn({ records, directory: new RenewingDirectory(Asid.parse('200000000025')) })).rejects.toBe(
      refused,
    );
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
