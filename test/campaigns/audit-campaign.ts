import { randomBytes } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { auditKey } from '#audit';
import { localToken } from '../../apps/orchestrator/src/cli/journey-client.js';
import { randomFrom } from '../../apps/simulator/src/records/random.js';
import { findings, readEvidence } from './audit/evidence.js';
import { tamperings } from './audit/tampering.js';
import { CampaignUser, type Heard } from './audit/traffic.js';
import { startWorld, type World } from './audit/world.js';
import { type Finding, some } from './directory/findings.js';
import { whole } from '../support/whole-number.js';

/**
 * `npm run campaign:audit -- --journeys 1500 --kills 10 --seed 1`: users work while the product is killed again and again;
 * then each reply and each national call is held against the audit, and hands are laid on copies of it. Ends with code 1
 * when a bound is broken. The seed decides what is tried, not what the machine makes of it. `--journeys 10000`: the long form.
 */
const USERS = ['avery.testclinician', 'robin.sample', 'kit.placeholder'];
const [AT_ONCE, PATIENTS_EACH, PROGRESS_MS] = [12, 3, 10_000];
const rejections: string[] = [];
process.on('unhandledRejection', (error) => rejections.push(String(error)));
const say = (line: string): void => {
  process.stdout.write(`${line}\n`);
};

const { seed, journeys, kills } = asked();
const started = Date.now();
say(`campaign:audit, seed ${seed}, ${journeys} journeys, ${AT_ONCE} users at once, ${kills} kills`);
const world = await startWorld(AT_ONCE * PATIENTS_EACH, randomFrom(seed), (path) =>
  writeFileSync(path, randomBytes(48)),
);
try {
  process.exitCode = (await run(world)) ? 0 : 1;
} finally {
  await world.stop();
}

async function run({ product, simulatorUrl, book, calls, auditDir, folder, keyPath }: World): Promise<boolean> {
  const heard: Heard[] = [];
  const done = { kills: 0 };
  const progress = setInterval(() => say(line(heard, done.kills)), PROGRESS_MS);
  const over = new AbortController();
  const killing = killedAgainAndAgain(heard, done, over.signal);
  const tokens = await Promise.all(USERS.map((user) => localToken(simulatorUrl, user)));
  const restricted = book.stories.find(({ story }) => story === 'restricted')!;
  const patients = book.stories.filter(({ story }) => story.startsWith('booking-'));
  const lanes = Array.from({ length: AT_ONCE }, async (_, lane) => {
    const own = patients.slice(lane * PATIENTS_EACH, (lane + 1) * PATIENTS_EACH);
    const random = randomFrom(seed * 1_000 + lane);
    const user = new CampaignUser({
      product,
      random,
      token: tokens[lane % tokens.length]!,
      patients: own,
      restricted,
      heard,
    });
    while (heard.length < journeys) await user.step();
  });
  await Promise.all(lanes);
  over.abort();
  await killing;
  clearInterval(progress);
  await product.ready;
  await product.kill();
  const key = auditKey(readFileSync(keyPath));
  const evidence = await readEvidence(auditDir, key);
  const crashes = [...product.crashes, ...rejections];
  const found = [
    ...findings({ heard, calls, crashes, ...evidence }),
    ...(kills > 0 ? [some('kills of the product', done.kills)] : []),
    ...(await tamperings(auditDir, folder, key, randomFrom(seed + 7))),
  ];
  return told(heard, done.kills, found);
}

/** SIGKILL at moments of chance, spread over the run; then it starts again on what it left. */
async function killedAgainAndAgain(heard: readonly Heard[], done: { kills: number }, over: AbortSignal): Promise<void> {
  const random = randomFrom(seed + 3);
  while (done.kills < kills) {
    const next = (journeys * (done.kills + 0.5)) / kills;
    while (heard.length < next && !over.aborted) await pause(5);
    if (over.aborted) return;
    await pause(random.int(0, 60));
    await world.product.kill();
    done.kills += 1;
    await world.product.start();
  }
}

function told(heard: readonly Heard[], killed: number, found: readonly Finding[]): boolean {
  const counts = new Map<string, number>();
  for (const { what, status } of heard)
    counts.set(`${what} ${String(status)}`, (counts.get(`${what} ${String(status)}`) ?? 0) + 1);
  say('\nWhat was heard (0: the process was killed)');
  for (const [name, count] of [...counts].sort(([, one], [, other]) => other - one))
    say(`  ${name.padEnd(40)}${String(count).padStart(7)}`);
  say(`\nResult after ${seconds()} s, ${String(killed)} kills`);
  found.forEach(tell);
  const broken = found.filter(({ holds }) => holds === false).length;
  say(broken === 0 ? 'All bounds hold.' : `${String(broken)} bound(s) broken.`);
  return broken === 0;
}

function tell({ name, figure, bound, holds, examples = [] }: Finding): void {
  const verdict = holds === undefined ? '' : `bound ${bound ?? ''}: ${holds ? 'holds' : 'BROKEN'}`;
  say(`  ${name.padEnd(66)}${figure.padStart(20)}  ${verdict}`);
  if (holds === false) examples.slice(0, 6).forEach((example) => say(`      ${example}`));
}

function line(heard: readonly Heard[], killed: number): string {
  const lost = heard.filter(({ status }) => status === 0).length;
  return `${seconds().padStart(4)} s  ${String(heard.length)} of ${String(journeys)} journeys, ${String(killed)} kills, ${String(lost)} replies lost`;
}

function seconds(): string {
  return String(Math.round((Date.now() - started) / 1_000));
}

function asked(): Readonly<Record<'seed' | 'journeys' | 'kills', number>> {
  const { values } = parseArgs({
    options: {
      seed: { type: 'string', default: '1' },
      journeys: { type: 'string', default: '1500' },
      kills: { type: 'string', default: '10' },
    },
  });
  return {
    seed: whole('seed', values.seed, 0),
    journeys: whole('journeys', values.journeys, 100),
    kills: whole('kills', values.kills, 0),
  };
}
