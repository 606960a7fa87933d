import type { ChangeStanding } from '#workflow';
import { JourneyLog } from '#workflow';
import type { EventFields, EventLog } from '#platform';
import { FakeAuditTrail } from '../../../../libs/contracts/testing/fake-audit-trail.js';
import { FakeJobQueue } from '../../../../libs/contracts/testing/fake-job-queue.js';
import { A_PRACTICE, A_REQUESTER } from '../../../../libs/contracts/testing/fakes.js';
import { changeJobs } from './change-jobs.js';

const changeId = '4b6c7c6e-6a56-4c88-9a52-0d8b6c2f9a01';
const LATE: ChangeStanding = {
  changeId,
  practice: A_PRACTICE,
  state: 'DONE_LATE',
  appointment: undefined,
  nextLookAt: undefined,
};

/** One look that finds a change that landed late. @param found called when it is in the journal */
async function look(trail: FakeAuditTrail, found: () => void = () => undefined): Promise<readonly string[]> {
  const events: string[] = [];
  const note = (event: string, _fields?: EventFields): void => void events.push(event);
  const log: EventLog = { info: note, warn: note, error: note };
  const recovery = {
    due: async () => [{ changeId, requester: A_REQUESTER }],
    frame: () => ({ journey: new JourneyLog(() => 0), correlationId: 'c-1' }),
    resume: async () => {
      found();
      return LATE;
    },
  };
  const queue = new FakeJobQueue();
  for (const start of changeJobs({ recovery, trail, log })) start(queue);
  await queue.add({ name: 'change-round' } as Parameters<FakeJobQueue['add']>[0], { of: 'due-changes' });
  await queue.runAll();
  await queue.runAll().catch(() => events.push('failed'));
  return events;
}

const TOLD = ['change.looked-at', 'change.alert', 'change.needs-a-person'];

describe('a look at a change that landed late', () => {
  it('tells somebody', async () => {
    await expect(look(new FakeAuditTrail())).resolves.toEqual(TOLD);
  });

  it('tells somebody also when its record cannot be closed: it is not found again', async () => {
    const trail = new FakeAuditTrail();
    const told = look(trail, () => {
      trail.refuses = true;
    });
    await expect(told).resolves.toEqual([...TOLD, 'failed']);
  });
});
