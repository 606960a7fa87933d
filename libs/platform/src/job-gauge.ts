import type { JobCounts, JobQueue } from '#contracts';
import type { Gauge } from './metrics.js';

const JOB_STATES = ['waiting', 'delayed', 'running', 'dead'] as const satisfies readonly (keyof JobCounts)[];

/** Jobs of the kinds that this process has entered or runs. */
export function jobGauge(queue: Pick<JobQueue, 'counts'>): Gauge {
  return {
    name: 'jobs',
    help: 'Jobs of each kind. state: waiting, delayed, running, dead.',
    labels: ['kind', 'state'],
    read: async () =>
      (await queue.counts()).flatMap((counts) =>
        JOB_STATES.map((state) => ({ labels: { kind: counts.kind, state }, value: counts[state] })),
      ),
  };
}
