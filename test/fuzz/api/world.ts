import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { embeddedSettings } from '../../../apps/orchestrator/src/local/embedded-settings.js';
import { LIVE_GATEWAY } from '../../../apps/simulator/src/sds/gateway.js';
import { buildSimulator, type Simulator } from '../../../apps/simulator/src/simulator.js';
import { freePort } from '../../support/redis-process.js';

const PRODUCT = fileURLToPath(new URL('./watched-product.js', import.meta.url));
const [READY_MS, ANSWER_MS] = [30_000, 5_000];

const State = z.object({ pid: z.number(), heapBytes: z.number(), added: z.array(z.string()) });
export type State = z.infer<typeof State>;

/** The product as a process, the simulator in this one. */
export interface World {
  readonly url: string;
  readonly simulator: Simulator;
  readonly simulatorUrl: string;
  /** All that the product has written. */
  words(): string;
  /** `undefined`: it is gone, or its event loop stands still. */
  state(): Promise<State | undefined>;
  stop(): Promise<void>;
}

export async function startWorld(): Promise<World> {
  const folder = mkdtempSync(join(tmpdir(), 'gpco-fuzz-'));
  const [port, simulatorPort] = [await freePort(), await freePort()];
  const settings = embeddedSettings({
    PATH: process.env['PATH'],
    PORT: String(port),
    SIMULATOR_PORT: String(simulatorPort),
    LOG_LEVEL: 'info',
    JOURNAL_PATH: join(folder, 'journal.db'),
    AUDIT_DIR: join(folder, 'audit'),
    RATE_LIMIT_USER_PER_MINUTE: '1000000',
    RATE_LIMIT_ORGANISATION_PER_MINUTE: '1000000',
    PDS_RATE_PER_SECOND: '100',
    SDS_RATE_PER_SEC: '100',
  });
  const simulator = await buildSimulator({
    port: simulatorPort,
    clientKeys: { kind: 'file', path: settings.simulator['SIM_CLIENT_JWKS_FILE'] ?? '' },
    sdsGateway: LIVE_GATEWAY,
  });
  const running = await simulator.start();
  const product = new WatchedProduct(settings.orchestrator);
  const url = `http://127.0.0.1:${String(port)}`;
  await product.ready(url);
  return {
    url,
    simulator,
    simulatorUrl: running.baseUrl,
    words: () => product.words,
    state: () => product.state(),
    stop: async () => {
      await product.stop();
      await running.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

class WatchedProduct {
  private readonly child: ChildProcess;
  private readonly parts: Buffer[] = [];

  constructor(env: Readonly<Record<string, string | undefined>>) {
    const words = ['--enable-source-maps', '--expose-gc', PRODUCT];
    this.child = spawn(process.execPath, words, { env, stdio: ['ignore', 'pipe', 'pipe', 'ipc'] });
    const keep = (part: Buffer): void => void this.parts.push(part);
    this.child.stdout?.on('data', keep);
    this.child.stderr?.on('data', keep);
    process.once('exit', () => this.child.kill('SIGKILL')); // whatever ends this run, nothing of it stays behind
  }

  get words(): string {
    return Buffer.concat(this.parts).toString('utf8');
  }

  async ready(url: string): Promise<void> {
    const end = Date.now() + READY_MS;
    while (Date.now() < end && this.child.exitCode === null) {
      if (
        await fetch(`${url}/health/live`).then(
          ({ ok }) => ok,
          () => false,
        )
      )
        return;
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
    throw new Error(`the product did not start:\n${this.words}`);
  }

  async state(): Promise<State | undefined> {
    if (!this.child.connected) return undefined;
    const answer = once(this.child, 'message', { signal: AbortSignal.timeout(ANSWER_MS) });
    this.child.send('how are you');
    return answer.then(([said]) => State.parse(said)).catch(() => undefined);
  }

  async stop(): Promise<void> {
    if (this.child.exitCode !== null) return;
    const ended = once(this.child, 'exit');
    this.child.kill('SIGKILL');
    await ended;
  }
}
