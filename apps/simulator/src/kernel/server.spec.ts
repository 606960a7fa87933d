import { connect } from 'node:net';

import { HandClock } from '../testing/requests.js';
import type { LegHandler, SimReply } from './exchange.js';
import { FaultBoard } from './fault-board.js';
import { json } from './replies.js';
import { ScriptedAnswers } from './scripted-answers.js';
import { type RunningSimulator, startSimulator } from './server.js';
import { WireLog } from './wire-log.js';

const REPLIES: Readonly<Record<string, SimReply>> = {
  '/ssp/long': { status: 200, headers: {}, body: 'x'.repeat(2000) },
  '/ssp/cut': { status: 200, headers: {}, body: 'x'.repeat(2000), transport: { cutAtByte: 10 } },
  '/ssp/drip': { status: 200, headers: {}, body: 'abcdefghij', transport: { dripMs: 1 } },
  '/ssp/late': { status: 200, headers: {}, body: 'late', transport: { delayMs: 20 } },
};

const legs: readonly LegHandler[] = [
  {
    leg: 'ssp',
    prefix: '/ssp',
    handle: (request) => REPLIES[request.target] ?? json(200, { target: request.target, raw: request.rawHeaders }),
  },
  {
    leg: 'pds',
    prefix: '/pds',
    handle: ({ path }) => {
      if (path === '/pds/bug') throw new Error('a mistake of ours');
      return json(200, { ok: true });
    },
    faults: { own: ({ setting }) => json(418, { value: setting.value }) },
  },
];

const bugs: unknown[] = [];
const wire = new WireLog(5);
const faults = new FaultBoard();
const answers = new ScriptedAnswers();
const options = {
  host: '127.0.0.1',
  port: 0,
  legs,
  clock: new HandClock(),
  wire,
  faults,
  answers,
  onBug: (error: unknown) => bugs.push(error),
};
let open: RunningSimulator;
let closed: RunningSimulator;

beforeAll(async () => {
  open = await startSimulator({ ...options, admin: true });
  closed = await startSimulator({ ...options, admin: false });
});
afterAll(async () => {
  await open.close();
  await closed.close();
});
beforeEach(() => {
  wire.clear();
  faults.clear();
  answers.clear();
});

const get = (path: string, init?: RequestInit): Promise<Response> => fetch(open.baseUrl + path, init);
const failed = (promise: Promise<unknown>): Promise<boolean> =>
  promise.then(
    () => false,
    () => true,
  );

/** Sends one request line as it stands, which `fetch` would tidy up first. */
function rawGet(target: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect(open.port, '127.0.0.1', () =>
      socket.write(`GET ${target} HTTP/1.1\r\nHost: a\r\nX-CaSe: 1\r\nConnection: close\r\n\r\n`),
    );
    let text = '';
    socket.on('data', (data) => (text += data.toString()));
    socket.on('end', () => resolve(text));
    socket.on('error', reject);
  });
}

describe('the kernel of the simulator', () => {
  it('hands the address on as it was sent, with its double slash, port and case', async () => {
    const target = '/ssp/https://GP.rowan.example.nhs.uk:443/Z81001/STU3/1/gpconnect/Patient/$gpc?a=b%7Cc|d';
    const text = await rawGet(target);
    expect(text).toContain(JSON.stringify(target));
    expect(text).toContain('"X-CaSe"');
  });

  it('zips answers of practices for callers that can unzip', async () => {
    const reply = await get('/ssp/long', { headers: { 'Accept-Encoding': 'gzip' } });
    expect(reply.headers.get('content-encoding')).toBe('gzip');
    expect(await reply.text()).toHaveLength(2000);
    const plain = await get('/ssp/long', { headers: { 'Accept-Encoding': 'identity' } });
    expect(plain.headers.get('content-encoding')).toBeNull();
  });

  it('breaks off in the middle of an answer when the story says so', async () => {
    expect(await failed(get('/ssp/cut').then((reply) => reply.text()))).toBe(true);
  });

  it('sends an answer in drops or late when the story says so', async () => {
    expect(await (await get('/ssp/drip')).text()).toBe('abcdefghij');
    expect(await (await get('/ssp/late')).text()).toBe('late');
  });

  it('keeps the exchanges of each leg in order and forgets the oldest', async () => {
    for (let count = 0; count < 6; count += 1) await get(`/pds/${count}`, { method: 'POST', body: `body ${count}` });
    expect(wire.list('ssp')).toEqual([]);
    expect(wire.list('pds').map(({ target }) => target)).toEqual(['/pds/1', '/pds/2', '/pds/3', '/pds/4', '/pds/5']);
    expect(wire.list()[4]).toMatchObject({
      sequence: 6,
      leg: 'pds',
      method: 'POST',
      body: 'body 5',
      status: 200,
      time: '2026-11-20T12:00:00.000Z',
    });
    expect(wire.counts()).toEqual({ pds: 6 });
  });

  it('gives an answer word for word where an operator ordered one, and notes it', async () => {
    const order = { leg: 'pds', where: { target: ['/pds/x'] }, answer: { status: 418, body: 'no coffee' }, times: 1 };
    const put = await get('/sim-admin/answers', { method: 'POST', body: JSON.stringify(order) });
    expect(await put.json()).toMatchObject([{ leg: 'pds', times: 1 }]);
    const reply = await get('/pds/x');
    expect([reply.status, await reply.text()]).toEqual([418, 'no coffee']);
    expect(wire.list('pds')).toMatchObject([{ status: 418, fault: 'scripted' }]);
    expect((await get('/pds/x')).status).toBe(200);
  });

  it('refuses an order that makes no sense, and forgets all orders on demand', async () => {
    const order = { leg: 'nobody', answer: { status: 700 } };
    const refused = await get('/sim-admin/answers', { method: 'POST', body: JSON.stringify(order) });
    expect(refused.status).toBe(400);
    expect(JSON.stringify(await refused.json())).toContain('status');
    answers.add({ leg: 'pds', answer: { status: 500 } });
    expect(await (await get('/sim-admin/answers')).json()).toHaveLength(1);
    expect(await (await get('/sim-admin/answers', { method: 'DELETE' })).json()).toEqual([]);
  });

  it('refuses a body over 12 MB', async () => {
    const tooLarge = get('/pds/x', { method: 'POST', body: Buffer.alloc(12 * 1024 * 1024 + 1) });
    const status = await tooLarge.then(
      (reply) => reply.status,
      () => 413, // the connection may close while the rest is still being sent
    );
    expect(status).toBe(413);
    expect(wire.counts()).toEqual({});
  });

  it('answers 404 outside its legs and 500 for a mistake of its own, which it reports', async () => {
    expect((await get('/pdsx')).status).toBe(404);
    expect((await get('/pds/bug')).status).toBe(500);
    expect(bugs).toHaveLength(1);
  });

  it('says which port is taken and which setting changes it', async () => {
    await expect(startSimulator({ ...options, admin: false, port: open.port })).rejects.toThrow(
      new RegExp(`Port ${open.port} is already in use.*SIMULATOR_PORT`),
    );
  });

  it('ends at once although an answer is still on its way', async () => {
    const third = await startSimulator({ ...options, admin: false });
    faults.set('pds', { fault: 'slow', delayMs: 60_000 });
    const waiting = failed(fetch(`${third.baseUrl}/pds/x`));
    while (wire.counts()['pds'] === undefined) await new Promise((resolve) => setImmediate(resolve));
    await third.close();
    expect(await waiting).toBe(true);
  });
});

describe('the admin API of the simulator', () => {
  const put = (leg: string, body: unknown): Promise<Response> =>
    get(`/sim-admin/faults/${leg}`, { method: 'PUT', body: JSON.stringify(body) });

  it('is not there unless it was switched on', async () => {
    expect((await fetch(`${closed.baseUrl}/sim-admin/wire`)).status).toBe(404);
  });

  it('shows, filters, counts and clears the wire log', async () => {
    await get('/pds/one');
    await get('/ssp/long');
    expect(await (await get('/sim-admin/wire?leg=pds')).json()).toMatchObject([{ leg: 'pds', target: '/pds/one' }]);
    expect(await (await get('/sim-admin/counts')).json()).toEqual({ pds: 1, ssp: 1 });
    await get('/sim-admin/wire', { method: 'DELETE' });
    expect(await (await get('/sim-admin/wire')).json()).toEqual([]);
  });

  it('spoils as many answers as asked for and then lets the leg answer again', async () => {
    await put('pds', { fault: 'html-502', times: 2 });
    const statuses: number[] = [];
    for (let count = 0; count < 3; count += 1) statuses.push((await get('/pds/x')).status);
    expect(statuses).toEqual([502, 502, 200]);
    expect(wire.list('pds').map(({ fault }) => fault)).toEqual(['html-502', 'html-502', undefined]);
  });

  it('can reset the connection, answer late, and answer 504 with nothing', async () => {
    await put('pds', { fault: 'reset' });
    expect(await failed(get('/pds/x'))).toBe(true);
    expect(wire.list()[0]).not.toHaveProperty('status');
    await put('pds', { fault: 'slow=5' });
    expect((await get('/pds/x')).status).toBe(200);
    await put('pds', { fault: 'empty-504', delayMs: 1 });
    const reply = await get('/pds/x');
    expect([reply.status, await reply.text()]).toEqual([504, '']);
  });

  it('knows the faults of the leg itself, with a value', async () => {
    await put('pds', { fault: 'own=7' });
    const reply = await get('/pds/x');
    expect([reply.status, await reply.json()]).toEqual([418, { value: '7' }]);
  });

  it('refuses a fault or a leg that it does not know and names those it does', async () => {
    const unknown = await put('pds', { fault: 'gremlins' });
    expect([unknown.status, await unknown.json()]).toEqual([
      400,
      { error: 'no fault "gremlins"', known: ['empty-504', 'html-502', 'own', 'reset', 'slow'] },
    ]);
    expect((await put('fax', { fault: 'reset' })).status).toBe(404);
    expect((await put('pds', { times: 0 })).status).toBe(400);
    expect((await get('/sim-admin/nothing')).status).toBe(404);
  });

  it('lists the faults that are on and switches them off, one leg or all', async () => {
    await put('pds', { fault: 'reset' });
    await put('ssp', { fault: 'slow', delayMs: 1 });
    expect(await (await get('/sim-admin/faults')).json()).toMatchObject({
      on: { pds: { fault: 'reset' }, ssp: { fault: 'slow' } },
    });
    await get('/sim-admin/faults/pds', { method: 'DELETE' });
    expect(Object.keys(faults.list())).toEqual(['ssp']);
    await get('/sim-admin/faults', { method: 'DELETE' });
    expect(faults.list()).toEqual({});
  });
});
