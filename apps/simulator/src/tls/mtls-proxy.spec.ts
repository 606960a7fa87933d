import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import type { IncomingMessage } from 'node:http';
import { request } from 'node:https';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { buildSimulator, type WholeSimulator } from '../simulator.js';
import type { MtlsProxy } from './mtls-proxy.js';

const folder = mkdtempSync(join(tmpdir(), 'gpco-sim-mtls-'));
afterAll(() => {
  rmSync(folder, { recursive: true });
});

describe('the door of the Spine proxy that asks for a certificate', () => {
  let running: WholeSimulator;
  let door: MtlsProxy;
  beforeAll(async () => {
    running = await (await buildSimulator({ admin: true, mtls: { folder: join(folder, 'files') } })).start();
    if (running.mtls === undefined) throw new Error('no door');
    door = running.mtls;
  });
  afterAll(() => running.close());

  async function statusOf(path: string): Promise<number | undefined> {
    const { certificate, key, authorities } = door.files;
    const [cert, secret, ca] = [
      readFileSync(certificate),
      readFileSync(key),
      authorities.map((file) => readFileSync(file)),
    ];
    const url = new URL(path, door.url);
    const sent = request(url, { cert, key: secret, ca, agent: false }).end();
    const [reply] = (await once(sent, 'response')) as [IncomingMessage];
    reply.resume();
    return reply.statusCode;
  }

  it('leads to the proxy and to nothing else', async () => {
    expect(await statusOf('/ssp/https://gp.rowan.example.nhs.uk/metadata')).toBe(400);
    expect(await statusOf('/oauth2/token')).toBe(404);
    expect(await statusOf('/sim-admin/wire')).toBe(404);
  });

  it('leaves the ordinary one open', async () => {
    const reply = await fetch(`${running.baseUrl}/ssp/https://gp.rowan.example.nhs.uk/metadata`);
    expect(reply.status).toBe(400);
  });

  it('gives a consumer files that nobody but their owner can read', () => {
    const { certificate, key, authorities, revocationLists } = door.files;
    const modes = [certificate, key, ...authorities, ...revocationLists].map((file) => statSync(file).mode & 0o777);
    expect(new Set(modes)).toEqual(new Set([0o600]));
  });
});

it('names the setting of a port that another program has, and leaves nothing open', async () => {
  const other = createServer().listen(0, '127.0.0.1');
  await once(other, 'listening');
  const { port } = other.address() as { readonly port: number };
  const simulator = await buildSimulator({ mtls: { folder: join(folder, 'other'), port } });
  await expect(simulator.start()).rejects.toThrow(`Port ${String(port)} is already in use`);
  await expect(simulator.start()).rejects.toThrow('SIM_MTLS_PORT');
  other.close();
});
