import { currentWitness, type UpstreamExchange } from '#contracts';
import { Fault } from '#errors';
import { A_PRACTICE } from '../../contracts/testing/fakes.js';
import { type JourneyExchange, JourneyLog } from './journey-log.js';

const exchange: UpstreamExchange = {
  upstream: 'pds',
  operation: 'Patient/:id',
  method: 'GET',
  startedAt: '2026-11-21T10:00:00.000Z',
  durationMs: 12,
  outcome: 'reply',
  status: 200,
};

async function asks(operation: string): Promise<void> {
  await Promise.resolve();
  currentWitness()?.exchanged({ ...exchange, operation });
}

describe('what a journey notes of the wire', () => {
  it('puts each request under the leg that needed it, also when legs run side by side', async () => {
    const journey = new JourneyLog(() => 0);
    await Promise.all([journey.run('trace', () => asks('a')), journey.run('slots', () => asks('b'))]);
    expect(journey.exchanges).toEqual([
      { ...exchange, leg: 'trace', operation: 'a' },
      { ...exchange, leg: 'slots', operation: 'b' },
    ]);
  });

  it('keeps the requests of a leg that failed', async () => {
    const journey = new JourneyLog(() => 0);
    const failing = journey.run('trace', async () => {
      await asks('a');
      throw new Fault('PDS_TIMEOUT');
    });
    await expect(failing).rejects.toThrow(Fault);
    expect(journey.exchanges.map(({ leg }) => leg)).toEqual(['trace']);
    expect(journey.legs.map(({ outcome }) => outcome)).toEqual(['PDS_TIMEOUT']);
  });

  it('hands over what ends when the exchanges were taken already', async () => {
    const journey = new JourneyLog(() => 0);
    const late: JourneyExchange[] = [];
    const { promise: held, resolve: release } = Promise.withResolvers<undefined>();
    const shared: Promise<void>[] = [];
    await journey.run('trace', async () => {
      await asks('a');
      shared.push(held.then(() => asks('b')));
    });
    journey.handOver((exchange) => late.push(exchange));
    release(undefined);
    await Promise.all(shared);
    expect(late).toEqual([{ ...exchange, leg: 'trace', operation: 'b' }]);
  });

  it('notes nothing of what runs outside its legs', async () => {
    const journey = new JourneyLog(() => 0);
    await journey.run('trace', () => Promise.resolve());
    await asks('later');
    expect(journey.exchanges).toEqual([]);
  });
});

describe('whom a journey turns out to be about', () => {
  it('is every person and practice that was named, once each, and the last context and booking', () => {
    const journey = new JourneyLog(() => 0);
    expect(journey.subject).toEqual({ nhsNumbers: [] });
    journey.concerns({ nhsNumber: '9990001006' });
    journey.concerns({ nhsNumber: '9990001006', practice: A_PRACTICE, contextId: 'c-1' });
    journey.concerns({ nhsNumber: '9990001251', contextId: 'c-2', bookingId: 'b-1' });
    expect(journey.subject).toEqual({ nhsNumbers: ['9990001006', '9990001251'], contextId: 'c-2', bookingId: 'b-1' });
    expect(journey.practices).toEqual([A_PRACTICE]);
  });
});
