import { z } from 'zod';
import { type AuditTrail, type ForUser, type JobKind, Requester } from '#contracts';
import { type EventLog, jobProcessor, type JobProcessor, repeatedJob } from '#platform';
import type { ChangeRecovery, ChangeStanding, ChangeState } from '#workflow';
import { auditedLook } from '../audit/audited-look.js';

const Look = z.object({ changeId: z.uuid(), requester: Requester });
const Round = z.object({ of: z.literal('due-changes') });

/** One look at one change, in the name of the person who made it. What fails is looked at in the next round. */
const CHANGE_LOOK: JobKind<ForUser<z.infer<typeof Look>>> = {
  name: 'change-look',
  calls: 'provider',
  schema: Look,
  attempts: 1,
  backoffMs: 1_000,
  concurrency: 2,
};

/** Finds the changes whose time has come; asks the journal alone. */
const CHANGE_ROUND: JobKind<z.infer<typeof Round>> = {
  name: 'change-round',
  calls: 'no-provider',
  schema: Round,
  attempts: 1,
  backoffMs: 1_000,
  concurrency: 1,
};

const DUE = { of: 'due-changes' } as const;
const ROUNDS = { everyMs: 10_000, jitter: 0.2 };
const MOST_AT_ONCE = 100;

/** The user was told that nobody knows: somebody must hear how it ended. */
const FOR_A_PERSON: readonly ChangeState[] = ['NOT_DONE', 'CHANGED_MEANWHILE', 'UNRESOLVED', 'DONE_LATE'];

interface ChangeJobTools {
  readonly recovery: Pick<ChangeRecovery, 'due' | 'resume' | 'frame'>;
  readonly trail: AuditTrail;
  readonly log: EventLog;
}

/** Second looks at amendments and cancellations whose outcome is unknown (appointments.md §4.6). Reads only. */
export function changeJobs({ recovery, trail, log }: ChangeJobTools): readonly JobProcessor[] {
  const round: JobProcessor = (queue) =>
    repeatedJob(CHANGE_ROUND, { data: DUE, schedule: ROUNDS }, async () => {
      for (const due of await recovery.due(MOST_AT_ONCE))
        await queue.add(CHANGE_LOOK, due, { id: `look-${due.changeId}` });
    })(queue);
  const look = jobProcessor(CHANGE_LOOK, async ({ changeId: id, requester }, { signal }) => {
    const frame = recovery.frame();
    await auditedLook(
      { operation: 'appointment.recover', id, requester },
      async () => reported(await recovery.resume(id, signal, frame), log),
      { frame, trail, found: ({ state }) => state },
    );
  });
  return [look, round];
}

/** Before its record is closed: what was found is in the journal by now, and is not found again. */
function reported(looked: ChangeStanding | undefined, log: EventLog): ChangeStanding | undefined {
  if (looked === undefined) return undefined;
  const { changeId, practice, state } = looked;
  const fields = { requestId: changeId, odsCode: practice, outcome: state };
  log.info('change.looked-at', fields);
  if (state === 'DONE_LATE') log.warn('change.alert', { ...fields, detail: state });
  if (FOR_A_PERSON.includes(state)) log.warn('change.needs-a-person', fields);
  return looked;
}
