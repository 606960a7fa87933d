import { spawn } from 'node:child_process';
import { globSync, readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { whole } from '../support/whole-number.js';

/**
 * `npm run fuzz:properties -- [--seeds 5] [--first 2] [--runs 2000]`: the properties of the tests with values that `npm test`
 * does not try (seed 1 there). Ends with code 1 when one has a counterexample.
 */
const { values } = parseArgs({
  options: {
    seeds: { type: 'string', default: '5' },
    first: { type: 'string', default: '2' },
    runs: { type: 'string', default: '2000' },
  },
});
const seeds = whole('seeds', values.seeds, 1);
const first = whole('first', values.first, 0);
const runs = whole('runs', values.runs, 1);
/** What a test said, shown when it failed. Characters. */
const LONGEST_SHOWN = 10_000;
const say = (line: string): void => {
  process.stdout.write(`${line}\n`);
};

const files = globSync('{apps,libs,test}/**/*.spec.ts').filter((file) =>
  readFileSync(file, 'utf8').includes('fc.assert('),
);
if (files.length === 0) throw new Error('no spec holds a property: is this the root of the project?');
say(
  `fuzz:properties, seeds ${String(first)} to ${String(first + seeds - 1)}, ${String(runs)} values where a property names no figure of its own`,
);
say(`${String(files.length)} files`);
const failed: number[] = [];
for (let seed = first; seed < first + seeds; seed += 1) {
  const { code, said } = await tested(seed);
  if (code !== 0) {
    failed.push(seed);
    say(said.slice(-LONGEST_SHOWN));
  }
  say(`seed ${String(seed)}: ${said.trimEnd().split('\n').at(-1) ?? 'nothing said'}`);
}
say(failed.length === 0 ? 'No counterexample.' : `Counterexamples with the seeds ${failed.join(', ')}, see above.`);
process.exitCode = failed.length === 0 ? 0 : 1;

async function tested(seed: number): Promise<{ readonly code: number | null; readonly said: string }> {
  const env = { ...process.env, PROPERTY_SEED: String(seed), PROPERTY_RUNS: String(runs) };
  const jest = spawn(process.execPath, ['tools/test.mjs', ...files], { env, stdio: ['ignore', 'pipe', 'pipe'] });
  const parts: string[] = [];
  for (const stream of [jest.stdout, jest.stderr])
    stream.setEncoding('utf8').on('data', (text: string) => parts.push(text));
  return new Promise((resolve, reject) => {
    jest.once('error', reject);
    jest.once('close', (code) => {
      resolve({ code, said: parts.join('') });
    });
  });
}
