import { type ChildProcess, spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { embeddedSettings } from '../../../apps/orchestrator/src/local/embedded-settings.js';
import { LIVE_GATEWAY } from '../../../apps/simulator/src/sds/gateway.js';
import { buildSimulator, type Simulator } from '../../../apps/simulator/src/simulator.js';
import type { StoryBook } from '../../../apps/simulator/src/story-book.js';
import { ownFiles } from '../../support/own-files.js';
import { freePort, hasRedis, startRedis } from '../../support/redis-process.js';

/** Simulator in this process, Redis and the product's instances as processes of their own. */
export interface World {
  readonly simulator: Simulator;
  readonly simulatorUrl: string;
  readonly apiUrls: readonly string[];
  /** `undefined`: there is no redis-server on this machine. */
  readonly redis: RestartableRedis | undefined;
  /** Away for so long, then back at the same port with the same truth; access tokens given before are worth nothing. */
  restartSimulator(downMs: number): Promise<void>;
  /** What instances said before they ended by themselves. */
  readonly crashes: readonly string[];
  stop(): Promise<void>;
}

const PRODUCT = fileURLToPath(new URL('../../../apps/orchestrator/src/main.js', import.meta.url));
const READY_MS = 20_000;

/** Two instances where they can share Redis, else one. */
export async function startWorld(book: StoryBook): Promise<World> {
  const redis = hasRedis() ? await restartableRedis() : undefined;
  const ports = await Promise.all(Array.from({ length: redis === undefined ? 1 : 2 }, () => freePort()));
  const settings = embeddedSettings({
    ...process.env,
    SIMULATOR_PORT: String(await freePort()),
    LOG_LEVEL: 'error',
    ...ownFiles('directory'),
    // Limits for callers are not under test.
    RATE_LIMIT_USER_PER_MINUTE: '1000000',
    RATE_LIMIT_ORGANISATION_PER_MINUTE: '1000000',
    PDS_RATE_PER_SECOND: '100',
    // What a trouble leaves behind must be over with its tail (recoveries.ts); campaign:outage has circuits as in operation.
    CIRCUIT_OPEN_MS: '1000',
    ...(redis === undefined ? {} : { REDIS_URL: redis.url }),
  });
  const simulator = await buildSimulator({
    port: Number(settings.simulatorPort),
    clientKeys: { kind: 'file', path: settings.simulator['SIM_CLIENT_JWKS_FILE'] ?? '' },
    sdsGateway: LIVE_GATEWAY,
    storyBook: book,
  });
  let running = await simulator.start();
  const instances = ports.map((port) =>
    startInstance({ ...settings.orchestrator, PORT: String(port), AUDIT_CHAIN: `port-${String(port)}` }),
  );
  const apiUrls = ports.map((port) => `http://127.0.0.1:${String(port)}`);
  await Promise.all(apiUrls.map((url, index) => answers(`${url}/health/ready`, () => instances[index]?.crash())));
  return {
    simulator,
    simulatorUrl: running.baseUrl,
    apiUrls,
    redis,
    restartSimulator: async (downMs) => {
      await running.close();
      simulator.tokens.revokeAll();
      await new Promise((resolve) => setTimeout(resolve, downMs));
      running = await simulator.start();
    },
    get crashes() {
      return instances.flatMap((instance) => instance.crash() ?? []);
    },
    stop: async () => {
      await Promise.all(instances.map((instance) => instance.stop()));
      await running.close();
      await redis?.kill();
    },
  };
}

interface RestartableRedis {
  readonly url: string;
  readonly kill: () => Promise<void>;
  readonly start: () => Promise<void>;
}

async function restartableRedis(): Promise<RestartableRedis> {
  let server = await startRedis();
  const { port, url } = server;
  return {
    url,
    kill: () => server.stop(), // SIGKILL
    start: async () => {
      server = await startRedis(port);
    },
  };
}

interface Instance {
  /** Its last words when it ended unasked: Node ends a process at an unhandled rejection. */
  crash(): string | undefined;
  stop(): Promise<void>;
}

export function startInstance(env: Readonly<Record<string, string | undefined>>): Instance {
  const child: ChildProcess = spawn(process.execPath, ['--enable-source-maps', PRODUCT], {
    env,
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  const kill = (): void => void child.kill('SIGKILL');
  process.once('exit', kill); // whatever ends this run, nothing of it stays behind
  let [words, wanted] = ['', false];
  child.stderr?.on('data', (part: Buffer) => {
    words = `${words}${part.toString('utf8')}`.slice(-2_000);
  });
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  return {
    crash: () => (child.exitCode !== null && !wanted ? words || `exit code ${String(child.exitCode)}` : undefined),
    stop: async () => {
      wanted = child.exitCode === null;
      child.kill('SIGTERM');
      const slow = setTimeout(kill, 5_000);
      await ended;
      clearTimeout(slow);
    },
  };
}

/** Waits until the address answers. @throws Error with the last words of what crashed */
export async function answers(url: string, crash: () => string | undefined): Promise<void> {
  const end = Date.now() + READY_MS;
  while (Date.now() < end && crash() === undefined) {
    const up = await fetch(url).then(
      ({ ok }) => ok,
      () => false,
    );
    if (up) return;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error(`nothing answers at ${url}: ${crash() ?? 'the product did not become ready'}`);
}
