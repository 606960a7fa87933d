import { keptKeys } from '../local/key-files.js';

/**
 * `node dist/apps/orchestrator/src/cli/keys.js <folder>`: invented keys for product and simulator, once. Keys that are
 * there already stay, so that what is encrypted in Redis can be read after a restart.
 */
const [folder] = process.argv.slice(2);
if (folder === undefined) {
  process.stderr.write('Say in which folder the keys go: keys.js <folder>\n');
  process.exitCode = 64;
} else {
  keptKeys(folder);
  process.stdout.write('The keys are there.\n');
}
