import { setTimeout as pause } from 'node:timers/promises';
import { type Random, randomFrom } from '../../../apps/simulator/src/records/random.js';
import type { Story } from '../../../apps/simulator/src/scenarios/story.js';
import type { ApiClient } from './api-client.js';
import { type ChaosEvent, NATIONAL_EVENTS, PRACTICE_EVENTS } from './events.js';
import { type Recovery, recovery } from './recoveries.js';
import type { Timeline } from './timeline.js';
import { visit } from './workload.js';
import type { World } from './world.js';

interface ChaosDeps {
  readonly world: World;
  readonly timeline: Timeline;
  readonly api: ApiClient;
  readonly stories: readonly Story[];
  readonly seed: number;
  /** No event begins after it. */
  readonly over: AbortSignal;
  /** Nothing is waited for after it. */
  readonly end: AbortSignal;
}

/** Patients opened before a change are looked at after it too. */
const VISITED_AFTERWARDS_MS = 4_000;

/** Makes trouble in two lanes, national and of single practices, and sees after each event that all is well again. */
export class Chaos {
  readonly recoveries: Recovery[] = [];
  /** What is on now, for the line of progress. */
  readonly now = new Set<string>();
  events = 0;
  private readonly troubled = new Set<string>();
  private readonly pending: Promise<void>[] = [];

  constructor(private readonly deps: ChaosDeps) {}

  /** Ends when the last event is over and what can be said of the recoveries is known. */
  async run(): Promise<void> {
    const { world, seed } = this.deps;
    const national = NATIONAL_EVENTS.filter(({ name }) => world.redis !== undefined || !name.startsWith('Redis'));
    await Promise.all([
      this.lane(national, randomFrom(seed * 2), () => 'all'),
      this.lane(PRACTICE_EVENTS, randomFrom(seed * 2 + 1), (random) => random.pick(this.calmPractices())),
    ]);
    await Promise.all(this.pending);
  }

  private async lane(events: readonly ChaosEvent[], random: Random, whom: (random: Random) => string): Promise<void> {
    const { over } = this.deps;
    const wait = async (fromMs: number, toMs: number): Promise<void> =>
      pause(random.int(fromMs, toMs), undefined, { signal: over }).catch(() => undefined);
    let bag = [...events.slice(0, 1), ...shuffled(events.slice(1), random)]; // the worst first: even a short run has it
    await wait(500, 2_000);
    while (!over.aborted) {
      const event = bag.shift();
      if (event === undefined) return;
      if (bag.length === 0) bag = shuffled(events, random);
      await this.once(event, whom(random), random, wait);
      await wait(2_000, 5_000);
    }
  }

  private async once(
    event: ChaosEvent,
    odsCode: string,
    random: Random,
    wait: (fromMs: number, toMs: number) => Promise<void>,
  ): Promise<void> {
    const { world, timeline } = this.deps;
    const label = `${event.name} (${odsCode})`;
    this.now.add(label);
    this.troubled.add(odsCode);
    const happened = new AbortController();
    const visits = odsCode === 'all' ? undefined : await this.visited(odsCode, happened.signal);
    await event.happen({ world, timeline, random, wait }, odsCode);
    this.now.delete(label);
    this.events += 1;
    setTimeout(() => happened.abort(), VISITED_AFTERWARDS_MS);
    const watched = Promise.all([visits?.ended, this.watched(event.name, odsCode)]);
    this.pending.push(watched.then(() => void this.troubled.delete(odsCode)));
    if (odsCode === 'all') await watched;
  }

  /** A patient is opened before anything happens, then the visits begin; they are not waited for. */
  private async visited(odsCode: string, signal: AbortSignal): Promise<{ readonly ended: Promise<void> }> {
    const [first, second] = this.patientsOf([odsCode]);
    if (first === undefined || second === undefined) throw new Error(`${odsCode} has too few patients`);
    const earlier = await this.deps.api.open(first, 0);
    return { ended: visit(this.deps.api, { earlier, story: second }, signal) };
  }

  private async watched(name: string, odsCode: string): Promise<void> {
    const { api, timeline, end } = this.deps;
    const chosen = randomFrom(this.events);
    const patient = (): Story => chosen.pick(this.patientsOf(odsCode === 'all' ? this.calmPractices() : [odsCode]));
    this.recoveries.push(await recovery({ name, odsCode }, patient, { api, timeline, signal: end }));
  }

  private patientsOf(practices: readonly string[]): readonly Story[] {
    return this.deps.stories.filter(({ practice = '' }) => practices.includes(practice));
  }

  private calmPractices(): readonly string[] {
    const all = [...new Set(this.deps.stories.map(({ practice = '' }) => practice))];
    const calm = all.filter((odsCode) => !this.troubled.has(odsCode));
    return calm.length > 0 ? calm : all;
  }
}

function shuffled<T>(items: readonly T[], random: Random): T[] {
  return items
    .map((item) => ({ item, at: random.int(0, 1_000_000) }))
    .sort((one, other) => one.at - other.at)
    .map(({ item }) => item);
}
