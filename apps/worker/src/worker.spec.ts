import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { Test } from '@nestjs/testing';
import { Redis } from 'ioredis';
import { JOB_QUEUE, type JobQueue } from '#contracts';
import { Fault } from '#errors';
import { EVENT_LOG, type EventFields, type EventLog, Stopping } from '#platform';
import { aJobKind } from '../../../libs/contracts/testing/job-queue.contract.js';
import { aCertificate } from '../../../test/support/a-certificate.js';
import { describeWithRedis, freePort, startRedis, type TestRedis } from '../../../test/support/redis-server.js';
import { run } from './run.js';
import { readWorkerSettings } from './worker.config.js';
import { WorkerModule } from './worker.module.js';

async function until(holds: () => Promise<boolean> | boolean): Promise<void> {
  for (let turn = 0; turn < 500 && !(await holds()); turn += 1) await wait(20);
}

function listeningLog(): { readonly lines: unknown[]; readonly log: EventLog } {
  const lines: unknown[] = [];
  const at = (level: string) => (event: string, fields?: EventFields) => {
    if (!event.startsWith('audit.')) lines.push([level, event, fields?.count]);
  };
  return { lines, log: { info: at('info'), warn: at('warn'), error: at('error') } };
}

describe('the worker refuses to start', () => {
  it('without Redis, in one line that names the setting', async () => {
    const refusal: unknown = await run({}).catch((error: unknown) => error);
    expect(refusal).toMatchObject({
      name: 'StartRefused',
      message: expect.stringMatching(/^The worker cannot start: REDIS_URL: is not set; .+$/u) as unknown,
    });
  });

  it('without the key that opens the data of jobs', async () => {
    await expect(run({ REDIS_URL: 'redis://127.0.0.1' })).rejects.toThrow(/STORE_KEY: is not set; exactly one of/u);
  });

  it('with the directory of another environment', async () => {
    const directory = { NHS_ENV: 'prod', SDS_BASE_URL: 'https://int.api.service.nhs.uk/spine-directory/FHIR/R4' };
    const users = { FRONTEND_ISSUER: 'i', FRONTEND_JWKS_URL: 'https://i.example/keys', ALLOWED_ORGANISATIONS: 'Z9X01' };
    const rest = { SDS_API_KEY: 'k', REDIS_URL: 'redis://127.0.0.1', STORE_KEY: randomBytes(32).toString('base64') };
    await expect(run({ ...directory, ...users, ...rest })).rejects.toThrow(
      /^The worker cannot start: SDS_BASE_URL: names the int environment, but NHS_ENV is prod$/u,
    );
  });

  it('with one line for each wrong setting', async () => {
    await expect(run({ REDIS_URL: 'http://127.0.0.1', WORKER_PORT: 'x' })).rejects.toThrow(
      /REDIS_URL: must be .*\n.*WORKER_PORT: /u,
    );
  });
});

describeWithRedis('the worker', () => {
  const NOW = new Date();
  const folder = mkdtempSync(join(tmpdir(), 'gpco-worker-'));
  const path = join(folder, 'client.pem');
  let server: TestRedis & { readonly port: number };
  beforeAll(async () => {
    writeFileSync(path, await aCertificate(new Date(NOW.getTime() + 20.5 * 86_400_000)));
    server = await startRedis();
  });
  const nextRuns = async (): Promise<readonly string[]> => {
    const redis = new Redis(server.url);
    const ids = await redis.zrange('{gpco}:certificate-check:delayed', '0', '-1').finally(() => redis.disconnect());
    return ids.map((id) => id.split(':').at(-1) ?? '');
  };
  afterAll(async () => {
    await server.stop();
    rmSync(folder, { recursive: true });
  });

  const STORE_KEY = randomBytes(32).toString('base64');
  const environment = (changes: Readonly<Record<string, string>> = {}) => ({
    REDIS_URL: server.url,
    STORE_KEY,
    LOG_LEVEL: 'error',
    AUDIT_DIR: mkdtempSync(join(folder, 'audit-')),
    ...changes,
  });

  it('warns at its start that our certificate expires soon, and looks again every hour', async () => {
    const { lines, log } = listeningLog();
    const settings = readWorkerSettings(environment({ SSP_CLIENT_CERT_PATH: path }));
    if (settings.kind === 'invalid') throw new Error(settings.faults.join());
    const module = await Test.createTestingModule({ imports: [WorkerModule.with(settings.config)] })
      .overrideProvider(EVENT_LOG)
      .useValue(log)
      .compile();
    await module.init();
    await until(() => lines.length > 1);
    await until(async () => (await nextRuns()).length === 1);
    expect(lines).toEqual([
      ['info', 'redis.connected', undefined],
      ['warn', 'certificate.expires-soon', 20],
    ]);
    const [next] = await nextRuns();
    expect(Number(next) - Date.now()).toBeGreaterThan(3_590_000);
    expect(Number(next) - Date.now()).toBeLessThanOrEqual(3_600_000);
    await module.close();
  });

  it('shows what waits, what runs and what failed for good, without any data', async () => {
    const app = await run(environment({ SSP_CLIENT_CERT_PATH: path, WORKER_PORT: String(await freePort()) }));
    const url = await app.getUrl();
    const ask = async (kind: string): Promise<unknown> => (await fetch(`${url}/health/${kind}`)).json();
    const shown = { status: 'ok', jobs: [{ kind: 'certificate-check', waiting: 0, delayed: 1, running: 0, dead: 0 }] };
    await until(async () => JSON.stringify(await ask('ready')) === JSON.stringify(shown));
    await expect(ask('ready')).resolves.toEqual(shown);
    await expect(ask('dead-jobs')).resolves.toEqual({ deadJobs: [] });
    const page = await (await fetch(`${url}/metrics`)).text();
    expect(page).toContain('gpco_jobs{kind="certificate-check",state="delayed"} 1');
    expect(page).toContain('gpco_log_events_total{event="job.failed",level="error"} 0'); // so that the first is seen
    const queue = app.get<JobQueue>(JOB_QUEUE);
    const kind = { ...aJobKind(), attempts: 1 };
    queue.process(kind, async () => {
      throw new Fault('SDS_UNAVAILABLE');
    });
    await queue.add(kind, { text: 'Marigold Fernsby' }, { id: 'letter-1' });
    await until(async () => (await queue.dead()).length === 1);
    const at = expect.any(String) as unknown;
    await expect(ask('dead-jobs')).resolves.toEqual({
      deadJobs: [{ kind: 'letter', id: 'letter-1', at, attempts: 1, code: 'SDS_UNAVAILABLE' }],
    });
    await app.close();
  });

  it('says that it lives and is ready, and that it is not ready while Redis is away, and still ends', async () => {
    const app = await run(environment({ WORKER_PORT: String(await freePort()) }));
    const url = await app.getUrl();
    const statusOf = async (kind: string): Promise<number> => (await fetch(`${url}/health/${kind}`)).status;
    await until(async () => (await statusOf('ready')) === 200);
    expect([await statusOf('live'), await statusOf('ready')]).toEqual([200, 200]);
    await server.stop();
    expect([await statusOf('live'), await statusOf('ready')]).toEqual([200, 503]);
    expect(await statusOf('dead-jobs')).toBe(503);
    await app.close();
    expect(app.getHttpServer().listening).toBe(false);
    server = await startRedis(server.port);
  });

  it('is not ready any more when it was told to end', async () => {
    const app = await run(environment({ WORKER_PORT: String(await freePort()) }));
    const ready = `${await app.getUrl()}/health/ready`;
    await until(async () => (await fetch(ready)).status === 200);
    app.get(Stopping).begin();
    const reply = await fetch(ready);
    expect(reply.status).toBe(503);
    await expect(reply.json()).resolves.toMatchObject({ error: { stopping: { status: 'down' } } });
    await app.close();
  });

  it('starts and ends while Redis is away', async () => {
    const nowhere = `redis://127.0.0.1:${String(await freePort())}`;
    const app = await run(
      environment({ REDIS_URL: nowhere, WORKER_PORT: String(await freePort()), SSP_CLIENT_CERT_PATH: path }),
    );
    expect((await fetch(`${await app.getUrl()}/health/ready`)).status).toBe(503);
    await app.close();
  });

  it('names the port when another program has it', async () => {
    const first = await run(environment({ WORKER_PORT: String(await freePort()) }));
    const port = new URL(await first.getUrl()).port;
    await expect(run(environment({ WORKER_PORT: port }))).rejects.toThrow(`Port ${port} is taken`);
    await first.close();
  });
});
