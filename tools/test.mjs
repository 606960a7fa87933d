// Runs Jest and prints `jest: N passed, N failed` as the very last line. A reporter alone cannot be last: Jest itself
// still speaks after its reporters (coverage, "did not exit"). The figures come from tools/jest-summary-reporter.mjs.
import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { constants } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const summaryFile = join(root, '.cache', `jest-summary-${String(process.pid)}.txt`);
mkdirSync(dirname(summaryFile), { recursive: true });

const jest = spawn(process.execPath, [join(root, 'node_modules/jest/bin/jest.js'), ...process.argv.slice(2)], {
  cwd: root,
  stdio: 'inherit',
  env: {
    ...process.env,
    JEST_SUMMARY_FILE: summaryFile,
    // The second flag silences one notice per worker: that vm modules are experimental is known (stack.md §3).
    NODE_OPTIONS:
      `${process.env.NODE_OPTIONS ?? ''} --experimental-vm-modules --disable-warning=ExperimentalWarning`.trim(),
  },
});
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => jest.kill(signal));

jest.on('exit', (code, signal) => {
  if (existsSync(summaryFile)) {
    process.stdout.write(readFileSync(summaryFile, 'utf8'));
    rmSync(summaryFile);
  } else if (code !== 0) {
    process.stdout.write('jest: 0 passed, 1 failed (Jest ended before it had a result)\n');
  }
  process.exitCode = signal === null ? (code ?? 1) : 128 + constants.signals[signal];
});
