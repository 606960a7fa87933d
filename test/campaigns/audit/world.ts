import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { embeddedSettings } from '../../../apps/orchestrator/src/local/embedded-settings.js';
import type { WireRecord } from '../../../apps/simulator/src/kernel/wire-log.js';
import type { Random } from '../../../apps/simulator/src/records/random.js';
import { LIVE_GATEWAY } from '../../../apps/simulator/src/sds/gateway.js';
import { buildSimulator } from '../../../apps/simulator/src/simulator.js';
import { type StoryBook, storyBook } from '../../../apps/simulator/src/story-book.js';
import { freePort } from '../../support/redis-process.js';
import { bookingBook } from '../booking/practices.js';
import { Product } from '../booking/product.js';

/** One request that reached a national service. */
export interface NationalCall {
  readonly at: number;
  readonly leg: string;
  readonly correlationId: string | undefined;
  readonly traceId: string | undefined;
  readonly nhsNumber: string | undefined;
}

/** Simulator in this process, the product as a process of its own with its audit in a folder. */
export interface World {
  readonly product: Product;
  readonly simulatorUrl: string;
  readonly book: StoryBook;
  readonly calls: readonly NationalCall[];
  readonly folder: string;
  readonly auditDir: string;
  readonly keyPath: string;
  stop(): Promise<void>;
}

/** The time of the machine. */
const AS_IT_IS = { speed: 1, began: 0, from: 0 };
/** Small files, so that many are begun and finished. */
const FILE_BYTES = 400_000;

export async function startWorld(patients: number, random: Random, writeKey: (path: string) => void): Promise<World> {
  const folder = mkdtempSync(join(tmpdir(), 'gpco-audit-campaign-'));
  const [auditDir, keyPath] = [join(folder, 'audit'), join(folder, 'audit.key')];
  writeKey(keyPath);
  const usual = storyBook();
  const book = { practices: usual.practices, stories: [...usual.stories, ...bookingBook(patients, random).stories] };
  const settings = settingsFor(folder, { auditDir, keyPath, simulatorPort: await freePort() });
  const simulator = await buildSimulator({
    port: Number(settings.simulatorPort),
    clientKeys: { kind: 'file', path: settings.simulator['SIM_CLIENT_JWKS_FILE'] ?? '' },
    sdsGateway: LIVE_GATEWAY,
    storyBook: book,
  });
  const calls: NationalCall[] = [];
  const record = simulator.wire.record.bind(simulator.wire);
  simulator.wire.record = (entry) => {
    if (['pds', 'sds', 'ssp'].includes(entry.leg)) calls.push(callOf(entry));
    record(entry);
  };
  const running = await simulator.start();
  const port = String(await freePort());
  const product = new Product(`http://127.0.0.1:${port}`, AS_IT_IS, { ...settings.orchestrator, PORT: port });
  await product.start();
  const stop = async (): Promise<void> => {
    await product.kill();
    await running.close();
    rmSync(folder, { recursive: true, force: true });
  };
  return { product, simulatorUrl: running.baseUrl, book, calls, folder, auditDir, keyPath, stop };
}

function callOf({ time, leg, request }: WireRecord): NationalCall {
  const header = (name: string): string | undefined => request.headers[name]?.toString();
  const body = request.body.toString('utf8');
  return {
    at: time.getTime(),
    leg,
    correlationId: header('x-correlation-id'),
    traceId: header('ssp-traceid'),
    nhsNumber: leg === 'ssp' ? /"valueIdentifier":[^}]*"value":"(\d{10})"/u.exec(body)?.[1] : undefined,
  };
}

function settingsFor(
  folder: string,
  { auditDir, keyPath, simulatorPort }: { auditDir: string; keyPath: string; simulatorPort: number },
) {
  return embeddedSettings({
    ...process.env,
    SIMULATOR_PORT: String(simulatorPort),
    LOG_LEVEL: 'error',
    JOURNAL_PATH: join(folder, 'journal.db'),
    AUDIT_DIR: auditDir,
    AUDIT_CHAIN: 'campaign',
    AUDIT_KEY_PATH: keyPath,
    AUDIT_FILE_BYTES: String(FILE_BYTES),
    // Limits are not under test.
    RATE_LIMIT_USER_PER_MINUTE: '1000000',
    RATE_LIMIT_ORGANISATION_PER_MINUTE: '1000000',
    PDS_RATE_PER_SECOND: '1000',
    SDS_RATE_PER_SEC: '100',
  });
}
