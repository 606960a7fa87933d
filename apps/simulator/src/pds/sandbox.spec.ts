import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { z } from 'zod';

import { environment } from '../environment.js';
import type { RunningSimulator } from '../kernel/server.js';
import { buildSimulator } from '../simulator.js';
import { numbersIn, PDS_BASE, PDS_REQUEST_ID, peopleIn, PdsWorld } from '../testing/pds-world.js';
import { sharedData } from '../testing/shared-data.js';
import { pdsSandbox } from './sandbox.js';
import { sandboxFolder } from './sandbox-folder.js';

const shared = sharedData(environment);
const withShared = shared === undefined ? describe.skip : describe;
const note = shared === undefined ? ' (skipped: no SHARED_DIR)' : '';

const Pairs = z.array(z.tuple([z.string(), z.string()]));
const Body = z.record(z.string(), z.unknown());
const Exchange = z.object({
  request: z.object({ method: z.string(), path: z.string(), query: Pairs, headers: z.record(z.string(), z.string()) }),
  response: z.object({ status: z.number(), headers: z.record(z.string(), z.string()), body: Body }),
});

const exchanges = (shared?.files('pds/sandbox-exchanges') ?? []).map(
  (file) => [file, Exchange.parse(shared?.json(`pds/sandbox-exchanges/${file}`))] as const,
);

withShared(`the recorded exchanges with the PDS sandbox${note}`, () => {
  let running: RunningSimulator;

  beforeAll(async () => {
    const simulator = await buildSimulator({ pdsSandboxDir: shared?.path('pds') });
    running = await simulator.start();
  });
  afterAll(() => running.close());

  it('are 31', () => {
    expect(exchanges).toHaveLength(31);
  });

  // The only volatile field is `timestamp`: its presence and form are compared, not its value.
  it.each(exchanges)('%s is answered as recorded', async (_file, { request, response }) => {
    const query = new URLSearchParams(request.query).toString();
    const target = `${running.baseUrl}${PDS_BASE}${request.path}${query === '' ? '' : `?${query}`}`;
    const reply = await fetch(target, { method: request.method, headers: request.headers });
    const { timestamp, ...body } = Body.parse(await reply.json());
    const { timestamp: recordedAt, ...recorded } = response.body;
    expect(reply.status).toBe(response.status);
    expect(body).toEqual(recorded);
    expect(timestamp === undefined).toBe(recordedAt === undefined);
    expect(String(timestamp ?? recordedAt)).toMatch(/^(undefined|\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\+00:00)$/);
    for (const [name, value] of Object.entries(response.headers)) expect(reply.headers.get(name)).toBe(value);
  });
});

withShared(`the PDS sandbox beyond its recorded exchanges${note}`, () => {
  const open = () => new PdsWorld({ sandbox: pdsSandbox(sandboxFolder(shared?.path('pds') ?? '')) });

  it('works out what no exchange tells, in any order and spelling', async () => {
    const world = open();
    const found = async (parameters: string) => numbersIn(await world.search(parameters));
    expect(await found('birthdate=2010-10-22&family=SMITH')).toEqual(['9000000009']);
    expect(await found('family=Smy%2A&birthdate=2010-10-22')).toEqual(['9000000017']);
    expect(await found('family=Massam&birthdate=le1920-08-11')).toEqual(['9693632966']);
    expect(await found('family=Muir&birthdate=eq2017-09-06&phone=00917855986859')).toEqual(['9732019506']);
    expect(await found('family=McMatch-Multiple&birthdate=1997-08-20')).toEqual(['5900036502', '5900053679']);
    expect(await found('family=Smith&gender=male&birthdate=eq2000-05-05&address-postalcode=DN17%2A')).toHaveLength(20);
  });

  it('keeps the published score of a match that is not whole', async () => {
    const [person] = peopleIn(await open().search('family=Mee%2A&birthdate=2015-10-22'));
    expect(person).toMatchObject({ id: '9733162337', score: 0.9259 });
  });

  it('needs no token and takes any, and keeps the stories', async () => {
    const world = open();
    for (const headers of [{}, { Authorization: 'Bearer whatever' }]) {
      expect((await world.ask('/Patient/9990001006', { headers })).status).toBe(200);
    }
    expect(numbersIn(await world.search('family=Amber&birthdate=1974-04-19'))).toEqual(['9990001006']);
    expect((await world.ask('/Patient/9000000009/RelatedPerson')).status).toBe(200);
    expect((await world.ask('/Patient/9000000009', { headers: { 'X-Request-ID': PDS_REQUEST_ID } })).status).toBe(200);
  });
});

describe('a folder that is not one of the PDS sandbox', () => {
  it('is named with the file that is missing', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'no-sandbox-'));
    await expect(buildSimulator({ pdsSandboxDir: folder })).rejects.toThrow(/SIM_PDS_SANDBOX_DIR: .* cannot be read/);
    rmSync(folder, { recursive: true });
  });
});
