import { SharedFlights } from './shared-flights.js';

const hungUp = (): Error => new Error('hung up');
const { signal } = new AbortController();

it.each([
  ['is that of the last who waits', [1_000, 5_000, 3_000], 5_000],
  ['is open when somebody did not say', [1_000, undefined, 3_000], undefined],
])('the end of shared work %s', async (_name, ends, expected) => {
  const flights = new SharedFlights<string>();
  const { promise, resolve } = Promise.withResolvers<string>();
  const told: (() => number | undefined)[] = [];
  const work = async (_end: AbortSignal, endsAt: () => number | undefined): Promise<string> => {
    told.push(endsAt);
    return promise;
  };
  const all = ends.map((endsAt) => flights.run('same', work, { signal, endsAt, hungUp }));
  expect(told.map((endsAt) => endsAt())).toEqual([expected]);
  resolve('answer');
  await expect(Promise.all(all)).resolves.toEqual(['answer', 'answer', 'answer']);
});

it('goes on while somebody waits, and ends with the last', async () => {
  const flights = new SharedFlights<string>();
  const ended: boolean[] = [];
  const work = async (end: AbortSignal): Promise<string> => {
    end.addEventListener('abort', () => ended.push(true));
    return new Promise(() => undefined);
  };
  const [one, other] = [new AbortController(), new AbortController()];
  const waits = [one, other].map((caller) => flights.run('same', work, { signal: caller.signal, hungUp }));
  one.abort();
  await expect(waits[0]).rejects.toThrow('hung up');
  expect(ended).toEqual([]);
  other.abort();
  await expect(waits[1]).rejects.toThrow('hung up');
  expect(ended).toEqual([true]);
});
