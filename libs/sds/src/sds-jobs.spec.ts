import { INTERACTION } from '#contracts';
import { stubTheWire } from '../../../test/support/stub-the-wire.js';
import { FakeJobQueue } from '../../contracts/testing/fake-job-queue.js';
import { A_PRACTICE, aCall } from '../../contracts/testing/fakes.js';
import { aDirectory, type DirectoryUnderTest } from '../testing/a-directory.js';
import { aWholeRoute, get } from '../testing/directory-answers.js';
import { aDevice, searchset } from '../testing/directory-records.js';

const RECORD = INTERACTION.structuredRecord;

stubTheWire();

describe('the jobs of the directory', () => {
  const start = (at: DirectoryUnderTest): FakeJobQueue => {
    const queue = new FakeJobQueue();
    for (const job of at.jobs) job(queue);
    return queue;
  };

  it('look at each watched route every five minutes, and refresh our own ASIDs', async () => {
    const at = aDirectory({ SDS_PROBES: `${A_PRACTICE}=${RECORD}, ${A_PRACTICE}=${INTERACTION.searchSlots}` });
    const queue = start(at);
    expect(queue.repeating).toEqual([
      {
        kind: 'sds-probe-round',
        data: {
          watched: [
            { odsCode: A_PRACTICE, interactionId: RECORD },
            { odsCode: A_PRACTICE, interactionId: INTERACTION.searchSlots },
          ],
        },
        schedule: { everyMs: 300_000, jitter: 0.2 },
      },
      { kind: 'sds-refresh', data: { kept: 'own-asids' }, schedule: { everyMs: 1_800_000, jitter: 0.1 } },
    ]);
  });

  it('enter each look by itself, and a look asks', async () => {
    const at = aDirectory({ SDS_PROBES: `${A_PRACTICE}=${RECORD}` });
    const queue = start(at);
    const [round] = queue.repeating;
    queue.entered.push({ kind: 'sds-probe-round', data: round!.data, order: {} });
    await queue.runAll();
    expect(queue.entered).toMatchObject([{ kind: 'sds-probe', order: { id: 'probe-Z90001-structuredRecord' } }]);
    aWholeRoute();
    await queue.runAll();
    await expect(at.desk.probes()).resolves.toMatchObject([{ outcome: 'usable' }]);
  });

  it('refresh what is due', async () => {
    get('Device').twice().reply(200, searchset(aDevice()));
    const at = aDirectory();
    await at.directory.ownAsid(RECORD, aCall());
    at.pass(11 * 3_600_000);
    const queue = start(at);
    queue.entered.push({ kind: 'sds-refresh', data: { kept: 'own-asids' }, order: {} });
    await queue.runAll();
    expect(at.events.at(-1)).toMatchObject({ event: 'sds.own-asid.refreshed' });
  });

  it('are none that repeat where nothing is watched and nothing kept', () => {
    expect(start(aDirectory({ SDS_OWN_ASID_CACHE_HOURS: '0' })).repeating).toEqual([]);
  });
});
