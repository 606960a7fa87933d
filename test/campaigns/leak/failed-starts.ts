import { writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { CapturedProduct } from './captured-product.js';
import type { Needles } from './needles.js';
import type { World } from './world.js';

type Settings = Readonly<Record<string, string>>;

const SECRET = 'Jz7fQm2xWb9Rt4Kp-not-a-key';

/** Settings with a secret in the wrong place or of the wrong form. */
function wrongSettings(folder: string): readonly Settings[] {
  const file = join(dirname(folder), 'wrong-key.pem');
  writeFileSync(file, `-----BEGIN PRIVATE KEY-----\n${SECRET}\n-----END PRIVATE KEY-----\n`);
  const pem = `-----BEGIN PRIVATE KEY-----\\n${SECRET}\\n-----END PRIVATE KEY-----`;
  return [
    { OAUTH_PRIVATE_KEY_PATH: file },
    { OAUTH_PRIVATE_KEY_PATH: '', OAUTH_PRIVATE_KEY_PEM: pem },
    { OAUTH_PRIVATE_KEY_PATH: '', OAUTH_PRIVATE_KEY_PEM: SECRET },
    { STORE_KEY_PATH: '', STORE_KEY: SECRET },
    { STORE_KEY_PATH: file },
    { REDIS_URL: `redis://user:${SECRET}@` },
    { REDIS_URL: `http://user:${SECRET}@127.0.0.1:1` },
    { REDIS_URL: `redis://user:${SECRET}@127.0.0.1:1` },
    { OAUTH_TOKEN_URL: `https://user:${SECRET}@` },
    { PDS_BASE_URL: `https://user:${SECRET}@example.invalid/FHIR/R4?key=${SECRET}` },
    { SSP_CLIENT_CERT_PATH: file, SSP_CLIENT_KEY_PATH: file, SSP_CA_PATHS: file, SSP_BASE_URL: 'https://127.0.0.1:1/' },
    { TENANTS_PATH: file, ALLOWED_ORGANISATIONS: '' },
    { SDS_CONSUMER_ASID_PINS: SECRET, CIS2_ROLES: SECRET },
    { DEBUG: 'fhir-kit-client:*' },
    { PORT: SECRET, LOG_LEVEL: SECRET, NHS_ENV: SECRET },
  ];
}

export interface FailedStarts {
  readonly words: string;
  readonly count: number;
  /** Those that did not end by themselves: they run until somebody needs what is wrong. */
  readonly patient: number;
}

export async function failedStarts(world: World, needles: Needles): Promise<FailedStarts> {
  needles.addSecret(SECRET);
  const waiting = [...wrongSettings(world.folder).entries()];
  const count = waiting.length;
  const words: string[] = [];
  let patient = 0;
  const one = async (): Promise<void> => {
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
      const [index, settings] = next;
      const JOURNAL_PATH = join(world.folder, `journal-${String(index)}.db`);
      const env = { ...world.env, REDIS_URL: '', JOURNAL_PATH, PORT: '0', ...settings };
      const product = new CapturedProduct(world.product.url, env, world.time);
      if ((await product.startInVain()) === 'SIGKILL') patient += 1;
      words.push(product.words);
    }
  };
  await Promise.all([one(), one(), one()]);
  return { words: words.join('\n'), count, patient };
}
