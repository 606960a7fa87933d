import { type ChildProcess, spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { embeddedSettings } from '../../apps/orchestrator/src/local/embedded-settings.js';
import { ContextAnswer, JourneyClient, localToken } from '../../apps/orchestrator/src/cli/journey-client.js';
import { ownFiles } from '../support/own-files.js';
import { answers } from './record-processes.js';
import { STORIES } from '../../apps/simulator/src/scenarios/index.js';

/**
 * `npm run bench:memory`: resident memory of the orchestrator, as its own process, over 1,000 whole records of about
 * 0.6 MB, 8 at a time, half of them as a clinician view and half as the practice's bundle. Ends with code 1 when a bound is broken.
 */
const RECORDS = 1_000;
const AT_A_TIME = 8;
const STEP = 50;
const MOST_MB = 350;
/** Between the medians of the 50 samples before the 500th and the 1,000th record; less than this is noise of the collector. */
const MOST_GROWTH = 0.1;
const ALL = {
  allergies: {},
  medications: {},
  consultations: {},
  problems: {},
  immunisations: {},
  uncategorisedData: {},
  investigations: {},
  referrals: {},
  diaryEntries: {},
};

const settings = embeddedSettings({
  ...process.env,
  ...ownFiles('memory'),
  PORT: process.env['PORT'] ?? '3900',
  SIMULATOR_PORT: process.env['SIMULATOR_PORT'] ?? '4900',
  LOG_LEVEL: 'error',
  // One user asks for everything here: our own limits are not what is measured.
  RATE_LIMIT_USER_PER_MINUTE: '1000000',
  RATE_LIMIT_ORGANISATION_PER_MINUTE: '1000000',
});
const apiUrl = `http://127.0.0.1:${settings.port}`;
const simulatorUrl = `http://127.0.0.1:${settings.simulatorPort}`;

function start(app: string, env: Readonly<Record<string, string | undefined>>): ChildProcess {
  const main = fileURLToPath(new URL(`../../apps/${app}/src/main.js`, import.meta.url));
  const lean = ['--max-semi-space-size=10', '--heap-growing-percent=50']; // as `npm run start:prod` has it
  const flags = app === 'orchestrator' ? lean : [];
  return spawn(process.execPath, [...flags, main], { env, stdio: ['ignore', 'ignore', 'inherit'] });
}

/** Resident set, in megabytes, from the kernel. */
function residentMb(pid: number): number {
  const kb = /^VmRSS:\s+(\d+) kB$/mu.exec(readFileSync(`/proc/${String(pid)}/status`, 'utf8'))?.[1];
  return Math.round(Number(kb) / 1024);
}

async function open(client: JourneyClient): Promise<string> {
  const story = STORIES.find((one) => one.story === 'medium');
  if (story === undefined) throw new Error('the simulator has no story called medium');
  const { body } = await client.post('/v1/patient-contexts', {
    nhsNumber: story.nhsNumber,
    demographics: story.demographics,
    purpose: 'direct-care',
  });
  return ContextAnswer.parse(body).id;
}

async function retrieve(token: string, id: string, accept: string): Promise<number> {
  const headers = { Authorization: `Bearer ${token}`, 'Content-Type': 'application/json', Accept: accept };
  const reply = await fetch(`${apiUrl}/v1/patient-contexts/${id}/structured-record`, {
    method: 'POST',
    headers,
    body: JSON.stringify({ areas: ALL }),
  });
  const { byteLength } = await reply.arrayBuffer();
  if (reply.status !== 200) throw new Error(`a record was answered with ${String(reply.status)}`);
  return byteLength;
}

async function measure(pid: number): Promise<readonly number[]> {
  const token = await localToken(simulatorUrl, 'avery.testclinician');
  const id = await open(new JourneyClient(apiUrl, token));
  process.stdout.write(
    `one record: ${String(Math.round((await retrieve(token, id, 'application/fhir+json')) / 1000))} KB\nrecords  resident MB\n`,
  );
  const samples: number[] = [];
  let asked = 0;
  const work = async (): Promise<void> => {
    while (asked < RECORDS) {
      asked += 1;
      await retrieve(token, id, asked % 2 === 0 ? 'application/json' : 'application/fhir+json');
      samples.push(residentMb(pid));
      if (samples.length % STEP === 0)
        process.stdout.write(`${String(samples.length).padStart(7)}  ${String(samples.at(-1))}\n`);
    }
  };
  await Promise.all(Array.from({ length: AT_A_TIME }, work));
  return samples;
}

function median(values: readonly number[]): number {
  return values.toSorted((one, other) => one - other)[Math.floor(values.length / 2)] ?? Number.NaN;
}

const simulator = start('simulator', settings.simulator);
const orchestrator = start('orchestrator', settings.orchestrator);
try {
  await answers(`${simulatorUrl}/oidc/jwks`);
  await answers(`${apiUrl}/health/ready`);
  const samples = await measure(orchestrator.pid ?? 0);
  const [half, end, most] = [median(samples.slice(450, 500)), median(samples.slice(950, 1_000)), Math.max(...samples)];
  process.stdout.write(
    `most ${String(most)} MB (bound ${String(MOST_MB)}); at 500: ${String(half)} MB, at 1000: ${String(end)} MB\n`,
  );
  const broken = most > MOST_MB || end > half * (1 + MOST_GROWTH);
  process.stdout.write(broken ? 'A bound is broken.\n' : 'Both bounds hold.\n');
  process.exitCode = broken ? 1 : 0;
} finally {
  orchestrator.kill('SIGTERM');
  simulator.kill('SIGTERM');
}
