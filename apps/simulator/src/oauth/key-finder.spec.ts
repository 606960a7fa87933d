import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { HandClock } from '../testing/requests.js';
import { KeyFinder } from './key-finder.js';

const JWKS = JSON.stringify({ keys: [{ kty: 'RSA', kid: 'one', n: 'AQAB', e: 'AQAB' }] });

describe('where the token server finds the keys of an application', () => {
  let folder: string;
  let server: Server;
  let url: string;
  let fetches = 0;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'sim-keys-'));
    server = createServer((_request, response) => {
      fetches += 1;
      response.end(JWKS);
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const address = server.address();
    url = `http://127.0.0.1:${typeof address === 'object' && address !== null ? address.port : 0}/`;
  });
  afterAll(async () => {
    await rm(folder, { recursive: true });
    await new Promise((resolve) => server.close(resolve));
  });

  it('reads a file that is written after the start', async () => {
    const path = join(folder, 'jwks.json');
    const finder = new KeyFinder({ clock: new HandClock(), cacheSeconds: 3600 });
    expect(await finder.find({ kind: 'file', path })).toEqual({ kind: 'unreachable' });
    await writeFile(path, JWKS);
    expect(await finder.find({ kind: 'file', path })).toMatchObject({ kind: 'keys', keys: [{ kid: 'one' }] });
  });

  it('keeps keys behind an address for as long as it is told', async () => {
    const clock = new HandClock();
    const finder = new KeyFinder({ clock, cacheSeconds: 3600 });
    await finder.find({ kind: 'url', url });
    await finder.find({ kind: 'url', url });
    expect(fetches).toBe(1);
    clock.pass(3_600_000);
    expect(await finder.find({ kind: 'url', url })).toMatchObject({ kind: 'keys' });
    expect(fetches).toBe(2);
  });
});
