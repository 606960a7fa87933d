import type { Random } from '../../../apps/simulator/src/records/random.js';
import type { Timeline } from './timeline.js';
import type { World } from './world.js';

/** Where an event happens. `wait` ends early when the run is over. */
interface Scene {
  readonly world: World;
  readonly timeline: Timeline;
  readonly random: Random;
  readonly wait: (fromMs: number, toMs: number) => Promise<void>;
}

export interface ChaosEvent {
  readonly name: string;
  /** Begins, lasts and ends. `odsCode`: the practice it happens to; `all` for the national ones. */
  happen(scene: Scene, odsCode: string): Promise<void>;
}

/** Troubles of the directory itself, of the simulator and of Redis: everybody feels them. */
export const NATIONAL_EVENTS: readonly ChaosEvent[] = [
  {
    name: 'Redis killed and restarted',
    happen: async ({ world, timeline, wait }) => {
      const over = timeline.begin('redis-away', 'all');
      await world.redis?.kill();
      await wait(1_000, 4_000);
      await world.redis?.start();
      over();
    },
  },
  spoilt('slow directory', (random) => `delay=${random.int(1_500, 4_500)}`, [4_000, 9_000]),
  spoilt('false empties', () => 'false-empty', [4_000, 9_000]),
  burst('429 burst', '429', [4, 12]),
  burst('connections reset', 'reset', [3, 8]),
  burst('web pages instead of answers', 'non-json', [2, 4]),
  burst('errors that look like success', 'outcome-200', [2, 4]),
  {
    name: 'simulator restarted',
    happen: async ({ world, timeline, random }) => {
      const over = timeline.begin('simulator-away', 'all');
      await world.restartSimulator(random.int(500, 2_000));
      over();
    },
  },
];

function spoilt(name: string, fault: (random: Random) => string, [from, to]: readonly [number, number]): ChaosEvent {
  return {
    name,
    happen: async ({ world, timeline, random, wait }) => {
      const over = timeline.begin(name, 'all');
      world.simulator.directory.fault({ fault: fault(random) });
      await wait(from, to);
      world.simulator.directory.clearFaults();
      over();
    },
  };
}

function burst(name: string, fault: string, [from, to]: readonly [number, number]): ChaosEvent {
  return {
    name,
    happen: async ({ world, timeline, random, wait }) => {
      const over = timeline.begin(name, 'all');
      world.simulator.directory.fault({ fault, times: random.int(from, to) });
      await wait(2_000, 5_000);
      world.simulator.directory.clearFaults();
      over();
    },
  };
}

/** What happens to the registration of one practice. */
export const PRACTICE_EVENTS: readonly ChaosEvent[] = [
  {
    name: 'supplier migration',
    happen: async ({ world, timeline, random, wait }, odsCode) => {
      const { directory } = world.simulator;
      const from = directory.changed[odsCode]?.migration ?? 'old';
      const over = timeline.begin('both', odsCode);
      directory.migrate(odsCode, 'both');
      await wait(4_000, 9_000);
      over();
      // Half of the old systems are not switched off: then nothing but the directory tells which one is right.
      directory.migrate(odsCode, from === 'old' ? 'new' : 'old', { formerAnswers: random.chance(0.5) });
    },
  },
  flawed('record withdrawn and back', 'withdraw'),
  flawed('record twice', 'duplicate'),
  flawed('record that cannot be read', 'invalidate'),
  {
    name: 'address changed',
    happen: async ({ world, random }, odsCode) => {
      world.simulator.directory.changeAddress(odsCode, `gp${random.int(2, 999)}.rowan.example.nhs.uk`);
    },
  },
];

function flawed(name: string, flaw: 'withdraw' | 'duplicate' | 'invalidate'): ChaosEvent {
  return {
    name,
    happen: async ({ world, timeline, wait }, odsCode) => {
      const over = timeline.begin(flaw, odsCode);
      world.simulator.directory[flaw](odsCode);
      await wait(3_000, 8_000);
      world.simulator.directory.restore(odsCode);
      over();
    },
  };
}
