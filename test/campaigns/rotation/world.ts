import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { localToken } from '../../../apps/orchestrator/src/cli/journey-client.js';
import { embeddedSettings } from '../../../apps/orchestrator/src/local/embedded-settings.js';
import { mtlsSettings } from '../../../apps/orchestrator/src/local/mtls-settings.js';
import { LIVE_GATEWAY } from '../../../apps/simulator/src/sds/gateway.js';
import { buildSimulator, type Simulator } from '../../../apps/simulator/src/simulator.js';
import { storyBook } from '../../../apps/simulator/src/story-book.js';
import type { MtlsProxy } from '../../../apps/simulator/src/tls/mtls-proxy.js';
import type { TestAuthority } from '../../../apps/simulator/src/tls/test-authority.js';
import { freePort } from '../../support/redis-process.js';
import { Clinicians } from './clinicians.js';
import { Product } from './product.js';
import { type Contents, SecretFolder } from './secret-folder.js';

/** The product looks at its files so often. Milliseconds. */
const LOOK_MS = 200;

/** Simulator in this process, the product in one of its own, mutual TLS between them. */
export interface World {
  readonly simulator: Simulator;
  readonly proxy: MtlsProxy;
  readonly product: Product;
  readonly clinicians: Clinicians;
  readonly secrets: SecretFolder;
  readonly first: Contents;
  /** @returns the exit code of the product */
  stop(): Promise<number | null>;
}

export async function startWorld(): Promise<World> {
  const folder = mkdtempSync(join(tmpdir(), 'gpco-rotation-'));
  const local = embeddedSettings({
    ...process.env,
    SIM_MTLS: '',
    SIMULATOR_PORT: String(await freePort()),
    LOG_LEVEL: 'info',
    JOURNAL_PATH: join(folder, 'journal.db'),
    AUDIT_DIR: join(folder, 'audit'),
    // Limits for callers are not under test.
    RATE_LIMIT_USER_PER_MINUTE: '1000000',
    RATE_LIMIT_ORGANISATION_PER_MINUTE: '1000000',
  });
  const simulator = await buildSimulator({
    port: Number(local.simulatorPort),
    clientKeys: { kind: 'file', path: local.simulator['SIM_CLIENT_JWKS_FILE'] ?? '' },
    sdsGateway: LIVE_GATEWAY,
    mtls: { folder: join(folder, 'unused') },
  });
  const running = await simulator.start();
  const { mtls: proxy } = running;
  if (proxy === undefined) throw new Error('the simulator has no door with mutual TLS');
  const secrets = new SecretFolder(join(folder, 'secret'));
  const first = await contentsOf(proxy, proxy.authority, [proxy.authority]);
  secrets.swap(first);
  const product = await Product.start({
    ...local.orchestrator,
    ...mtlsSettings({ url: proxy.url, files: secrets.files }),
    PORT: '0',
    SSP_CERTIFICATE_LOOK_MS: String(LOOK_MS),
  });
  const clinicians = new Clinicians(product.apiUrl, await localToken(running.baseUrl, 'avery.testclinician'));
  await clinicians.open(storyNamed('main'));
  const stop = async (): Promise<number | null> => {
    const code = await product.stop();
    await running.close();
    rmSync(folder, { recursive: true, force: true });
    return code;
  };
  return { simulator, proxy, product, clinicians, secrets, first, stop };
}

/** A new certificate of ours by one authority, and trust in all of these. */
export async function contentsOf(
  proxy: MtlsProxy,
  by: TestAuthority,
  trusted: readonly TestAuthority[],
): Promise<Contents> {
  const lists = await Promise.all(trusted.map((authority) => authority.revocationLists()));
  return {
    ...(await proxy.issueClient('good', by)),
    rootAuthorities: trusted.map(({ rootPem }) => rootPem).join(''),
    subAuthorities: trusted.map(({ subPem }) => subPem).join(''),
    rootLists: lists.map(([root]) => root).join(''),
    subLists: lists.map(([, sub]) => sub).join(''),
  };
}

function storyNamed(name: string) {
  const story = storyBook().stories.find((one) => one.story === name);
  if (story === undefined) throw new Error(`the simulator has no story ${name}`);
  return story;
}
