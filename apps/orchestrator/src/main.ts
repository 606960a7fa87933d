import { endOnSignals, endWithoutTheirWords, readEnvironment } from '#platform';
import { run, StartRefused } from './run.js';

endWithoutTheirWords();
try {
  const app = await run(readEnvironment());
  process.stdout.write(`GP Connect Orchestrator: ${await app.getUrl()}\n`);
  endOnSignals(app);
} catch (error) {
  if (!(error instanceof StartRefused)) throw error;
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 1;
}
