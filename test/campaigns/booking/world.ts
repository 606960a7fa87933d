import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { embeddedSettings } from '../../../apps/orchestrator/src/local/embedded-settings.js';
import { LIVE_GATEWAY } from '../../../apps/simulator/src/sds/gateway.js';
import { buildSimulator, type Simulator } from '../../../apps/simulator/src/simulator.js';
import type { StoryBook } from '../../../apps/simulator/src/story-book.js';
import { freePort, startRedis } from '../../support/redis-process.js';
import { type FastTime, fastNow } from './fast-time.js';
import { Product } from './product.js';

export type Store = 'embedded' | 'redis';

/** Simulator in this process; Redis and the product's instances as processes of their own, all in one fast time. */
export interface World {
  readonly store: Store;
  readonly time: FastTime;
  readonly simulator: Simulator;
  readonly simulatorUrl: string;
  readonly products: readonly Product[];
  /** `undefined`: the journal is a file. */
  readonly redis: { kill(): Promise<void>; start(): Promise<void> } | undefined;
  stop(): Promise<void>;
}

/** One instance with its journal in a file, or two that share a Redis which keeps on disk what it has confirmed. */
export async function startWorld(book: StoryBook, store: Store, time: FastTime): Promise<World> {
  const folder = mkdtempSync(join(tmpdir(), 'gpco-booking-'));
  const redis = store === 'redis' ? await restartableRedis(join(folder)) : undefined;
  const settings = settingsFor(folder, await freePort(), redis?.url);
  const simulator = await buildSimulator({
    port: Number(settings.simulatorPort),
    clock: { now: () => new Date(fastNow(time)), uuid: () => randomUUID() },
    clientKeys: { kind: 'file', path: settings.simulator['SIM_CLIENT_JWKS_FILE'] ?? '' },
    sdsGateway: LIVE_GATEWAY,
    storyBook: book,
  });
  const running = await simulator.start();
  const ports = await Promise.all(Array.from({ length: store === 'redis' ? 2 : 1 }, () => freePort()));
  const products = ports.map((port) => {
    const url = `http://127.0.0.1:${String(port)}`;
    return new Product(url, time, {
      ...settings.orchestrator,
      PORT: String(port),
      AUDIT_CHAIN: `port-${String(port)}`,
    });
  });
  await Promise.all(products.map((product) => product.start()));
  return {
    store,
    time,
    simulator,
    simulatorUrl: running.baseUrl,
    products,
    redis,
    stop: async () => {
      await Promise.all(products.map((product) => product.kill()));
      await running.close();
      await redis?.kill();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

function settingsFor(folder: string, simulatorPort: number, redisUrl: string | undefined) {
  return embeddedSettings({
    ...process.env,
    SIMULATOR_PORT: String(simulatorPort),
    LOG_LEVEL: 'error',
    NODE_COMPILE_CACHE: join(folder, 'compiled'),
    JOURNAL_PATH: join(folder, 'journal.db'),
    AUDIT_DIR: join(folder, 'audit'),
    // Limits are not under test, and those that Redis keeps go by the time of the machine.
    RATE_LIMIT_USER_PER_MINUTE: '1000000',
    RATE_LIMIT_ORGANISATION_PER_MINUTE: '1000000',
    PDS_RATE_PER_SECOND: '1000',
    SDS_RATE_PER_SEC: '100',
    CONTEXT_IDLE_MINUTES: '240',
    ...(redisUrl === undefined ? {} : { REDIS_URL: redisUrl }),
  });
}

async function restartableRedis(folder: string) {
  let server = await startRedis(undefined, folder);
  const { port, url } = server;
  return {
    url,
    kill: () => server.stop(), // SIGKILL
    start: async () => {
      server = await startRedis(port, folder);
    },
  };
}
