import { jest } from '@jest/globals';
import { mkdtempSync, rmSync } from 'node:fs';
import { Agent, type ClientRequest, type IncomingMessage, request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { embeddedSettings } from '../../apps/orchestrator/src/local/embedded-settings.js';
import { localToken } from '../../apps/orchestrator/src/cli/journey-client.js';
import { LIVE_GATEWAY } from '../../apps/simulator/src/sds/gateway.js';
import { buildSimulator, type Simulator } from '../../apps/simulator/src/simulator.js';
import { storyBook } from '../../apps/simulator/src/story-book.js';
import { aKey, aSlot, bookingBody } from '../support/bookings.js';
import { type ProductProcess, startProductProcess } from '../support/product-process.js';
import { freePort } from '../support/redis-process.js';

jest.setTimeout(90_000);

interface Answer {
  readonly status: number;
  readonly connection: string | undefined;
  readonly json: Readonly<Record<string, unknown>>;
}

const folder = mkdtempSync(join(tmpdir(), 'gpco-shutdown-'));
const book = storyBook(undefined);
const agent = new Agent({ keepAlive: true });
let simulator: Simulator;
let token = '';
let settings: Readonly<Record<string, string | undefined>>;
let stopSimulator: () => Promise<void>;
let product: ProductProcess;

beforeAll(async () => {
  const port = await freePort();
  const own = { SIMULATOR_PORT: String(port), JOURNAL_PATH: join(folder, 'j.db'), AUDIT_DIR: join(folder, 'audit') };
  const local = embeddedSettings({ ...process.env, ...own }, folder);
  settings = { ...local.orchestrator, PORT: '0', SHUTDOWN_GRACE_MS: '700', SHUTDOWN_PATIENCE_MS: '20000' };
  simulator = await buildSimulator({
    port,
    clientKeys: { kind: 'file', path: local.simulator['SIM_CLIENT_JWKS_FILE'] ?? '' },
    sdsGateway: LIVE_GATEWAY,
    storyBook: book,
    practicePauses: { slowMs: 3_500 },
  });
  const running = await simulator.start();
  stopSimulator = () => running.close();
  token = await localToken(running.baseUrl, 'avery.testclinician');
});
beforeEach(async () => {
  product = await startProductProcess(settings);
});
afterEach(async () => {
  simulator.faults.clear();
  simulator.wire.clear();
  product.tell('SIGKILL');
  await product.ended;
});
afterAll(async () => {
  agent.destroy();
  await stopSimulator();
  rmSync(folder, { recursive: true });
});

function ask(method: string, path: string, body?: unknown, headers: Readonly<Record<string, string>> = {}) {
  const sent = request(`${product.url}${path}`, {
    method,
    agent,
    headers: {
      authorization: `Bearer ${token}`,
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      ...headers,
    },
  });
  sent.end(body === undefined ? undefined : JSON.stringify(body));
  return { sent, answer: answerOf(sent) };
}

async function answerOf(sent: ClientRequest): Promise<Answer> {
  const reply = await new Promise<IncomingMessage>((resolve, reject) => {
    sent.once('response', resolve);
    sent.once('error', reject);
  });
  const parts: Buffer[] = [];
  for await (const part of reply) parts.push(part as Buffer);
  const json = JSON.parse(Buffer.concat(parts).toString('utf8')) as Answer['json'];
  return { status: reply.statusCode ?? 0, connection: reply.headers.connection, json };
}

function storyNamed(name: string) {
  const story = book.stories.find((one) => one.story === name);
  if (story === undefined) throw new Error(`the simulator has no story ${name}`);
  return story;
}

async function opened(name: string): Promise<string> {
  const { nhsNumber, demographics } = storyNamed(name);
  const { json } = await ask('POST', '/v1/patient-contexts', { nhsNumber, demographics, purpose: 'direct-care' })
    .answer;
  return String(json['id']);
}

async function until(holds: () => boolean): Promise<void> {
  for (let round = 0; round < 1_500 && !holds(); round += 1) await pause(10);
}

const practiceAsked = (): Promise<void> =>
  until(() => simulator.wire.list('ssp').some(({ target }) => target.includes('getstructuredrecord')));

/** Every answer about appointments takes so long from now on. Milliseconds. */
function slowPractices(ms: number): void {
  simulator.faults.set('ssp', { fault: `slow=${String(ms)}` });
}

const bookedAt = (name: string) => {
  const { nhsNumber } = storyNamed(name);
  return simulator.appointments.list({ nhsNumber }).filter(({ history }) => history[0]?.command === 'book');
};

describe('told to end while a record is on its way', () => {
  it('the process is not ready, takes nobody new, hands over the record and ends with 0', async () => {
    const contextId = await opened('slow');
    const record = ask('POST', `/v1/patient-contexts/${contextId}/structured-record`, {}).answer;
    await practiceAsked();
    product.tell('SIGTERM');
    await until(() => product.events.some(({ event }) => event === 'shutdown.begun'));

    const ready = await ask('GET', '/health/ready').answer;
    expect(ready).toMatchObject({
      status: 503,
      connection: 'close',
      json: { status: 'error', error: { stopping: { status: 'down' } } },
    });
    await expect(ask('GET', '/health/live').answer).resolves.toMatchObject({ status: 200 });
    await pause(900);
    await expect(ask('GET', '/health/live').answer).rejects.toMatchObject({ code: 'ECONNREFUSED' });

    await expect(record).resolves.toMatchObject({ status: 200, connection: 'close' });
    await expect(product.ended).resolves.toBe(0);
    expect(product.events.map(({ event }) => event)).toContain('shutdown.done');
  });

  it('a second signal ends it at once with 1 and a line about what was running', async () => {
    const contextId = await opened('slow');
    const record = ask('POST', `/v1/patient-contexts/${contextId}/structured-record`, {}).answer;
    const failed = record.catch((error: unknown) => error);
    await practiceAsked();
    product.tell('SIGTERM');
    await until(() => product.events.some(({ event }) => event === 'shutdown.begun'));
    product.tell('SIGTERM');
    await expect(product.ended).resolves.toBe(1);
    await expect(failed).resolves.toMatchObject({ code: 'ECONNRESET' });
    expect(product.events.find(({ event }) => event === 'shutdown.cut-short')).toMatchObject({
      count: 1,
      detail: 'second signal; 1 × POST /v1/patient-contexts/:id/structured-record',
    });
  });
});

describe('told to end while an appointment is being booked', () => {
  const bodyFor = (name: string) => bookingBody([aSlot({ simulator }, storyNamed(name).practice ?? 'none')]);

  it('the user is told that it is booked, and then the process ends', async () => {
    const contextId = await opened('strict-versions');
    const body = bodyFor('strict-versions');
    slowPractices(800);
    const path = `/v1/patient-contexts/${contextId}/appointments`;
    const booked = ask('POST', path, body, { 'idempotency-key': aKey() }).answer;
    await until(() => bookedAt('strict-versions').length > 0);
    await ask('GET', '/health/live').answer; // its connection stays open, and does not keep the process
    product.tell('SIGINT');
    await expect(booked).resolves.toMatchObject({ status: 201, json: { outcome: 'BOOKED' } });
    await expect(product.ended).resolves.toBe(0);
  });

  it('by a user who hung up, it is finished all the same, and the next process knows of it', async () => {
    const contextId = await opened('guidance-codes');
    const [body, key] = [bodyFor('guidance-codes'), aKey()];
    slowPractices(800);
    const path = `/v1/patient-contexts/${contextId}/appointments`;
    const { sent, answer } = ask('POST', path, body, { 'idempotency-key': key });
    const lost = answer.catch((error: unknown) => error);
    await until(() => bookedAt('guidance-codes').length > 0);
    sent.destroy();
    await expect(lost).resolves.toMatchObject({ code: 'ECONNRESET' });
    product.tell('SIGTERM');
    await expect(product.ended).resolves.toBe(0);
    expect(product.events.map(({ event }) => event)).not.toContain('shutdown.cut-short');

    simulator.faults.clear();
    product = await startProductProcess(settings);
    const again = await opened('guidance-codes');
    const said = ask('POST', `/v1/patient-contexts/${again}/appointments`, body, { 'idempotency-key': key });
    await expect(said.answer).resolves.toMatchObject({ status: 201, json: { outcome: 'BOOKED' } });
    expect(bookedAt('guidance-codes')).toHaveLength(1);
  });
});
