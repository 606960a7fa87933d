import { parseArgs } from 'node:util';
import { randomFrom } from '../../apps/simulator/src/records/random.js';
import type { Finding } from './directory/findings.js';
import { badProxies } from './rotation/bad-proxies.js';
import { Changes } from './rotation/changes.js';
import { changesDone, findings } from './rotation/findings.js';
import { startWorld, type World } from './rotation/world.js';
import { whole } from '../support/whole-number.js';

/**
 * `npm run campaign:rotation -- --seconds 45 --rate 15 --seed 1`: clinicians read records through mutual TLS while our
 * certificate, the proxy's and both authorities change, also by halves; then the proxy shows bad certificates. Ends with
 * code 1 when a bound is broken. The seed decides what is changed in which order, not what the machine makes of it.
 */
const PROGRESS_MS = 10_000;
/** Of the whole time, for the bad certificates after it. */
const SHARE_OF_CHANGES = 0.75;

const { seconds, rate, seed } = numbers();
const started = Date.now();
const rejections: string[] = [];
process.on('unhandledRejection', (error) => rejections.push(String(error)));
const say = (line: string): void => {
  process.stdout.write(`${line}\n`);
};

say(`campaign:rotation, seed ${String(seed)}, ${String(seconds)} s, ${String(rate)} records a second`);
process.exit((await run(await startWorld())) ? 0 : 1);

async function run(world: World): Promise<boolean> {
  const changes = new Changes(world, randomFrom(seed));
  const over = AbortSignal.timeout(seconds * 1_000 * SHARE_OF_CHANGES);
  const progress = setInterval(() => say(progressLine(world, changes)), PROGRESS_MS);
  // Clinicians work until the last change is through: a certificate is seen only while somebody calls.
  const through = new AbortController();
  const changed = changes.run(over).finally(() => {
    through.abort();
  });
  await Promise.all([world.clinicians.work(rate, through.signal), changed]);
  say('Now the proxy shows bad certificates');
  const bad = await badProxies(world, changes, say);
  clearInterval(progress);
  const exitCode = await world.stop();
  say('\nWhat was changed');
  changesDone(changes).forEach(([name, count]) => say(`  ${name.padEnd(80)}${String(count).padStart(10)}`));
  say(`\nResult after ${String(Math.round((Date.now() - started) / 1_000))} s`);
  const found = findings({ world, changes, bad, exitCode, rejections });
  found.forEach(tell);
  const broken = found.filter(({ holds }) => holds === false).length;
  say(broken === 0 ? 'All bounds hold.' : `${String(broken)} bound(s) broken.`);
  return broken === 0;
}

function progressLine({ clinicians: { calls } }: World, changes: Changes): string {
  const failed = calls.filter(({ outcome }) => outcome !== 'ok').length;
  const done = [...changes.done.values()].reduce((sum, one) => sum + one, 0);
  const time = String(Math.round((Date.now() - started) / 1_000)).padStart(4);
  return `${time} s  ${String(calls.length)} records, ${String(failed)} failed, ${String(done)} changes`;
}

function tell({ name, figure, bound, holds, examples = [] }: Finding): void {
  const verdict = holds === undefined ? '' : `bound ${bound ?? ''}: ${holds ? 'holds' : 'BROKEN'}`;
  say(`  ${name.padEnd(80)}${figure.padStart(14)}  ${verdict}`);
  if (holds === false) examples.slice(0, 8).forEach((example) => say(`      ${example}`));
}

function numbers(): Readonly<Record<'seconds' | 'rate' | 'seed', number>> {
  const { values } = parseArgs({
    options: {
      seconds: { type: 'string', default: '45' },
      rate: { type: 'string', default: '15' },
      seed: { type: 'string', default: '1' },
    },
  });
  return {
    seconds: whole('seconds', values.seconds, 10),
    rate: whole('rate', values.rate, 1),
    seed: whole('seed', values.seed, 0),
  };
}
