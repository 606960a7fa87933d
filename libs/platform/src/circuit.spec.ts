import fc from 'fast-check';
import { Circuit, type CircuitRules } from './circuit.js';
import type { Verdict } from './guard-policies.js';

const RULES = { failures: 3, openMs: 30_000 };

class World {
  ms = 0;
  readonly told: string[] = [];
  readonly circuit: Circuit;

  constructor(more: Partial<CircuitRules> = {}) {
    this.circuit = new Circuit(
      { ...RULES, ...more },
      () => this.ms,
      (state) => void this.told.push(state),
    );
  }

  /** One request after the other. */
  ends(...verdicts: readonly Verdict[]): void {
    for (const verdict of verdicts) this.circuit.enter()?.leave(verdict);
  }
}

it('opens after so many failures in a row and tells it once', () => {
  const world = new World();
  world.ends('bad', 'bad', 'good', 'bad', 'bad');
  expect(world.circuit.state).toBe('closed');
  world.ends('bad', 'bad');
  expect(world.circuit.state).toBe('open');
  expect(world.told).toEqual(['open']);
});

it('neither counts nor forgives for an end that says nothing', () => {
  const world = new World();
  world.ends('bad', 'neutral', 'bad', 'neutral', 'bad');
  expect(world.circuit.state).toBe('open');
});

it('lets nothing through while open and says how long that lasts', () => {
  const world = new World();
  world.ends('bad', 'bad', 'bad');
  world.ms += 10_000;
  expect(world.circuit.enter()).toBeUndefined();
  expect(world.circuit.restMs()).toBe(20_000);
});

it('lets a single request try, and nobody waits for its end', () => {
  const world = new World();
  world.ends('bad', 'bad', 'bad');
  world.ms += 30_000;
  expect(world.circuit.state).toBe('half-open');
  const trial = world.circuit.enter();
  expect(trial).toBeDefined();
  expect(world.circuit.enter()).toBeUndefined();
  expect(world.circuit.restMs()).toBeGreaterThan(0);
  trial?.leave('good');
  expect(world.circuit.state).toBe('closed');
  expect(world.told).toEqual(['open', 'closed']);
});

it('stays open for as long again when the trial fails', () => {
  const world = new World();
  world.ends('bad', 'bad', 'bad');
  world.ms += 30_000;
  world.ends('bad');
  expect(world.circuit.restMs()).toBe(30_000);
  expect(world.told).toEqual(['open']);
});

it('lets the next one try when the caller of a trial hangs up', () => {
  const world = new World();
  world.ends('bad', 'bad', 'bad');
  world.ms += 30_000;
  world.ends('neutral');
  expect(world.circuit.state).toBe('half-open');
  expect(world.circuit.enter()).toBeDefined();
});

it('learns nothing from answers to requests of an earlier time', () => {
  const world = new World();
  const slow = world.circuit.enter();
  world.ends('bad', 'bad', 'bad');
  slow?.leave('good');
  expect(world.circuit.state).toBe('open');
});

it.each([
  [60_000, 'half-open', 0],
  [10_000, 'open', 20_000],
])(
  'of a practice, tries again as soon as the news of requests that failed after %i ms is old enough',
  (tookMs, state, restMs) => {
    const world = new World({ sinceBegun: true });
    const hanging = Array.from({ length: 10 }, () => world.circuit.enter());
    world.ms += tookMs;
    for (const pass of hanging) pass?.leave('bad');
    expect(world.circuit.state).toBe(state);
    expect(world.circuit.restMs()).toBe(restMs);
    expect(world.told).toEqual(['open']);
  },
);

/** What the circuit must be like after each step, from the row of failures alone. */
function obeys(world: World, steps: readonly (readonly [Verdict, number])[]): boolean {
  let row = 0;
  for (const [verdict, ms] of steps) {
    world.ms += ms;
    const wasOpen = world.circuit.state === 'open';
    const pass = world.circuit.enter();
    if ((pass === undefined) !== wasOpen) return false;
    pass?.leave(verdict);
    if (pass === undefined || verdict === 'neutral') continue;
    row = (row + 1) * Number(verdict === 'bad');
    const expected = row >= RULES.failures ? 'open' : 'closed';
    if (world.circuit.state !== expected) return false;
  }
  world.ms += RULES.openMs;
  return world.circuit.restMs() === 0;
}

it('whatever happens, is open only after failures in a row and always lets somebody try in the end', () => {
  const steps = fc.array(fc.tuple(fc.constantFrom<Verdict[]>('good', 'bad', 'neutral'), fc.nat(40_000)));
  fc.assert(fc.property(steps, (all) => obeys(new World(), all)));
});
