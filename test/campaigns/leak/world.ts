import { randomBytes, randomUUID } from 'node:crypto';
import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Redis } from 'ioredis';
import { embeddedSettings } from '../../../apps/orchestrator/src/local/embedded-settings.js';
import { keptKeys } from '../../../apps/orchestrator/src/local/key-files.js';
import { LIVE_GATEWAY } from '../../../apps/simulator/src/sds/gateway.js';
import { buildSimulator } from '../../../apps/simulator/src/simulator.js';
import { freePort, startRedis } from '../../support/redis-process.js';
import { type FastTime, fastNow } from '../booking/fast-time.js';
import { CapturedProduct } from './captured-product.js';
import type { Needles } from './needles.js';
import type { LeakBook } from './people.js';
import { Spoiler } from './spoiler.js';

export type Store = 'file' | 'redis';

/** The product as a process, the simulator and the spoiler between them in this one. */
export interface World {
  readonly store: Store;
  readonly time: FastTime;
  readonly product: CapturedProduct;
  readonly spoiler: Spoiler;
  readonly simulatorUrl: string;
  /** With which the product was started. */
  readonly env: Readonly<Record<string, string | undefined>>;
  /** All that the product writes on disk, but for its own output. */
  readonly folder: string;
  /** The only place that may hold patients and users. */
  readonly auditFolder: string;
  readonly redis: LockedRedis | undefined;
  stop(): Promise<void>;
}

interface LockedRedis {
  readonly url: string;
  readonly folder: string;
  readonly kill: () => Promise<void>;
  readonly start: () => Promise<void>;
}

const [SDS_KEY, ODT_KEY] = ['sds-key-Yx7Qw93LmV', 'odt-key-Pk4Rt81ZcN'];

export async function startWorld(
  store: Store,
  given: { readonly book: LeakBook; readonly needles: Needles; readonly time: FastTime },
): Promise<World> {
  const { book, needles, time } = given;
  const root = mkdtempSync(join(tmpdir(), 'gpco-leak-'));
  const [folder, auditFolder] = [join(root, 'data'), join(root, 'data', 'audit')];
  mkdirSync(auditFolder, { recursive: true });
  const redis = store === 'redis' ? await lockedRedis(join(root, 'redis')) : undefined;
  const [port, spoilerPort] = [await freePort(), await freePort()];
  const env = environmentOf({
    port,
    spoilerPort,
    folder,
    auditFolder,
    keyFolder: join(root, 'keys'),
    redisUrl: redis?.url,
    book,
  });
  [env['OAUTH_PRIVATE_KEY_PATH'], env['STORE_KEY_PATH']].forEach((path) =>
    needles.addSecret(readFileSync(path ?? '', 'utf8')),
  );
  [SDS_KEY, ODT_KEY, ...(redis === undefined ? [] : [new URL(redis.url).password])].forEach((one) =>
    needles.addSecret(one),
  );
  const simulator = await buildSimulator({
    admin: true,
    publicUrl: `http://127.0.0.1:${String(spoilerPort)}`,
    clock: { now: () => new Date(fastNow(time)), uuid: () => randomUUID() },
    clientKeys: { kind: 'file', path: env['SIM_CLIENT_JWKS_FILE'] ?? '' },
    sdsGateway: { ...LIVE_GATEWAY, apiKey: SDS_KEY },
    odtApiKey: ODT_KEY,
    storyBook: book.book,
    practicePauses: { slowMs: 4_000, dripMs: 200 },
  });
  const running = await simulator.start();
  const spoiler = new Spoiler({
    simulatorPort: running.port,
    anybody: book.people[0]!,
    onSecret: (token) => needles.addToken(token),
  });
  await spoiler.start(spoilerPort);
  const product = new CapturedProduct(`http://127.0.0.1:${String(port)}`, env, time);
  await product.start();
  return {
    ...{ store, time, product, spoiler, env, folder, auditFolder, redis },
    simulatorUrl: running.baseUrl,
    stop: async () => {
      await product.end('SIGKILL');
      spoiler.stop();
      await running.close();
      await redis?.kill();
      rmSync(root, { recursive: true, force: true });
    },
  };
}

function environmentOf(places: {
  readonly port: number;
  readonly spoilerPort: number;
  readonly folder: string;
  readonly auditFolder: string;
  readonly keyFolder: string;
  readonly redisUrl: string | undefined;
  readonly book: LeakBook;
}): Record<string, string | undefined> {
  const { port, spoilerPort, folder, auditFolder, keyFolder, redisUrl, book } = places;
  const somebody = book.people[1]!.story;
  const keyFiles = keptKeys(keyFolder);
  const settings = embeddedSettings(
    {
      PATH: process.env['PATH'],
      PORT: String(port),
      SIMULATOR_PORT: String(spoilerPort),
      LOG_LEVEL: 'info', // the most that it can be told to write
      SDS_API_KEY: SDS_KEY,
      ODT_API_KEY: ODT_KEY,
      JOURNAL_PATH: join(folder, 'journal.db'),
      STORE_KEY_PATH: keyFiles.storeKeyPath,
      AUDIT_DIR: auditFolder,
      RATE_LIMIT_USER_PER_MINUTE: '1000000',
      RATE_LIMIT_ORGANISATION_PER_MINUTE: '1000000',
      PDS_RATE_PER_SECOND: '100',
      SDS_RATE_PER_SEC: '100',
      CONTEXT_IDLE_MINUTES: '240',
      LEAK_CRASH_WORDS: `/Patient/${somebody.nhsNumber}?family=${somebody.demographics.familyName} Bearer eyJhbGciOiJub25lIn0.eyJ4IjoxfQ.`,
      ...(redisUrl === undefined ? {} : { REDIS_URL: redisUrl }),
    },
    keyFolder,
  );
  return { ...settings.orchestrator, SIM_CLIENT_JWKS_FILE: settings.simulator['SIM_CLIENT_JWKS_FILE'] };
}

/** One that asks for a password, and keeps all that it was ever told. */
async function lockedRedis(folder: string): Promise<LockedRedis> {
  mkdirSync(folder);
  const password = randomBytes(18).toString('base64url');
  let server = await startRedis(undefined, folder);
  const { port, url } = server;
  await locked(url, password);
  return {
    url: `redis://:${password}@127.0.0.1:${String(port)}`,
    folder,
    kill: () => server.stop(),
    start: async () => {
      server = await startRedis(port, folder);
      await locked(url, password);
    },
  };
}

async function locked(url: string, password: string): Promise<void> {
  const redis = new Redis(url);
  await redis.config('SET', 'requirepass', password);
  redis.disconnect();
}
