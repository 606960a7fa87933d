import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { embeddedSettings } from './local/embedded-settings.js';
import { run } from './run.js';

const folder = mkdtempSync(join(tmpdir(), 'gpco-run-'));
let other: Server;
let taken: string;
beforeAll(async () => {
  other = createServer();
  await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve));
  const address = other.address();
  taken = String(typeof address === 'object' ? address?.port : undefined);
});
afterAll(async () => {
  await new Promise((resolve) => other.close(resolve));
  rmSync(folder, { recursive: true });
});

it.each(['PORT', 'METRICS_PORT'])(
  'the start that finds its port taken says which setting changes it: %s',
  async (name) => {
    const own = { AUDIT_DIR: join(folder, name), JOURNAL_PATH: join(folder, `${name}.db`), LOG_LEVEL: 'error' };
    const { orchestrator } = embeddedSettings({ PORT: '0', ...own, [name]: taken }, folder);
    await expect(run(orchestrator)).rejects.toMatchObject({
      name: 'StartRefused',
      message: `Port ${taken} is taken by another program. Set ${name} to a free one.`,
    });
  },
);
