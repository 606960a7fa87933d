import { endOnSignals, endRefused, endWithoutTheirWords, readEnvironment } from '#platform';
import { run } from './run.js';

endWithoutTheirWords();
try {
  const app = await run(readEnvironment());
  process.stdout.write(`GP Connect Orchestrator, worker: ${await app.getUrl()}\n`);
  endOnSignals(app);
} catch (error) {
  endRefused(error);
}
