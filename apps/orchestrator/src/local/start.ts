import { endRefused, readEnvironment } from '#platform';
import { STORIES } from '../../../simulator/src/scenarios/index.js';
import { type LocalInstance, startLocally } from './local-instance.js';

/** `npm start`: product and simulator with embedded defaults, and a request to paste. Ctrl-C ends both. */
async function main(): Promise<void> {
  process.stdout.write('Starting the simulator of the national services, then the orchestrator …\n');
  const local = await startLocally({ LOG_LEVEL: 'warn', ...readEnvironment() });
  process.stdout.write(welcome(local));
  const asked = new AbortController();
  local.endOnSignals(() => {
    asked.abort();
    process.stdout.write('\nStopping …\n');
  });
  await local.simulatorEnded;
  if (asked.signal.aborted) return;
  process.stderr.write('The simulator ended by itself; the orchestrator stops too.\n');
  process.exitCode = 1;
  await local.stop();
}

function welcome({ apiUrl, simulatorUrl }: LocalInstance): string {
  const main = STORIES.find(({ story }) => story === 'main');
  if (main === undefined) throw new Error('the simulator has no story called main');
  const body = JSON.stringify({ nhsNumber: main.nhsNumber, demographics: main.demographics, purpose: 'direct-care' });
  return `
Ready.  API ${apiUrl}   documentation ${apiUrl}/docs   simulator ${simulatorUrl}
All people are invented. Paste this into another terminal to get a GP record:

TOKEN=$(curl -s ${simulatorUrl}/oidc/token -d username=avery.testclinician | sed 's/.*"access_token":"\\([^"]*\\)".*/\\1/')
CONTEXT=$(curl -s ${apiUrl}/v1/patient-contexts -H "Authorization: Bearer $TOKEN" -H 'Content-Type: application/json' -d '${body}' | sed 's/^{"id":"\\([^"]*\\)".*/\\1/')
curl -s -X POST ${apiUrl}/v1/patient-contexts/$CONTEXT/structured-record -H "Authorization: Bearer $TOKEN"

More patients: npm run -s patients    A journey leg by leg: npm run journey -- ${main.nhsNumber}    End: Ctrl-C
`;
}

try {
  await main();
} catch (error) {
  endRefused(error);
}
