import { generateKeyPairSync } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { AUDIT_TRAIL, type AuditTrail, RECORD_AREAS } from '#contracts';
import type { Time } from '#platform';
import { readConfiguration } from '../../apps/orchestrator/src/configuration.js';
import { mtlsSettings } from '../../apps/orchestrator/src/local/mtls-settings.js';
import { createApp } from '../../apps/orchestrator/src/create-app.js';
import { buildSimulator, type Simulator } from '../../apps/simulator/src/simulator.js';
import type { Story } from '../../apps/simulator/src/scenarios/story.js';
import type { MtlsProxy } from '../../apps/simulator/src/tls/mtls-proxy.js';
import { storyBook } from '../../apps/simulator/src/story-book.js';

/** One reply of our API, read whole. */
export interface Reply {
  readonly status: number;
  readonly headers: Headers;
  readonly bytes: Buffer;
  /** Parsed body; `undefined` when it is not JSON. */
  readonly json: unknown;
}

/** The product and the simulator in this process, talking over real HTTP on free ports. Nothing between them is faked. */
export interface Product {
  readonly simulator: Simulator;
  readonly simulatorUrl: string;
  /** The door that asks for a certificate, where there is one: the product goes through it. */
  readonly mtls: MtlsProxy | undefined;
  readonly apiUrl: string;
  /** The product's own, for specs in which it must fail. */
  readonly trail: AuditTrail;
  /** Where it is recorded who asked for what. */
  readonly auditDir: string;
  story(name: string): Story;
  token(username?: string, options?: Readonly<Record<string, string>>): Promise<string>;
  call(
    method: string,
    path: string,
    options?: {
      readonly body?: unknown;
      readonly raw?: string | Buffer;
      readonly headers?: Readonly<Record<string, string>>;
    },
  ): Promise<Reply>;
  stop(): Promise<void>;
}

type Settings = Readonly<Record<string, string>>;

let settingsForAll: () => Settings = () => ({});
/** Settings for every product that this spec file starts: lets the same journeys run in another surrounding. */
export function useForAll(settings: () => Settings): void {
  settingsForAll = settings;
}

export async function startProduct(
  options: {
    readonly recordsDir?: string;
    /** Settings beside the usual ones; a function is given the simulator's address and a folder for files. */
    readonly environment?: Settings | ((national: string, folder: string) => Settings);
    readonly pdsQuotaPerMinute?: number;
    /** To the Spine proxy with mutual TLS. */
    readonly mtls?: boolean;
    /** Time of product and simulator, instead of the machine's. */
    readonly time?: Time;
  } = {},
): Promise<Product> {
  const folder = mkdtempSync(join(tmpdir(), 'gpc-journeys-'));
  const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const privateKeyPath = join(folder, 'key.pem');
  writeFileSync(privateKeyPath, privateKey.export({ type: 'pkcs8', format: 'pem' }));
  const jwk = { ...publicKey.export({ format: 'jwk' }), alg: 'RS512', use: 'sig', kid: 'test-1' };
  const book = storyBook(options.recordsDir);
  const simulator = await buildSimulator({
    storyBook: book,
    clientKeys: { kind: 'keys', jwks: { keys: [jwk] } },
    sdsGateway: { apiKey: 'sds-key' },
    pdsQuotaPerMinute: options.pdsQuotaPerMinute,
    clock: options.time?.clock,
    mtls: options.mtls === true ? { folder: join(folder, 'mtls') } : undefined,
  });
  const running = await simulator.start();
  const { environment = {} } = options;
  const more = typeof environment === 'function' ? environment(running.baseUrl, folder) : environment;
  const files = { JOURNAL_PATH: join(folder, 'journal.db'), AUDIT_DIR: auditIn(folder) };
  const own = { ...files, ...mtlsSettings(running.mtls) };
  const app = await startApi(running.baseUrl, privateKeyPath, { ...own, ...settingsForAll(), ...more }, options.time);
  const apiUrl = await app.getUrl();
  const token: Product['token'] = (username = 'avery.testclinician', form = {}) =>
    tokenOf(running.baseUrl, { username, ...form });
  const usual = await token();
  return {
    simulator,
    simulatorUrl: running.baseUrl,
    mtls: running.mtls,
    apiUrl,
    trail: app.get<AuditTrail>(AUDIT_TRAIL),
    auditDir: auditIn(folder),
    story: (name) => storyNamed(book.stories, name),
    token,
    call: (method, path, { body, raw, headers } = {}) =>
      send(`${apiUrl}${path}`, {
        method,
        headers: {
          authorization: `Bearer ${usual}`,
          ...(body === undefined ? {} : { 'content-type': 'application/json' }),
          ...headers,
        },
        body: raw ?? (body === undefined ? undefined : JSON.stringify(body)),
      }),
    stop: async () => {
      await app.close();
      await running.close();
      rmSync(folder, { recursive: true });
    },
  };
}

function auditIn(folder: string): string {
  return join(folder, 'audit');
}

/** Every clinical area, without filters. */
export const EVERY_AREA = Object.fromEntries(RECORD_AREAS.map((area) => [area, {}]));

/** Id of the patient context in a reply; an id that does not exist when there is none. */
export function contextIdOf({ json }: Reply): string {
  return typeof json === 'object' && json !== null && 'id' in json ? String(json.id) : 'none';
}

/** Opens the story's patient; gives the reply, whatever it is. */
export function openPatient(
  product: Product,
  story: Story,
  more: Readonly<Record<string, unknown>> = {},
): Promise<Reply> {
  const { nhsNumber, demographics } = story;
  return product.call('POST', '/v1/patient-contexts', {
    body: { nhsNumber, demographics, purpose: 'direct-care', ...more },
  });
}

async function startApi(
  national: string,
  privateKeyPath: string,
  environment: Readonly<Record<string, string>>,
  time: Time | undefined,
): Promise<NestFastifyApplication> {
  const outcome = readConfiguration({
    NHS_ENV: 'simulator',
    PORT: '0',
    PUBLIC_URL: 'http://orchestrator.test',
    LOG_LEVEL: 'error',
    FRONTEND_ISSUER: `${national}/oidc`,
    FRONTEND_JWKS_URL: `${national}/oidc/jwks`,
    ALLOWED_ORGANISATIONS: 'Z9X01',
    OAUTH_TOKEN_URL: `${national}/oauth2/token`,
    OAUTH_CLIENT_ID: 'sim-app',
    OAUTH_KEY_ID: 'test-1',
    OAUTH_PRIVATE_KEY_PATH: privateKeyPath,
    PDS_BASE_URL: `${national}/personal-demographics/FHIR/R4`,
    SDS_BASE_URL: `${national}/spine-directory/FHIR/R4`,
    SDS_API_KEY: 'sds-key',
    SDS_SUPPLIER_ODS_CODE: 'Z9S01',
    SDS_CONSUMER_ASID_PINS: 'Z9X01=200000009901',
    NHS_LOGIN_ISSUERS: `${national}/sim-login`,
    // Limits are for suites of their own; here they would only slow things down.
    CIRCUIT_FAILURES: '1000000',
    SSP_MAX_SOCKETS: '1000',
    SSP_MAX_PER_PRACTICE: '500',
    PDS_RATE_PER_SECOND: '1000',
    SDS_RATE_PER_SEC: '100',
    RATE_LIMIT_USER_PER_MINUTE: '100000',
    RATE_LIMIT_ORGANISATION_PER_MINUTE: '100000',
    SSP_BASE_URL: `${national}/ssp`,
    JWT_ISS: 'https://orchestrator.consumer.example.nhs.uk/',
    DEVICE_ID_SYSTEM: 'https://consumer.example.nhs.uk/Id/device-identifier',
    DEVICE_ID: 'ORCH-TEST',
    DEVICE_VERSION: '0.1.0',
    LOCAL_USER_ID_SYSTEM: 'https://consumer.example.nhs.uk/Id/user-guid',
    ...environment,
  });
  if (outcome.kind === 'invalid') throw new Error(outcome.faults.join('\n'));
  const app = await createApp(outcome.config, time);
  await app.listen(0, '127.0.0.1');
  return app;
}

async function tokenOf(simulatorUrl: string, form: Readonly<Record<string, string>>): Promise<string> {
  const { json } = await send(`${simulatorUrl}/oidc/token`, { method: 'POST', body: new URLSearchParams(form) });
  if (typeof json === 'object' && json !== null && 'access_token' in json) return String(json.access_token);
  throw new Error('the simulator gave no token');
}

async function send(
  url: string,
  init: {
    readonly method: string;
    readonly headers?: Record<string, string>;
    readonly body?: string | Buffer | URLSearchParams | undefined;
  },
): Promise<Reply> {
  const { body, ...rest } = init;
  const reply = await fetch(url, {
    ...rest,
    ...(body === undefined ? {} : { body: Buffer.isBuffer(body) ? new Uint8Array(body) : body }),
  });
  const bytes = Buffer.from(await reply.arrayBuffer());
  return { status: reply.status, headers: reply.headers, bytes, json: parsed(bytes) };
}

function parsed(bytes: Buffer): unknown {
  try {
    return JSON.parse(bytes.toString('utf8'));
  } catch {
    return undefined;
  }
}

function storyNamed(stories: readonly Story[], name: string): Story {
  const story = stories.find((one) => one.story === name);
  if (story === undefined) throw new Error(`the simulator has no story ${name}`);
  return story;
}
