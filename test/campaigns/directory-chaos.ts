import { parseArgs } from 'node:util';
import { randomFrom } from '../../apps/simulator/src/records/random.js';
import { localToken } from '../../apps/orchestrator/src/cli/journey-client.js';
import { ApiClient } from './directory/api-client.js';
import { Chaos } from './directory/chaos.js';
import { type Finding, findings, outcomes } from './directory/findings.js';
import { chaosBook } from './directory/practices.js';
import { Timeline } from './directory/timeline.js';
import { startWorld, type World } from './directory/world.js';
import { work } from './directory/workload.js';

/**
 * `npm run chaos:directory -- --seed 1 --seconds 300`: clinicians work at the product while the directory, the
 * registrations of practices, Redis and the simulator get into trouble. Ends with code 1 when a bound is broken.
 * The seed decides what happens in which order and for how long, not what the machine makes of it.
 */
const PROGRESS_MS = 10_000;
const USER = 'avery.testclinician';

const { seed, seconds } = numbers();
const started = Date.now();
const rejections: string[] = [];
process.on('unhandledRejection', (error) => rejections.push(String(error)));
const say = (line: string): void => {
  process.stdout.write(`${line}\n`);
};

const book = chaosBook();
const world = await startWorld(book);
try {
  process.exitCode = (await run(world)) ? 0 : 1;
} finally {
  await world.stop();
}

async function run({ simulator, simulatorUrl, apiUrls, redis }: World): Promise<boolean> {
  say(`chaos:directory, seed ${seed}, ${seconds} s, ${apiUrls.length} instance(s) of the product`);
  if (redis === undefined) say('No redis-server on this machine: one instance, which keeps everything in memory.');
  const api = new ApiClient(apiUrls, await localToken(simulatorUrl, USER));
  const timeline = new Timeline();
  const over = AbortSignal.timeout(seconds * 1_000);
  const end = AbortSignal.timeout(seconds * 1_000 + Math.min(60_000, seconds * 500));
  const chaos = new Chaos({ world, timeline, api, stories: book.stories, seed, over, end });
  const progress = setInterval(() => say(progressLine(api, chaos)), PROGRESS_MS);
  await Promise.all([work(api, book.stories, (clinician) => randomFrom(seed * 1_000 + clinician), over), chaos.run()]);
  clearInterval(progress);
  const { truth } = simulator.directory;
  const crashes = [...world.crashes, ...rejections];
  const evidence = { calls: api.calls, truth, timeline, recoveries: chaos.recoveries, crashes };
  const found = findings({ ...evidence, instances: apiUrls.length });
  say(`\n${api.calls.length} calls, ${truth.requests.length} directory requests, ${chaos.events} events`);
  outcomes(api.calls).forEach(([name, count]) => say(`  ${name.padEnd(50)}${String(count).padStart(6)}`));
  found.forEach(tell);
  const broken = found.filter(({ holds }) => holds === false).length;
  say(broken === 0 ? 'All bounds hold.' : `${broken} bound(s) broken.`);
  return broken === 0;
}

function progressLine({ calls }: ApiClient, chaos: Chaos): string {
  const ok = calls.filter(({ outcome }) => outcome === 'ok').length;
  const on = [...chaos.now].join(', ') || 'nothing';
  const time = String(Math.round((Date.now() - started) / 1_000)).padStart(4);
  return `${time} s  ${calls.length} calls, ${ok} ok, ${chaos.events} events over; on now: ${on}`;
}

function tell({ name, figure, bound, holds, examples = [] }: Finding): void {
  const verdict = holds === undefined ? '' : `bound ${bound ?? ''}: ${holds ? 'holds' : 'BROKEN'}`;
  say(`  ${name.padEnd(80)}${figure.padStart(10)}  ${verdict}`);
  if (holds === false) examples.slice(0, 5).forEach((example) => say(`      ${example}`));
}

function numbers(): { readonly seed: number; readonly seconds: number } {
  const { values } = parseArgs({
    options: { seed: { type: 'string', default: '1' }, seconds: { type: 'string', default: '300' } },
  });
  const [seed, seconds] = [Number(values.seed), Number(values.seconds)];
  if (!Number.isInteger(seed) || !Number.isInteger(seconds) || seconds < 10)
    throw new Error('--seed and --seconds are whole numbers; at least 10 seconds');
  return { seed, seconds };
}
