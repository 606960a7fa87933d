import { randomFrom } from '../../../apps/simulator/src/records/random.js';
import { fastTime } from '../booking/fast-time.js';
import { failedStarts } from './failed-starts.js';
import { allRounds, Lane, type Round, SPOILT } from './lane.js';
import { Needles } from './needles.js';
import { leakBook } from './people.js';
import { type Place, searched, searchedFiles, searchedRedis } from './places.js';
import { missedByTheSearch } from './self-check.js';
import { tables, tellPlaces, verdictOf } from './report.js';
import { startWorld, type Store, type World } from './world.js';

export interface Order {
  readonly seed: number;
  readonly seconds: number;
  readonly rounds: number;
  readonly stores: readonly Store[];
  readonly say: (line: string) => void;
}

const PEOPLE = 500;
const SPEED = 20;
const PROGRESS_MS = 10_000;

/** `false`: something was found that must stand nowhere, or the search could not have found it. */
export async function leakCampaign(order: Order): Promise<boolean> {
  const { seed, seconds, rounds, stores, say } = order;
  say(`campaign:leak, seed ${String(seed)}, at most ${String(seconds)} s of rounds, stores: ${stores.join(', ')}`);
  const book = leakBook(PEOPLE);
  const ownStories = book.book.stories.slice(PEOPLE);
  const needles = new Needles(
    book.people,
    ownStories.map(({ nhsNumber }) => nhsNumber),
  );
  const given = { book, needles, time: fastTime(SPEED) };
  const worlds = await Promise.all(stores.map((store) => startWorld(store, given)));
  try {
    const lanes = worlds.map((world, index) => new Lane(world, everyNth(book.people, index, worlds.length), needles));
    const all = inOrder(shuffled(await allRounds(worlds[0]!.simulatorUrl, ownStories, seed), seed)).slice(0, rounds);
    for (const { caller, world } of lanes) await caller.signIn(world.simulatorUrl);
    const progress = setInterval(() => say(`  ${String(doneBy(lanes))} of ${String(all.length)} rounds`), PROGRESS_MS);
    const over = AbortSignal.timeout(seconds * 1_000);
    await Promise.all(lanes.map((lane, index) => lane.run(everyNth(all, index, lanes.length), over)));
    clearInterval(progress);
    const ends = await endings(lanes);
    return await told({ order, lanes, needles, all, ends });
  } finally {
    await Promise.all(worlds.map((world) => world.stop()));
  }
}

/** Redis goes; then the process ends in three ways in the midst of work, and comes back between them. */
async function endings(lanes: readonly Lane[]): Promise<readonly string[]> {
  const all = lanes.map(async (lane) => {
    const ends: string[] = [];
    await lane.withoutRedis();
    const { product, store } = lane.world;
    for (const signal of ['SIGUSR2', 'SIGHUP', 'SIGTERM'] as const) {
      await lane.cutShort(async () => ends.push(`${store}, ${signal}: ${String(await product.end(signal))}`));
      await product.start();
    }
    return ends;
  });
  return (await Promise.all(all)).flat();
}

async function told(given: {
  readonly order: Order;
  readonly lanes: readonly Lane[];
  readonly needles: Needles;
  readonly all: readonly Round[];
  readonly ends: readonly string[];
}): Promise<boolean> {
  const { order, lanes, needles, all, ends } = given;
  const { say } = order;
  const starts = await failedStarts(lanes[0]!.world, needles);
  const places = [searched('output of failed starts', starts.words, needles), ...(await placesOf(lanes, needles))];
  const captured = lanes.map(({ world }) => world.product.words).join('\n');
  const missed = missedByTheSearch(captured, leakBook(1).people[0]!);
  for (const { title, rows } of tables(lanes)) {
    say(`\n${title}`);
    rows.forEach(([name, count]) => say(`  ${name.padEnd(70)}${String(count).padStart(10)}`));
  }
  say(`\nHow the process ended: ${ends.join('; ')}`);
  say(
    `Failed starts: ${String(starts.count)}, of which ${String(starts.patient)} waited for what is missing and were ended`,
  );
  say(
    `Looked for: ${String(needles.size)} numbers, names, tokens and keys; each plain, spaced, percent-encoded, base64`,
  );
  const answers = lanes.reduce((total, { world }) => total + world.spoiler.spoilt, 0);
  const spoiling = lanes.flatMap(({ done }) => [...done.keys()]).filter((name) => name.endsWith(SPOILT)).length;
  const hits = tellPlaces(places, lanes, say);
  return verdictOf({
    say,
    places: hits,
    missed,
    rounds: [doneBy(lanes), all.length],
    spoilt: [answers, spoiling],
    ends,
  });
}

async function placesOf(lanes: readonly Lane[], needles: Needles): Promise<readonly Place[]> {
  return (await Promise.all(lanes.map(({ world }) => placesIn(world, needles)))).flat();
}

async function placesIn(world: World, needles: Needles): Promise<readonly Place[]> {
  const { product, store, redis, folder, auditFolder } = world;
  const metrics = await fetch(`${product.url}/metrics`);
  const told = searched(`/metrics (${String(metrics.status)})`, await metrics.text(), needles);
  await product.end('SIGTERM');
  const places = [
    told,
    searched('output of the product', product.words, needles),
    ...searchedFiles(folder, auditFolder, needles),
    ...(redis === undefined ? [] : await searchedRedis(redis, needles)),
  ];
  return places.map((place) => named(place, store));
}

const named = (place: Place, store: World['store']): Place => ({ ...place, name: `${store}: ${place.name}` });

function doneBy(lanes: readonly Lane[]): number {
  return lanes.flatMap(({ done }) => [...done.values()]).reduce((sum, one) => sum + one, 0);
}

function everyNth<T>(items: readonly T[], from: number, step: number): readonly T[] {
  return items.filter((_item, index) => index % step === from);
}

function shuffled<T>(items: readonly T[], seed: number): readonly T[] {
  const random = randomFrom(seed);
  return items
    .map((item) => ({ item, place: random.int(0, 1_000_000_000) }))
    .toSorted((one, other) => one.place - other.place)
    .map(({ item }) => item);
}

/** The stories come last: other runs tell them too. */
function inOrder(rounds: readonly Round[]): readonly Round[] {
  return [...rounds.filter(({ kind }) => kind !== 'story'), ...rounds.filter(({ kind }) => kind === 'story')];
}
