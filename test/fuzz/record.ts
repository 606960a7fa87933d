import { parseArgs } from 'node:util';
import { resolve } from 'node:path';
import { parseNhsNumber, RecordContent } from '#contracts';
import { Fault } from '#errors';
import { randomFrom, type Random } from '../../apps/simulator/src/records/random.js';
import { HOLDER } from '../../apps/simulator/src/testing/generated-record.js';
import {
  generatedBundles,
  madeOutTo,
  publishedBundles,
  isObject,
  type NamedBundle,
} from '../support/record-bundles.js';
import { openRecordReader, type ReadAnswer } from '../support/record-reader.js';
import { whole } from '../support/whole-number.js';
import { brokenBytes, changed, CHANGE_NAMES, textOf } from './mutations.js';

/**
 * `npm run fuzz:record -- [--seed 1] [--runs 10000]`: damaged answers through the adapter that reads records. Each must
 * become a view as the contract describes it, or a Fault; another patient's must always be refused. Ends with code 1
 * when one does not. The same seed gives the same answers for ever.
 */
const { values } = parseArgs({
  options: { seed: { type: 'string', default: '1' }, runs: { type: 'string', default: '10000' } },
});
const SEED = whole('seed', values.seed, 0);
const RUNS = whole('runs', values.runs, 1);
const STRANGER = '9990001251';
/** Bundles above this are taken in one run of fifty. Bytes. */
const LARGE = 150_000;

type Outcome = 'view' | 'view with reports' | `fault ${string}` | 'BREAK';
interface Run {
  readonly bytes: Buffer;
  readonly isStranger: boolean;
  readonly how: string;
}

const outcomes = new Map<string, number>();
const breaks: string[] = [];
let strangers = 0;
let rejections = 0;
process.on('unhandledRejection', () => (rejections += 1));

function next(sources: readonly NamedBundle[], large: readonly NamedBundle[], random: Random): Run {
  const source = random.pick(large.length > 0 && random.chance(0.02) ? large : sources);
  const changes = Array.from({ length: random.int(1, 6) }, () => random.pick(CHANGE_NAMES));
  const mutant = changes.reduce<unknown>((bundle, name) => changed(bundle, name, random), source.bundle);
  const how = `${source.name}: ${changes.join(', ')}`;
  if (isObject(mutant) && random.chance(0.1)) {
    const bytes = Buffer.from(textOf(madeOutTo(STRANGER, mutant)));
    return { bytes, isStranger: true, how: `${how}, another patient` };
  }
  const bytes = Buffer.from(textOf(mutant));
  const isBroken = random.chance(0.03);
  return { bytes: isBroken ? brokenBytes(bytes, random) : bytes, isStranger: false, how };
}

async function outcomeOf(read: ReadAnswer, { bytes, isStranger }: Run): Promise<Outcome> {
  try {
    const content = await read(bytes, holder());
    if (isStranger || !RecordContent.safeParse(content).success) return 'BREAK';
    return content.unrendered.length + content.unresolved.length > 0 ? 'view with reports' : 'view';
  } catch (error) {
    return error instanceof Fault ? `fault ${error.code}` : 'BREAK';
  }
}

function holder() {
  const parsed = parseNhsNumber(HOLDER.nhsNumber);
  if (parsed === undefined) throw new Error('the NHS number of the generated record is not valid');
  return parsed;
}

function table(): string {
  const rows = [
    ...[...outcomes].sort(([one], [other]) => (one < other ? -1 : 1)),
    ['another patient, all refused', strangers] as const,
    ['unhandled rejections', rejections] as const,
    ['breaks', breaks.length] as const,
  ];
  return rows.map(([name, count]) => `${name.padEnd(44)}${String(count).padStart(8)}`).join('\n');
}

async function runs(read: ReadAnswer, all: readonly NamedBundle[]): Promise<void> {
  const isLarge = ({ bundle }: NamedBundle): boolean => JSON.stringify(bundle).length > LARGE;
  const [small, large] = [all.filter((one) => !isLarge(one)), all.filter(isLarge)];
  const random = randomFrom(SEED);
  for (let run = 1; run <= RUNS; run += 1) {
    const one = next(small, large, random);
    const outcome = await outcomeOf(read, one);
    outcomes.set(outcome, (outcomes.get(outcome) ?? 0) + 1);
    if (one.isStranger) strangers += 1;
    if (outcome === 'BREAK') breaks.push(`run ${String(run)}, ${one.how}`);
    if (run % Math.ceil(RUNS / 10) === 0)
      process.stdout.write(`${String(run).padStart(8)} runs, ${String(breaks.length)} breaks\n`);
  }
}

const all = [...generatedBundles(60), ...publishedBundles(resolve(process.env['SHARED_DIR'] ?? '../shared'))];
process.stdout.write(`seed ${String(SEED)}, ${String(RUNS)} runs over ${String(all.length)} bundles\n`);
await runs(await openRecordReader(), all);
const examples = breaks.slice(0, 20).map((line) => `BREAK in ${line}\n`);
process.stdout.write(`${examples.join('')}${table()}\n`);
const views = [...outcomes.keys()].some((outcome) => outcome.startsWith('view'));
if (!views) process.stdout.write('Not one became a view: nothing was tried.\n');
process.exitCode = views && breaks.length + rejections === 0 ? 0 : 1;
