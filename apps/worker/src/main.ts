import { endWithoutTheirWords, readEnvironment } from '#platform';
import { run, StartRefused } from './run.js';

/** Longest wait for a job that runs when the worker is told to end. Milliseconds. */
const PATIENCE_MS = 20_000;

endWithoutTheirWords();
try {
  const app = await run(readEnvironment());
  process.stdout.write(`GP Connect Orchestrator, worker: ${await app.getUrl()}\n`);
  const stop = (): void => {
    const impatience = setTimeout(() => process.exit(0), PATIENCE_MS);
    void app.close().finally(() => {
      clearTimeout(impatience);
      process.exit(0);
    });
  };
  process.once('SIGINT', stop);
  process.once('SIGTERM', stop);
} catch (error) {
  if (!(error instanceof StartRefused)) throw error;
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 1;
}
