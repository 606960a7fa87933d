import { z } from 'zod';
import { INTERACTION, OdsCode, type DirectoryCall, type DirectoryDesk, type JobKind } from '#contracts';
import { jobProcessor, repeatedJob, type Clock, type JobProcessor } from '#platform';
import type { Question } from './input-rules.js';

const Probe = z.object({ odsCode: OdsCode, interactionId: z.enum(INTERACTION) });
const ProbeRound = z.object({ watched: z.array(Probe) });
const Refresh = z.object({ kept: z.literal('own-asids') });

/** One look at one watched route. A look that failed is a report too, and the next round comes: it is not repeated. */
const SDS_PROBE: JobKind<z.infer<typeof Probe>> = {
  name: 'sds-probe',
  calls: 'no-provider',
  schema: Probe,
  attempts: 1,
  backoffMs: 1_000,
  concurrency: 1,
};

/** Enters a look at each watched route: a schedule has one entry for each kind, and there are many routes. */
const SDS_PROBE_ROUND: JobKind<z.infer<typeof ProbeRound>> = {
  name: 'sds-probe-round',
  calls: 'no-provider',
  schema: ProbeRound,
  attempts: 1,
  backoffMs: 1_000,
  concurrency: 1,
};

/** Our own ASIDs that are in use and grow old. */
const SDS_REFRESH: JobKind<z.infer<typeof Refresh>> = {
  name: 'sds-refresh',
  calls: 'no-provider',
  schema: Refresh,
  attempts: 1,
  backoffMs: 1_000,
  concurrency: 1,
};

export interface JobSettings {
  readonly watched: readonly Question[];
  /** How long our own ASID is used. Milliseconds; 0: it is not kept, so there is nothing to refresh. */
  readonly ownAsidMs: number;
}

interface JobTools {
  readonly desk: Pick<DirectoryDesk, 'probe'>;
  readonly refreshOwnAsids: (call: DirectoryCall) => Promise<void>;
  readonly clock: Pick<Clock, 'uuid'>;
}

/** Source: sds.md §15.7. */
const PROBE_SCHEDULE = { everyMs: 300_000, jitter: 0.2 };
/** Each entry meets some of these in the last fifth of its life (sds.md §15.5). */
const REFRESHES_IN_A_LIFE = 24;

/** What runs beside the users' calls: in the worker, or where there is none in the process itself. */
export function sdsJobs(settings: JobSettings, tools: JobTools): readonly JobProcessor[] {
  return [...probing(settings, tools), ...refreshing(settings, tools)];
}

/** The look itself can always be entered; the rounds run only where routes are watched. */
function probing({ watched }: JobSettings, { desk, clock }: JobTools): readonly JobProcessor[] {
  const look = jobProcessor(SDS_PROBE, async ({ odsCode, interactionId }, { signal }) => {
    await desk.probe(odsCode, interactionId, { correlationId: clock.uuid(), signal });
  });
  if (watched.length === 0) return [look];
  const round: JobProcessor = (queue) =>
    repeatedJob(SDS_PROBE_ROUND, { data: { watched: [...watched] }, schedule: PROBE_SCHEDULE }, async (data) => {
      // The id keeps a route that still waits from being entered once more.
      for (const route of data.watched) await queue.add(SDS_PROBE, route, { id: idOf(route) });
    })(queue);
  return [look, round];
}

function refreshing({ ownAsidMs }: JobSettings, { refreshOwnAsids, clock }: JobTools): readonly JobProcessor[] {
  if (ownAsidMs === 0) return [];
  const schedule = { everyMs: Math.max(60_000, Math.round(ownAsidMs / REFRESHES_IN_A_LIFE)), jitter: 0.1 };
  const data = { kept: 'own-asids' } as const;
  return [
    repeatedJob(SDS_REFRESH, { data, schedule }, async (_data, { signal }) =>
      refreshOwnAsids({ correlationId: clock.uuid(), signal }),
    ),
  ];
}

function idOf({ odsCode, interactionId }: Question): string {
  const name = Object.entries(INTERACTION).find(([, id]) => id === interactionId)?.[0] ?? 'unknown';
  return `probe-${odsCode}-${name}`;
}
