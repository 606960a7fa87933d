import { SingleFlight, unlessAborted } from './single-flight.js';

it('does the work once for callers that come while it is under way, and again for the next', async () => {
  const flights = new SingleFlight<number>();
  const done: number[] = [];
  const work = async (): Promise<number> => done.push(done.length);
  await expect(Promise.all([flights.run('a', work), flights.run('a', work)])).resolves.toEqual([1, 1]);
  await expect(flights.run('a', work)).resolves.toBe(2);
});

it('keeps different keys apart', async () => {
  const flights = new SingleFlight<string>();
  const results = Promise.all([flights.run('a', async () => 'A'), flights.run('b', async () => 'B')]);
  await expect(results).resolves.toEqual(['A', 'B']);
});

it('shares a failure, and then tries again', async () => {
  const flights = new SingleFlight<string>();
  await expect(flights.run('a', () => Promise.reject(new Error('no')))).rejects.toThrow('no');
  await expect(flights.run('a', async () => 'yes')).resolves.toBe('yes');
});

it('lets one caller leave while the others go on waiting', async () => {
  const leaver = new AbortController();
  const { promise, resolve } = Promise.withResolvers<string>();
  const left = unlessAborted(promise, leaver.signal, () => new Error('left'));
  const stayed = unlessAborted(promise, new AbortController().signal, () => new Error('left'));
  leaver.abort();
  await expect(left).rejects.toThrow('left');
  resolve('worked');
  await expect(stayed).resolves.toBe('worked');
  await expect(unlessAborted(promise, leaver.signal, () => new Error('gone'))).rejects.toThrow('gone');
});
