import { parseArgs } from 'node:util';
import { z } from 'zod';
import { ContextAnswer, JourneyClient, localToken } from '../../apps/orchestrator/src/cli/journey-client.js';
import { embeddedSettings } from '../../apps/orchestrator/src/local/embedded-settings.js';
import { ownFiles } from '../support/own-files.js';
import { STORIES } from '../../apps/simulator/src/scenarios/index.js';
import { load, once, percentile, type Target } from './record-load.js';
import { answers, Started } from './record-processes.js';

/**
 * `npm run bench:record`: what a record costs in this service, against a proxy of a few lines that makes the same call
 * (record-proxy.ts), for three sizes, in one run: requests per CPU second of the measured process, and latency. Only
 * ratios count: the machine decides the rest. A benchmark, not a test: it ends with code 0 whatever it finds.
 * `--seconds`: for each case, 10 unless told otherwise.
 */
const { values: flags } = parseArgs({
  options: { seconds: { type: 'string', default: '10' } },
});
const SECONDS = Number(flags.seconds);
/** Of the event loop with the largest bundles, 99th percentile. Milliseconds. */
const MOST_LATE_MS = 50;
/** The cases take turns, so that a busy minute of the machine does not fall on one of them alone. */
const ROUNDS = 5;
const AT_A_TIME = 4;
const CROWD = 8;

const ALL = Object.fromEntries(
  [
    'allergies',
    'medications',
    'consultations',
    'problems',
    'immunisations',
    'uncategorisedData',
    'investigations',
    'referrals',
    'diaryEntries',
  ].map((area) => [area, {}]),
);
const { allergies, medications, problems, immunisations } = ALL;
const SIZES = [
  { size: '60 KB', story: 'main', areas: { allergies, medications, problems, immunisations } },
  { size: '650 KB', story: 'medium', areas: ALL },
  { size: '3 MB', story: 'big', areas: ALL },
] as const;
type Size = (typeof SIZES)[number]['size'];

const CASES = ['proxy', 'proxy+parse', 'fhir', 'view'] as const;
type Case = (typeof CASES)[number];
const GOALS: readonly (readonly [Size, Case, number])[] = [
  ['60 KB', 'fhir', 0.5],
  ['650 KB', 'fhir', 0.8],
  ['3 MB', 'fhir', 0.8],
  ['650 KB', 'view', 0.5],
];

interface Tally {
  cpuSeconds: number;
  readonly latenciesMs: number[];
}

const settings = embeddedSettings({
  ...process.env,
  ...ownFiles('record'),
  PORT: process.env['PORT'] ?? '3901',
  SIMULATOR_PORT: process.env['SIMULATOR_PORT'] ?? '4901',
  // One user asks for everything here: our own limits are not what is measured.
  RATE_LIMIT_USER_PER_MINUTE: '1000000',
  RATE_LIMIT_ORGANISATION_PER_MINUTE: '1000000',
  SIM_ADMIN: 'true',
});
const apiUrl = `http://127.0.0.1:${settings.port}`;
const simulatorUrl = `http://127.0.0.1:${settings.simulatorPort}`;
const say = (line: string): boolean => process.stdout.write(`${line}\n`);

interface World {
  readonly product: Started;
  readonly proxy: Started;
  readonly proxyUrl: string;
  readonly token: string;
}

/** Both forms of the record of an opened patient. */
async function productTargets(
  { token }: World,
  { story, areas }: (typeof SIZES)[number],
): Promise<Readonly<Record<'fhir' | 'view', Target>>> {
  const patient = STORIES.find((one) => one.story === story);
  if (patient === undefined) throw new Error(`the simulator has no story called ${story}`);
  const { nhsNumber, demographics } = patient;
  const opened = { nhsNumber, demographics, purpose: 'direct-care' };
  const { id } = ContextAnswer.parse(
    (await new JourneyClient(apiUrl, token).post('/v1/patient-contexts', opened)).body,
  );
  const target = (accept: string): Target => ({
    url: `${apiUrl}/v1/patient-contexts/${id}/structured-record`,
    headers: { Authorization: `Bearer ${token}`, 'Content-Type': 'application/json', Accept: accept },
    body: JSON.stringify({ areas }),
  });
  return { fhir: target('application/fhir+json'), view: target('application/json') };
}

const Wire = z.array(z.object({ target: z.string(), rawHeaders: z.array(z.string()), body: z.string() }));

/** The proxy makes the call that the product made last: its token of five minutes is renewed that way, too. */
async function teachProxy({ proxy }: World, fhir: Target): Promise<void> {
  await once(fhir);
  const last = Wire.parse(await (await fetch(`${simulatorUrl}/sim-admin/wire?leg=ssp`)).json()).at(-1);
  if (last === undefined) throw new Error('the simulator noted no call');
  const headers: Record<string, string> = {};
  last.rawHeaders.forEach((name, at) => {
    const own = at % 2 === 0 && !['host', 'connection'].includes(name.toLowerCase());
    if (own) headers[name] = last.rawHeaders[at + 1] ?? '';
  });
  await proxy.ask({ url: `${simulatorUrl}${last.target}`, headers, body: last.body });
}

async function measureSize(world: World, size: (typeof SIZES)[number]): Promise<ReadonlyMap<Case, Tally>> {
  const own = await productTargets(world, size);
  const ofProxy = (path: string): Target => ({ url: `${world.proxyUrl}${path}`, headers: {}, body: '{}' });
  const targets = { proxy: ofProxy('/'), 'proxy+parse': ofProxy('/parse'), ...own };
  const tallies = new Map<Case, Tally>(CASES.map((name) => [name, { cpuSeconds: 0, latenciesMs: [] }]));
  await teachProxy(world, own.fhir);
  for (const name of CASES) await load(targets[name], Math.min(3_000, SECONDS * 500), AT_A_TIME);
  for (let round = 0; round < ROUNDS; round += 1) {
    await teachProxy(world, own.fhir);
    for (const name of CASES) {
      const measured = name.startsWith('proxy') ? world.proxy : world.product;
      const spell = (SECONDS * 1_000) / ROUNDS;
      const { cpuSeconds, result } = await measured.spentOn(() => load(targets[name], spell, AT_A_TIME));
      const tally = tallies.get(name);
      if (tally === undefined) continue;
      tally.cpuSeconds += cpuSeconds;
      tally.latenciesMs.push(...result.latenciesMs);
      if (round === 0) say(`  ${size.size} ${name}: reply of ${String(Math.round(result.bytes / 1000))} KB`);
    }
    say(`  ${size.size}: round ${String(round + 1)} of ${String(ROUNDS)}`);
  }
  return tallies;
}

const perCpuSecond = ({ cpuSeconds, latenciesMs }: Tally): number => latenciesMs.length / cpuSeconds;

function report(size: Size, tallies: ReadonlyMap<Case, Tally>): void {
  const base = tallies.get('proxy+parse');
  if (base === undefined) return;
  say('');
  say(row([size, 'requests', 'per CPU s', 'ms CPU', 'to parse', 'p50 ms', 'p99 ms']));
  for (const [name, tally] of tallies) {
    const ratio = perCpuSecond(tally) / perCpuSecond(base);
    const goal = GOALS.find(([goalSize, goalCase]) => goalSize === size && goalCase === name)?.[2];
    const verdict = goal === undefined ? '' : `   goal ${String(goal)}: ${ratio >= goal ? 'met' : 'MISSED'}`;
    const cells = [
      String(tally.latenciesMs.length),
      perCpuSecond(tally).toFixed(0),
      (1_000 / perCpuSecond(tally)).toFixed(2),
      ratio.toFixed(2),
      percentile(tally.latenciesMs, 0.5).toFixed(1),
      percentile(tally.latenciesMs, 0.99).toFixed(1),
    ];
    say(row([name, ...cells]) + verdict);
  }
  say('');
}

function row([name = '', ...cells]: readonly string[]): string {
  return name.padEnd(12) + cells.map((cell) => cell.padStart(11)).join('');
}

/** Whether a small request would have to wait while many large records are read. */
async function measureLateness(world: World): Promise<void> {
  const { fhir, view } = await productTargets(world, SIZES[2]);
  for (const [name, target] of [['fhir', fhir] as const, ['view', view] as const]) {
    await load(target, 1_000, CROWD);
    const { lateP99Ms, lateMostMs } = await world.product.spentOn(() => load(target, SECONDS * 1_000, CROWD));
    const verdict = lateP99Ms < MOST_LATE_MS ? 'met' : 'MISSED';
    say(
      `event loop with 3 MB, ${String(CROWD)} at a time, ${name}: p99 ${lateP99Ms.toFixed(1)} ms late, ` +
        `at most ${lateMostMs.toFixed(1)} ms  goal ${String(MOST_LATE_MS)}: ${verdict}`,
    );
  }
}

const simulator = Started.process('../../apps/simulator/src/main.js', { env: settings.simulator });
const product = Started.process('../../apps/orchestrator/src/main.js', {
  env: settings.orchestrator,
  measured: true,
  asProduct: true,
});
const proxy = Started.process('./record-proxy.js', { measured: true });
try {
  const { port } = z.object({ port: z.number() }).parse(await proxy.says());
  await answers(`${simulatorUrl}/oidc/jwks`);
  await answers(`${apiUrl}/health/ready`);
  const token = await localToken(simulatorUrl, 'avery.testclinician');
  const world = { product, proxy, proxyUrl: `http://127.0.0.1:${String(port)}`, token };
  for (const size of SIZES) report(size.size, await measureSize(world, size));
  await measureLateness(world);
} finally {
  for (const started of [product, proxy, simulator]) started.stop();
}
process.exit(0);
