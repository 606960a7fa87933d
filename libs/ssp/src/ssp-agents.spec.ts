import { once } from 'node:events';
import { mkdirSync, renameSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { type Agent, createServer, request, type Server } from 'node:https';
import { join } from 'node:path';
import { TLSSocket } from 'node:tls';
import { agentsScene, type Scene } from '../testing/agents-scene.js';
import { certificateOf, certify, keyOf, type Pair, pemFolder } from '../testing/test-certificates.js';
import type { SspAgents } from './ssp-agents.js';

const LOOK_MS = 30_000;
const { path: folder, file } = pemFolder();
let spine: Pair;
let server: Server;
/** Of each connection, whether it went on from an earlier one without certificates. */
const resumed: boolean[] = [];
/** Who waits for the word to be answered. */
const waiting: ServerResponse[] = [];

beforeAll(async () => {
  spine = await certify('Spine test root');
  const own = await certify('localhost', spine);
  const options = { key: await keyOf(own), cert: certificateOf(own), ca: certificateOf(spine), requestCert: true };
  server = createServer(options, ({ socket, url }, response) => {
    if (url === '/slow') waiting.push(response);
    else response.end(socket instanceof TLSSocket ? socket.getPeerCertificate().subject.CN : '');
  });
  server.on('secureConnection', (socket) => resumed.push(socket.isSessionReused()));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
});

let scenes = 0;
async function withFiles(name = 'first.example'): Promise<Scene> {
  const prefix = `scene-${String((scenes += 1))}`;
  const pair = await certify(name, spine);
  return agentsScene({
    cert: file(`${prefix}.crt`, certificateOf(pair)),
    key: file(`${prefix}.key`, await keyOf(pair)),
    ca: file(`${prefix}-ca.crt`, certificateOf(spine)),
  });
}

/** What a call does before its connection is chosen. */
function look(agents: SspAgents): Agent {
  return agents.https;
}

/** Long enough for a change to be seen and believed. */
function passLooks({ agents, pass }: Scene): void {
  pass(LOOK_MS);
  look(agents);
  pass(1_000);
  look(agents);
}

async function ask(agents: SspAgents, path = '/'): Promise<string> {
  const { port } = server.address() as { readonly port: number };
  const sent = request({ host: 'localhost', port, path, agent: agents.https }).end();
  const [reply] = (await once(sent, 'response')) as [IncomingMessage];
  const parts: Buffer[] = [];
  for await (const part of reply) parts.push(part as Buffer);
  return Buffer.concat(parts).toString('utf8');
}

async function openConnections(): Promise<number> {
  return new Promise((resolve, reject) => {
    server.getConnections((error, count) => (error === null ? resolve(count) : reject(error)));
  });
}

async function until(holds: () => Promise<boolean>): Promise<void> {
  for (let turn = 0; turn < 500 && !(await holds()); turn += 1) await new Promise(setImmediate);
}

describe('a renewed certificate of ours', () => {
  it('is shown from the next connection on; what is under way ends on the old one, whose connections are then closed', async () => {
    const { agents, events, paths, pass } = await withFiles();
    const before = await openConnections();
    await expect(ask(agents)).resolves.toBe('first.example');
    const slow = ask(agents, '/slow');
    await until(async () => waiting.length === 1);

    const next = await certify('second.example', spine);
    writeFileSync(paths.cert, certificateOf(next));
    writeFileSync(paths.key, await keyOf(next));
    await expect(ask(agents)).resolves.toBe('first.example'); // not time yet
    pass(LOOK_MS);
    look(agents);
    pass(1_000);
    await expect(ask(agents)).resolves.toBe('second.example');
    waiting.pop()?.end('done');
    await expect(slow).resolves.toBe('done');

    await until(async () => (await openConnections()) === before + 1);
    await expect(openConnections()).resolves.toBe(before + 1);
    expect(events).toEqual([
      ['info', 'ssp.certificate.reloaded', '0', expect.stringMatching(/^certificate (?:[0-9A-F]{2}:){5}[0-9A-F]{2}$/u)],
      ['warn', 'certificate.expires-soon', '0', 'within-7-days'],
    ]);
    agents.https.destroy();
  });

  it('of which only one file is there is waited for, with one warning that names no path', async () => {
    const here = await withFiles();
    const next = await certify('second.example', spine);
    writeFileSync(here.paths.cert, certificateOf(next));
    for (let look = 0; look < 4; look += 1) passLooks(here);
    await expect(ask(here.agents)).resolves.toBe('first.example');
    expect(here.events).toEqual([
      [
        'warn',
        'ssp.certificate.not-taken',
        'SSP_CLIENT_CERT_PATH, SSP_CLIENT_KEY_PATH: not PEM, or key and certificate do not belong together',
      ],
    ]);
    writeFileSync(here.paths.key, await keyOf(next));
    passLooks(here);
    await expect(ask(here.agents)).resolves.toBe('second.example');
    here.agents.https.destroy();
  });

  it('is not taken while a file still grows, however often it is looked at', async () => {
    const { agents, events, paths, pass } = await withFiles();
    const text = certificateOf(await certify('second.example', spine));
    for (let end = 0; end < text.length; end += 100) {
      writeFileSync(paths.cert, text.slice(0, end));
      pass(LOOK_MS);
      look(agents);
    }
    expect(events).toEqual([]);
    await expect(ask(agents)).resolves.toBe('first.example');
    agents.https.destroy();
  });

  it('arrives by a turned link as Kubernetes does it', async () => {
    const root = join(folder, 'mounted');
    const names = ['client.crt', 'client.key', 'ca.crt'] as const;
    const put = async (version: string, name: string): Promise<void> => {
      const pair = await certify(name, spine);
      mkdirSync(join(root, version), { recursive: true });
      const texts = [certificateOf(pair), await keyOf(pair), certificateOf(spine)];
      names.forEach((each, index) => writeFileSync(join(root, version, each), texts[index] ?? ''));
      symlinkSync(version, join(root, '..data_tmp'));
      renameSync(join(root, '..data_tmp'), join(root, '..data'));
    };
    await put('..2026_01', 'first.example');
    for (const name of names) symlinkSync(join('..data', name), join(root, name));
    const [cert, key, ca] = names.map((name) => join(root, name));
    const here = agentsScene({ cert: cert!, key: key!, ca: ca! });
    await expect(ask(here.agents)).resolves.toBe('first.example');
    await put('..2026_02', 'second.example');
    passLooks(here);
    await expect(ask(here.agents)).resolves.toBe('second.example');
    here.agents.https.destroy();
  });

  it.each([
    ['has ended', -7_200_000, 'the certificate has expired'],
    ['has not begun', 7_200_000, 'the certificate is not valid yet'],
  ])('that %s does not replace a good one', async (_case, shift, why) => {
    const here = await withFiles();
    const limits = { from: Date.now() - 3_600_000 + shift, until: Date.now() + 3_600_000 + shift };
    const next = await certify('second.example', spine, limits);
    writeFileSync(here.paths.cert, certificateOf(next));
    writeFileSync(here.paths.key, await keyOf(next));
    passLooks(here);
    await expect(ask(here.agents)).resolves.toBe('first.example');
    expect(here.events).toEqual([['warn', 'ssp.certificate.not-taken', `SSP_CLIENT_CERT_PATH: ${why}`]]);
    here.agents.https.destroy();
  });
});

describe('the other files', () => {
  it.each([
    ['cut in the middle', (pem: string) => pem + pem.slice(0, pem.length / 2), 'not PEM, or a certificate in it'],
    ['empty', () => '', 'not PEM, or a certificate in it'],
  ])('a list of authorities that is %s is not taken', async (_case, spoilt, why) => {
    const here = await withFiles();
    writeFileSync(here.paths.ca, spoilt(certificateOf(spine)));
    passLooks(here);
    expect(here.events).toEqual([['warn', 'ssp.certificate.not-taken', `SSP_CA_PATHS: ${why} is not whole`]]);
    await expect(ask(here.agents)).resolves.toBe('first.example');
    here.agents.https.destroy();
  });

  it('an authority that is taken away is trusted no more', async () => {
    const here = await withFiles();
    await expect(ask(here.agents)).resolves.toBe('first.example');
    writeFileSync(here.paths.ca, certificateOf(await certify('Some other root')));
    passLooks(here);
    await expect(ask(here.agents)).rejects.toMatchObject({ code: 'SELF_SIGNED_CERT_IN_CHAIN' });
  });

  it('that were only touched close no connection', async () => {
    const here = await withFiles();
    const { https } = here.agents;
    utimesSync(here.paths.cert, 1, 1);
    passLooks(here);
    expect(here.agents.https).toBe(https);
    expect(here.events).toEqual([]);
  });
});

it('the certificate of the other side is checked anew for each connection', async () => {
  const { agents } = await withFiles();
  const before = resumed.length;
  await ask(agents);
  server.closeIdleConnections();
  await until(async () => Object.keys(agents.https.freeSockets).length === 0);
  await ask(agents);
  expect(resumed.slice(before)).toEqual([false, false]);
  agents.https.destroy();
});

it('tells how many whole days our certificate has left, also after a change', async () => {
  const here = await withFiles();
  expect(here.agents.certificateDaysLeft()).toBe(0);
  const next = await certify('second.example', spine, { until: Date.now() + 90.5 * 86_400_000 });
  writeFileSync(here.paths.cert, certificateOf(next));
  writeFileSync(here.paths.key, await keyOf(next));
  passLooks(here);
  expect(here.agents.certificateDaysLeft()).toBe(90);
  expect(here.events.map(([, event]) => event)).toEqual(['ssp.certificate.reloaded', 'certificate.checked']);
});
