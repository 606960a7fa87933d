import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { embeddedSettings } from '../../../apps/orchestrator/src/local/embedded-settings.js';
import { localToken } from '../../../apps/orchestrator/src/cli/journey-client.js';
import { LIVE_GATEWAY } from '../../../apps/simulator/src/sds/gateway.js';
import { buildSimulator } from '../../../apps/simulator/src/simulator.js';
import type { StoryBook } from '../../../apps/simulator/src/story-book.js';
import { freePort } from '../../support/redis-process.js';
import { answers, startInstance } from '../directory/world.js';
import { type Leg, Relay } from './relay.js';

/** Simulator and relays in this process, one instance of the product in its own. */
export interface World {
  readonly apiUrl: string;
  readonly token: string;
  /** For all but the proxy, and for the proxy. */
  readonly relays: { readonly national: Relay; readonly ssp: Relay };
  /** Nobody listens at the proxy's address until `back`. */
  sspAway(): Promise<() => Promise<void>>;
  /** Access tokens are worth nothing from now on: a new one is needed. */
  readonly revokeTokens: () => void;
  /** How often they were revoked. */
  revoked(): number;
  counts(): Readonly<Record<Leg, number>>;
  /** Requests that met trouble on their way. */
  spoilt(): number;
  crash(): string | undefined;
  stop(): Promise<void>;
}

export async function startWorld(
  book: StoryBook,
  usual: Readonly<Record<string, string>>,
  user: string,
): Promise<World> {
  let simulatorUrl = '';
  const national = new Relay(() => simulatorUrl);
  const ssp = new Relay(() => simulatorUrl);
  const [nationalUrl, sspUrl] = [await national.listen(0), await ssp.listen(0)];
  const apiPort = await freePort();
  const folder = mkdtempSync(join(tmpdir(), 'gpc-outage-'));
  const settings = embeddedSettings({
    ...process.env,
    SIMULATOR_PORT: new URL(nationalUrl).port,
    PORT: String(apiPort),
    JOURNAL_PATH: join(folder, 'journal.db'),
    AUDIT_DIR: join(folder, 'audit'),
    SSP_BASE_URL: `${sspUrl}/ssp`,
    ...usual,
  });
  const simulator = await buildSimulator({
    publicUrl: nationalUrl, // clients write the relay's address into what they sign
    clientKeys: { kind: 'file', path: settings.simulator['SIM_CLIENT_JWKS_FILE'] ?? '' },
    sdsGateway: LIVE_GATEWAY,
    storyBook: book,
  });
  const running = await simulator.start();
  simulatorUrl = running.baseUrl;
  const instance = startInstance(settings.orchestrator);
  const apiUrl = `http://127.0.0.1:${String(apiPort)}`;
  await answers(`${apiUrl}/health/ready`, () => instance.crash());
  const relays = { national, ssp };
  let revoked = 0;
  return {
    apiUrl,
    token: await localToken(nationalUrl, user),
    relays,
    revokeTokens: () => {
      revoked += 1;
      simulator.tokens.revokeAll();
    },
    revoked: () => revoked,
    sspAway: async () => {
      await ssp.close();
      return async () => {
        await ssp.listen(Number(new URL(sspUrl).port));
      };
    },
    counts: () => ({ ...national.counts, ssp: ssp.counts.ssp }),
    spoilt: () => national.spoilt + ssp.spoilt,
    crash: () => instance.crash(),
    stop: async () => {
      await instance.stop();
      await Promise.all([national.close(), ssp.close().catch(() => undefined), running.close()]);
      rmSync(folder, { recursive: true });
    },
  };
}
