import { parseArgs } from 'node:util';

import { readConfig } from '../config.js';
import { environment } from '../environment.js';
import { storyBook } from '../story-book.js';
import { patientsAsJson, patientsAsTable } from './patient-list.js';

/** `npm run -s patients -- [--json]`: which patients the simulator knows and what each of them shows. */
function main(): void {
  const { values } = parseArgs({ options: { json: { type: 'boolean', default: false } } });
  const outcome = readConfig(environment);
  if (outcome.kind === 'faults') throw new Error(outcome.faults.join('\n'));
  const { stories } = storyBook(outcome.config.SIM_RECORDS_DIR);
  process.stdout.write(values.json ? patientsAsJson(stories) : patientsAsTable(stories));
}

try {
  main();
} catch (error: unknown) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
}
