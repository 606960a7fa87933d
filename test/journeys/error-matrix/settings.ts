import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Product, startProduct } from '../../support/product.js';
import { badTlsFront } from '../../support/tls-front.js';
import type { Given } from './row.js';

/** Short patience, long enough for a loaded machine; the codes are those of the long one. */
const IMPATIENT = {
  GPC_RECORD_TIMEOUT_MS: '5000',
  GPC_CAPABILITY_TIMEOUT_MS: '5000',
  GPC_APPOINTMENT_TIMEOUT_MS: '8000',
  PDS_TIMEOUT_MS: '2500',
  PDS_BUDGET_MS: '9000',
  SDS_TIMEOUT_MS: '2500',
  SDS_BUDGET_MS: '9000',
  SDS_SUSPECT_EMPTY_MS: '1200',
};

type Setting = NonNullable<Given['setting']>;

export interface Stage {
  readonly product: Product;
  close(): Promise<void>;
}

export async function ordinaryStage(): Promise<Stage> {
  const product = await startProduct({ environment: IMPATIENT });
  return { product, close: () => product.stop() };
}

/** The product in a surrounding in which the row happens by itself. */
export async function stageFor(setting: Setting): Promise<Stage> {
  const folder = mkdtempSync(join(tmpdir(), 'gpc-matrix-'));
  const front = isTls(setting) ? await badTlsFront(folder, setting) : undefined;
  const more =
    front?.settings ?? (await OTHER[setting as Exclude<Setting, 'self-signed' | 'wrong-name' | 'expired'>](folder));
  const product = await startProduct({ environment: { ...IMPATIENT, ...more } });
  const close = async (): Promise<void> => {
    await product.stop();
    await front?.close();
    rmSync(folder, { recursive: true });
  };
  return { product, close };
}

function isTls(setting: Setting): setting is 'self-signed' | 'wrong-name' | 'expired' {
  return ['self-signed', 'wrong-name', 'expired'].includes(setting);
}

const OTHER = {
  own: async () => ({}),
  refused: async () => ({ SSP_BASE_URL: `http://127.0.0.1:${String(await closedPort())}` }),
  'unknown-host': async (folder: string) => {
    const front = await badTlsFront(folder, 'self-signed');
    await front.close();
    return { ...front.settings, SSP_BASE_URL: 'https://proxy.invalid' };
  },
  'no-pins': async () => ({ SDS_CONSUMER_ASID_PINS: '' }),
  enforced: async () => ({ SDS_ADDRESS_ODS_CHECK: 'enforce' }),
  'easily-shut': async () => ({ CIRCUIT_FAILURES: '1' }),
  'one-at-a-time': async () => ({ SSP_MAX_PER_PRACTICE: '1' }),
} satisfies Readonly<Record<string, (folder: string) => Promise<Readonly<Record<string, string>>>>>;

/** A port of this machine at which nobody listens. */
function closedPort(): Promise<number> {
  return new Promise((resolve) => {
    const server = createServer();
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => {
        resolve(typeof address === 'object' && address !== null ? address.port : 9);
      });
    });
  });
}
