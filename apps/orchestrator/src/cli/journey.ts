import { parseArgs } from 'node:util';
import { endRefused, readEnvironment, StartRefused } from '#platform';
import type { Story } from '../../../simulator/src/scenarios/story.js';
import { storyBook } from '../../../simulator/src/story-book.js';
import { startLocally } from '../local/local-instance.js';
import { type Answer, ContextAnswer, JourneyClient, localToken } from './journey-client.js';
import { journeyText } from './journey-text.js';

const USAGE = 'Usage: npm run journey -- <nhsNumber> [--json] [--user <name>]   (numbers: npm run -s patients)\n';

interface Where {
  readonly apiUrl: string;
  readonly simulatorUrl: string;
  stop(): Promise<void>;
}

/** One journey from the terminal: opens a patient of the simulator, asks for the record, prints the legs and a summary. */
async function main(): Promise<void> {
  const environment = readEnvironment();
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { json: { type: 'boolean', default: false }, user: { type: 'string', default: 'avery.testclinician' } },
  });
  const written = positionals.join('').replace(/[\s-]/gu, '');
  const stories = storyBook(environment['SIM_RECORDS_DIR']).stories;
  const story = stories.find(({ nhsNumber }) => nhsNumber === written);
  if (story === undefined) {
    process.stderr.write(`${written === '' ? '' : 'This number belongs to no patient of the simulator.\n'}${USAGE}`);
    process.exitCode = 64;
    return;
  }
  const where = await runningOrStarted(environment);
  try {
    const answers = await journey(where, story, values.user);
    process.stdout.write(values.json ? `${JSON.stringify(answers, undefined, 2)}\n` : journeyText(answers));
    process.exitCode = answers.every(({ status }) => status < 400) ? 0 : 1;
  } finally {
    await where.stop();
  }
}

async function journey(where: Where, { nhsNumber, demographics }: Story, user: string): Promise<readonly Answer[]> {
  const client = new JourneyClient(where.apiUrl, await localToken(where.simulatorUrl, user));
  const opened = await client.post('/v1/patient-contexts', { nhsNumber, demographics, purpose: 'direct-care' });
  const context = ContextAnswer.safeParse(opened.body);
  if (!context.success) return [opened];
  return [opened, await client.post(`/v1/patient-contexts/${context.data.id}/structured-record`, {})];
}

/** Uses the instance on PORT if one answers, else starts one for this call. */
async function runningOrStarted(environment: Readonly<Record<string, string | undefined>>): Promise<Where> {
  const apiUrl = `http://127.0.0.1:${environment['PORT'] ?? '3000'}`;
  const simulatorUrl = `http://127.0.0.1:${environment['SIMULATOR_PORT'] ?? '4000'}`;
  const alive = await fetch(`${apiUrl}/health/live`).then(
    ({ ok }) => ok,
    () => false,
  );
  if (alive) return { apiUrl, simulatorUrl, stop: () => Promise.resolve() };
  process.stderr.write('Nothing is running on these ports: starting an instance for this journey …\n');
  return startLocally({ LOG_LEVEL: 'error', ...environment });
}

try {
  await main();
} catch (error) {
  const why = (): string => (error instanceof Error ? error.message : String(error));
  endRefused(error instanceof StartRefused ? error : new StartRefused(`The journey could not be made: ${why()}`));
}
