import { parseArgs } from 'node:util';

import { readConfig } from '../config.js';
import { environment } from '../environment.js';
import { askToken } from './ask-token.js';

const DEFAULT_USER = 'avery.testclinician';

/** `npm run -s token -- [--user name]`: the token and nothing else on stdout. */
async function main(): Promise<void> {
  const { values } = parseArgs({ options: { user: { type: 'string', default: DEFAULT_USER } } });
  const outcome = readConfig(environment);
  if (outcome.kind === 'faults') throw new Error(outcome.faults.join('\n'));
  const { SIMULATOR_HOST, SIMULATOR_PORT } = outcome.config;
  process.stdout.write(`${await askToken(`http://${SIMULATOR_HOST}:${SIMULATOR_PORT}`, values.user)}\n`);
}

try {
  await main();
} catch (error: unknown) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
}
