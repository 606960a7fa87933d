import { parseArgs } from 'node:util';
import { describedApi, knownValues, tokenOf } from './api/known.js';
import { Range } from './api/range.js';
import { told } from './api/report.js';
import { slowEnds } from './api/slow.js';
import { startWorld, type World } from './api/world.js';

/**
 * `npm run fuzz:api -- --runs 3000 --seed 1`: garbage at every operation of the API, and requests that are no HTTP. Nothing
 * may be answered with 500, quoted back, logged or sent on, and the process must live as before. Ends with code 1 when not.
 */
const { values } = parseArgs({
  options: { runs: { type: 'string', default: '3000' }, seed: { type: 'string', default: '1' } },
});
const [runs, seed] = [Number(values.runs), Number(values.seed)];
if (!Number.isInteger(runs) || !Number.isInteger(seed) || runs < 1)
  throw new Error('--runs and --seed are whole numbers');

/** A slow request is ended by then. Milliseconds. */
const PATIENCE_MS = 45_000;
const say = (line: string): void => {
  process.stdout.write(`${line}\n`);
};

const world = await startWorld();
try {
  process.exitCode = (await run(world)) ? 0 : 1;
} finally {
  await world.stop();
}

async function run({ url, simulatorUrl }: World): Promise<boolean> {
  const { operations, schemas } = await describedApi(url);
  const tokens = {
    doctor: await tokenOf(simulatorUrl, 'avery.testclinician'),
    operator: await tokenOf(simulatorUrl, 'ops.admin'),
  };
  say(`fuzz:api, seed ${String(seed)}, about ${String(runs)} runs over ${String(operations.length)} operations`);
  const slow = slowEnds(url, PATIENCE_MS);
  const range = new Range(world, tokens);
  const each = Math.max(1, Math.ceil(runs / operations.length));
  const round = async (number: number, runsEach: number): Promise<void> => {
    for (const [index, operation] of operations.entries()) {
      const known = await knownValues(world, tokens.doctor, schemas);
      await range.tryAll(operation, known, { runs: runsEach, seed: seed * 1_000 + number * 100 + index });
      if (index % 7 === 6) say(`  ${String(range.shots)} requests sent`);
    }
  };
  const first = await world.state();
  await range.tryTricks();
  await round(0, Math.ceil(each / 10));
  const warm = await world.state();
  await round(1, each);
  const ends = await slow;
  return told({ range, states: { first, warm, last: await world.state() }, ends, words: world.words(), say });
}
