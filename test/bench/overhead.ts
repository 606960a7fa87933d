import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { ContextAnswer, JourneyClient, localToken } from '../../apps/orchestrator/src/cli/journey-client.js';
import { embeddedSettings } from '../../apps/orchestrator/src/local/embedded-settings.js';
import { STORIES } from '../../apps/simulator/src/scenarios/index.js';
import { freePort } from '../support/redis-process.js';
import { load, percentile, type Target } from './record-load.js';
import { answers, Started } from './record-processes.js';

/**
 * `npm run bench:overhead`: what metrics, logs and the notes for operators (and the audit, where there is one) cost: the
 * same load, at the same time, on the product as it is and on one without them (overhead-bare.ts). Counted are requests
 * per CPU second of the measured process. Ends with code 1 when the product as it is manages less than 0.85 of the other.
 * `--rounds`: 12 unless told otherwise, some 7 s each.
 */
const { values: flags } = parseArgs({ options: { rounds: { type: 'string', default: '12' } } });
const ROUNDS = Number(flags.rounds);
const LEAST_RATIO = 0.85;
const SPELL_MS = 3_000;
const WARM_UP_MS = 2_500;
/**
 * Stories whose patients are asked for at the same time, on each of the two. Of a practice each: callers who look for one
 * practice at the same time share the search, and the product that keeps them more in step would do less work.
 */
const PATIENTS = ['main', 'version-1.5', 'version-1.2'] as const;
/** As often as Prometheus asks by default. Milliseconds. */
const SCRAPE_MS = 15_000;

const VARIANTS = ['as it is', 'bare'] as const;
type Variant = (typeof VARIANTS)[number];
const CASES = ['open a patient', 'record, 60 KB'] as const;
type Case = (typeof CASES)[number];

interface Product {
  readonly child: Started;
  readonly targets: Readonly<Record<Case, readonly Target[]>>;
}

interface Spell {
  readonly requests: number;
  readonly cpuSeconds: number;
  readonly latenciesMs: readonly number[];
}

const say = (line: string): boolean => process.stdout.write(`${line}\n`);
const folder = mkdtempSync(join(tmpdir(), 'gpc-overhead-'));
const simulatorPort = String(await freePort());
const settings = embeddedSettings({
  ...process.env,
  SIMULATOR_PORT: simulatorPort,
  // One user asks for everything here: limits are not what is measured.
  RATE_LIMIT_USER_PER_MINUTE: '1000000',
  RATE_LIMIT_ORGANISATION_PER_MINUTE: '1000000',
  PDS_RATE_PER_SECOND: '1000',
  SDS_RATE_PER_SEC: '100',
  SIM_PDS_QUOTA_PER_MINUTE: '1000000',
});
const simulatorUrl = `http://127.0.0.1:${simulatorPort}`;

async function started(variant: Variant, main: string, token: string): Promise<Product> {
  const port = String(await freePort());
  const files = join(folder, variant.replaceAll(' ', '-'));
  const own = { JOURNAL_PATH: `${files}.db`, AUDIT_DIR: files };
  const env = { ...settings.orchestrator, PORT: port, ...own };
  const child = Started.process(main, { env, measured: true, asProduct: true });
  running.push(child);
  const apiUrl = `http://127.0.0.1:${port}`;
  await answers(`${apiUrl}/health/ready`);
  setInterval(() => void fetch(`${apiUrl}/metrics`).then((page) => page.text()), SCRAPE_MS).unref();
  return { child, targets: await targetsOf(apiUrl, token) };
}

async function targetsOf(apiUrl: string, token: string): Promise<Product['targets']> {
  const each = await Promise.all(PATIENTS.map((story) => targetsFor(story, apiUrl, token)));
  const of = (name: Case): readonly Target[] => each.map((targets) => targets[name]);
  return { 'open a patient': of('open a patient'), 'record, 60 KB': of('record, 60 KB') };
}

async function targetsFor(name: string, apiUrl: string, token: string): Promise<Readonly<Record<Case, Target>>> {
  const patient = STORIES.find(({ story }) => story === name);
  if (patient === undefined) throw new Error(`the simulator has no story ${name}`);
  const { nhsNumber, demographics } = patient;
  const opening = { nhsNumber, demographics, purpose: 'direct-care' };
  const answer = await new JourneyClient(apiUrl, token).post('/v1/patient-contexts', opening);
  const { id } = ContextAnswer.parse(answer.body);
  const headers = { Authorization: `Bearer ${token}`, 'Content-Type': 'application/json' };
  return {
    'open a patient': { url: `${apiUrl}/v1/patient-contexts`, headers, body: JSON.stringify(opening), status: 201 },
    'record, 60 KB': { url: `${apiUrl}/v1/patient-contexts/${id}/structured-record`, headers, body: '{}' },
  };
}

async function spell({ child, targets }: Product, name: Case): Promise<Spell> {
  const { cpuSeconds, result: latenciesMs } = await child.spentOn(() => loadAll(targets[name], SPELL_MS));
  return { requests: latenciesMs.length, cpuSeconds, latenciesMs };
}

/** One request at a time to each. */
async function loadAll(targets: readonly Target[], ms: number): Promise<readonly number[]> {
  const loads = await Promise.all(targets.map((target) => load(target, ms, 1)));
  return loads.flatMap(({ latenciesMs }) => latenciesMs);
}

const perCpuSecond = ({ requests, cpuSeconds }: Pick<Spell, 'requests' | 'cpuSeconds'>): number =>
  requests / cpuSeconds;

/** Both variants at the same time, so that whatever else the machine does falls on both; they take turns in starting. */
async function pair(products: ReadonlyMap<Variant, Product>, name: Case, round: number): Promise<Map<Variant, Spell>> {
  const order = round % 2 === 0 ? [...products] : [...products].toReversed();
  return new Map(
    await Promise.all(order.map(async ([variant, product]) => [variant, await spell(product, name)] as const)),
  );
}

function row([name = '', ...cells]: readonly string[]): string {
  return name.padEnd(18) + cells.map((cell) => cell.padStart(14)).join('');
}

const NONE: Spell = { requests: 0, cpuSeconds: 0, latenciesMs: [] };

function report(name: Case, pairs: readonly ReadonlyMap<Variant, Spell>[]): boolean {
  const of = (variant: Variant): readonly Spell[] => pairs.map((one) => one.get(variant) ?? NONE);
  say(row([name, 'requests', 'per CPU s', 'p50 ms', 'p99 ms']));
  for (const variant of VARIANTS) {
    const latencies = of(variant).flatMap(({ latenciesMs }) => latenciesMs);
    const cpuSeconds = of(variant).reduce((sum, one) => sum + one.cpuSeconds, 0);
    const rate = perCpuSecond({ requests: latencies.length, cpuSeconds }).toFixed(1);
    const times = [0.5, 0.99].map((share) => percentile(latencies, share).toFixed(1));
    say(row([`  ${variant}`, String(latencies.length), rate, ...times]));
  }
  const ratios = pairs.map((one) => perCpuSecond(one.get('as it is') ?? NONE) / perCpuSecond(one.get('bare') ?? NONE));
  const ratio = percentile(ratios, 0.5);
  const met = ratio >= LEAST_RATIO;
  const spread = `${Math.min(...ratios).toFixed(2)} to ${Math.max(...ratios).toFixed(2)}`;
  say(
    `  ratio ${ratio.toFixed(3)} (of ${String(ratios.length)} rounds: ${spread})  bound ${String(LEAST_RATIO)}: ${met ? 'met' : 'MISSED'}`,
  );
  return met;
}

const running: Started[] = [Started.process('../../apps/simulator/src/main.js', { env: settings.simulator })];
try {
  await answers(`${simulatorUrl}/oidc/jwks`);
  const token = await localToken(simulatorUrl, 'avery.testclinician');
  const products = new Map<Variant, Product>([
    ['as it is', await started('as it is', '../../apps/orchestrator/src/main.js', token)],
    ['bare', await started('bare', './overhead-bare.js', token)],
  ]);
  for (const name of CASES) for (const { targets } of products.values()) await loadAll(targets[name], WARM_UP_MS);
  const results = new Map<Case, ReadonlyMap<Variant, Spell>[]>(CASES.map((name) => [name, []]));
  for (let round = 0; round < ROUNDS; round += 1) {
    for (const name of CASES) results.get(name)?.push(await pair(products, name, round));
    say(`round ${String(round + 1)} of ${String(ROUNDS)}`);
  }
  const verdicts = [...results].map(([name, pairs]) => report(name, pairs));
  process.exitCode = verdicts.every(Boolean) ? 0 : 1;
} finally {
  for (const one of running) one.stop();
  rmSync(folder, { recursive: true, force: true });
}
process.exit();
