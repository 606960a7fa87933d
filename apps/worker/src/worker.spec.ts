import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { Queue } from 'bullmq';
import { CERTIFICATE_WATCH_MS, type EventFields, type EventLog } from '#platform';
import { aCertificate } from '../../../test/support/a-certificate.js';
import { describeWithRedis, freePort, startRedis, type TestRedis } from '../../../test/support/redis-server.js';
import { CertificateWatchJob } from './certificate-watch.job.js';
import { run } from './run.js';

async function until(holds: () => Promise<boolean> | boolean): Promise<void> {
  for (let turn = 0; turn < 500 && !(await holds()); turn += 1) await wait(20);
}

function listeningLog(): { readonly lines: unknown[]; readonly log: EventLog } {
  const lines: unknown[] = [];
  const at = (level: string) => (event: string, fields?: EventFields) => void lines.push([level, event, fields?.count]);
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
  afterAll(async () => {
    await server.stop();
    rmSync(folder, { recursive: true });
  });

  it('warns at its start that our certificate expires soon, and looks again every hour', async () => {
    const { lines, log } = listeningLog();
    const settings = { redisUrl: server.url, prefix: '{spec}', certificatePath: path };
    const job = new CertificateWatchJob(settings, { clock: { now: () => NOW }, log, redisAnswers: async () => true });
    job.onApplicationBootstrap();
    await until(() => lines.length > 0);
    const queue = new Queue('certificate-watch', { connection: { url: server.url }, prefix: '{spec}' });
    const [hourly] = await queue.getJobSchedulers();
    await queue.close();
    await job.beforeApplicationShutdown();
    expect(lines).toEqual([['warn', 'certificate.expires-soon', 20]]);
    expect(hourly).toMatchObject({ key: 'hourly', every: CERTIFICATE_WATCH_MS });
    expect(hourly?.next).toBeGreaterThanOrEqual(NOW.getTime() + CERTIFICATE_WATCH_MS - 1);
  });

  it('says that it lives and is ready, and that it is not ready while Redis is away, and still ends', async () => {
    const app = await run({ REDIS_URL: server.url, WORKER_PORT: String(await freePort()), LOG_LEVEL: 'error' });
    const url = await app.getUrl();
    const statusOf = async (kind: string): Promise<number> => (await fetch(`${url}/health/${kind}`)).status;
    await until(async () => (await statusOf('ready')) === 200);
    expect([await statusOf('live'), await statusOf('ready')]).toEqual([200, 200]);
    await server.stop();
    expect([await statusOf('live'), await statusOf('ready')]).toEqual([200, 503]);
    await app.close();
    expect(app.getHttpServer().listening).toBe(false);
    server = await startRedis(server.port);
  });

  it('starts and ends while Redis is away', async () => {
    const nowhere = `redis://127.0.0.1:${String(await freePort())}`;
    const app = await run({
      REDIS_URL: nowhere,
      WORKER_PORT: String(await freePort()),
      SSP_CLIENT_CERT_PATH: path,
      LOG_LEVEL: 'error',
    });
    expect((await fetch(`${await app.getUrl()}/health/ready`)).status).toBe(503);
    await app.close();
  });

  it('names the port when another program has it', async () => {
    const first = await run({ REDIS_URL: server.url, WORKER_PORT: String(await freePort()), LOG_LEVEL: 'error' });
    const port = new URL(await first.getUrl()).port;
    await expect(run({ REDIS_URL: server.url, WORKER_PORT: port, LOG_LEVEL: 'error' })).rejects.toThrow(
      `Port ${port} is taken`,
    );
    await first.close();
  });
});
