import { currentWitness, type UpstreamExchange } from '#contracts';
import { Fault } from '#errors';
import { JourneyLog } from './journey-log.js';

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

  it('notes nothing of what runs outside its legs', async () => {
    const journey = new JourneyLog(() => 0);
    await journey.run('trace', () => Promise.resolve());
    await asks('later');
    expect(journey.exchanges).toEqual([]);
  });
});
