import { parseArgs } from 'node:util';

import { readConfig } from '../config.js';
import { environment } from '../environment.js';
import { askToken, type TokenOwner } from './ask-token.js';

const DEFAULT_USER = 'avery.testclinician';

const OPTIONS = {
  user: { type: 'string' },
  'second-user': { type: 'string' },
  cis2: { type: 'string' },
  role: { type: 'string' },
  merged: { type: 'boolean' },
  'nhs-login': { type: 'string' },
} as const;

/**
 * `npm run -s token -- [--user name | --second-user name | --cis2 id [--role id] [--merged] | --nhs-login number]`:
 * the token and nothing else on stdout.
 */
async function main(): Promise<void> {
  const owner = ownerAsked();
  const outcome = readConfig(environment);
  if (outcome.kind === 'faults') throw new Error(outcome.faults.join('\n'));
  const { SIMULATOR_HOST, SIMULATOR_PORT } = outcome.config;
  process.stdout.write(`${await askToken(`http://${SIMULATOR_HOST}:${SIMULATOR_PORT}`, owner)}\n`);
}

function ownerAsked(): TokenOwner {
  const { values } = parseArgs({ options: OPTIONS });
  if (values.cis2 !== undefined) return { kind: 'cis2', name: values.cis2, role: values.role, merged: values.merged };
  if (values['nhs-login'] !== undefined) return { kind: 'nhs-login', name: values['nhs-login'] };
  if (values['second-user'] !== undefined) return { kind: 'second-user', name: values['second-user'] };
  return { kind: 'user', name: values.user ?? DEFAULT_USER };
}

try {
  await main();
} catch (error: unknown) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
}
