import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { startProductProcess } from '../../../../test/support/product-process.js';
import { describeWithRedis, startRedis } from '../../../../test/support/redis-server.js';
import { run } from '../run.js';
import { embeddedSettings } from './embedded-settings.js';

const home = mkdtempSync(join(tmpdir(), 'gpco-local-'));
afterAll(() => rmSync(home, { recursive: true }));

const OWN = { PORT: '0', LOG_LEVEL: 'error', JOURNAL_REQUIRE_DURABLE: 'false' };
const own = (name: string) => ({ ...OWN, AUDIT_DIR: join(home, name) });

async function startAndEnd(settings: Readonly<Record<string, string | undefined>>): Promise<void> {
  const app = await run(settings);
  await app.close();
}

it('the start of the next run is not bound to what an earlier one has kept', async () => {
  const runs = [embeddedSettings(own('next')), embeddedSettings(own('next'))].map(({ orchestrator }) => orchestrator);
  for (const settings of runs) await expect(startAndEnd(settings)).resolves.toBeUndefined();
  const journals = runs.map(({ JOURNAL_PATH = '' }) => JOURNAL_PATH);
  expect(new Set(journals).size).toBe(2);
  for (const path of journals) {
    expect(statSync(dirname(path)).mode & 0o777).toBe(0o700);
    rmSync(dirname(path), { recursive: true }); // a spec has no end of the process that would do it
  }
});

it('a journal that the user names is read again by the next run', async () => {
  const named = { ...own('named'), JOURNAL_PATH: join(home, 'named.db') };
  const settings = () => embeddedSettings(named, join(home, randomUUID())).orchestrator;
  await startAndEnd(settings());
  await expect(startAndEnd(settings())).resolves.toBeUndefined();
});

it('a variable that is empty counts as not set', () => {
  const { orchestrator, port } = embeddedSettings({ PORT: '', SDS_API_KEY: '' }, join(home, 'empty'));
  expect([port, orchestrator['PORT'], orchestrator['SDS_API_KEY']]).toEqual(['3000', '3000', 'local-sds-api-key']);
});

describeWithRedis('with Redis', () => {
  it('the next run reads what the last one kept there, with the keys of the same folder', async () => {
    const server = await startRedis();
    const settings = { ...own('redis'), REDIS_URL: server.url };
    const folder = join(home, 'kept', 'keys');
    await startAndEnd(embeddedSettings(settings, folder).orchestrator);
    await expect(startAndEnd(embeddedSettings(settings, folder).orchestrator)).resolves.toBeUndefined();
    // With other keys it is refused, and the process ends although its connection stands.
    const other = startProductProcess(embeddedSettings(settings, join(home, 'other')).orchestrator);
    await expect(other).rejects.toThrow('the product ended with 1 before it listened');
    await server.stop();
  }, 60_000);
});
