import { currentWitness, type JobQueue, type UpstreamExchange } from '#contracts';
import { Fault } from '#errors';
import { FakeAuditTrail } from '../../contracts/testing/fake-audit-trail.js';
import { FakeJobQueue } from '../../contracts/testing/fake-job-queue.js';
import { aJobKind } from '../../contracts/testing/job-queue.contract.js';
import { AuditedQueue } from './audited-queue.js';

const EXCHANGE: UpstreamExchange = {
  upstream: 'sds',
  operation: 'Endpoint',
  messageId: 'm-1',
  method: 'GET',
  startedAt: '2026-11-21T10:00:00.000Z',
  durationMs: 12,
  outcome: 'reply',
  status: 404,
  bytes: 9,
  refusal: Buffer.from('unwritten'),
};

const run = { attempt: 1, signal: new AbortController().signal } as never;

/** Lets the one handler that was given run. */
async function worked(name: string, handler: () => Promise<void>): Promise<FakeAuditTrail> {
  const trail = new FakeAuditTrail();
  let given: (data: { text: string; odsCode?: string }, run: never) => Promise<void> | void = () => undefined;
  const queue = new FakeJobQueue();
  const listening: JobQueue = Object.assign(queue, {
    process: (_kind: unknown, work: typeof given) => void (given = work),
  });
  new AuditedQueue(listening, trail, { uuid: () => 'c-1' }).process(aJobKind({ name }), handler);
  await Promise.resolve(given({ text: 'x', odsCode: 'Z90001' }, run)).catch(() => undefined);
  return trail;
}

describe('work of the product itself', () => {
  it('is on record before another system is asked, and closed with what was asked', async () => {
    const { entries } = await worked('sds-probe', async () => {
      currentWitness()?.exchanged(EXCHANGE);
    });
    expect(entries).toMatchObject([
      { kind: 'opened', operation: 'directory.probe', authority: { kind: 'product' }, providers: ['Z90001'] },
      { kind: 'closed', outcome: { result: 'success' }, calls: [{ upstream: 'sds', messageId: 'm-1', status: 404 }] },
    ]);
    expect(JSON.stringify(entries)).not.toContain('refusal');
  });

  it('is closed with its code when it fails', async () => {
    const { entries } = await worked('sds-refresh', async () => {
      throw new Fault('SDS_UNAVAILABLE');
    });
    expect(entries.at(-1)).toMatchObject({ kind: 'closed', outcome: { result: 'failure', code: 'SDS_UNAVAILABLE' } });
  });

  it('that asks nobody, or is on record elsewhere, runs as it is', async () => {
    let ran = false;
    const { entries } = await worked('booking-look', async () => {
      ran = true;
    });
    expect([ran, entries]).toEqual([true, []]);
  });
});
