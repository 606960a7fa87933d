import { decodeJwt } from 'jose';

import type { RunningSimulator } from '../kernel/server.js';
import { buildSimulator } from '../simulator.js';
import { askToken } from './ask-token.js';

describe('asking for a token on the command line', () => {
  let running: RunningSimulator;
  beforeAll(async () => {
    running = await (await buildSimulator()).start();
  });
  afterAll(() => running.close());

  it('gets the token of the named user', async () => {
    expect(decodeJwt(await askToken(running.baseUrl, 'robin.sample'))).toMatchObject({
      given_name: 'Robin',
      iss: `${running.baseUrl}/oidc`,
    });
  });

  it('names the users that there are when the name is not among them', async () => {
    await expect(askToken(running.baseUrl, 'nobody')).rejects.toThrow(/No token for "nobody".*avery\.testclinician/);
  });

  it('says how to start the simulator when it is not running, and when something else is there', async () => {
    const closed = await (await buildSimulator()).start();
    await closed.close();
    await expect(askToken(closed.baseUrl, 'robin.sample')).rejects.toThrow(
      /does not answer.*npm run start:simulator.*SIMULATOR_PORT/,
    );
    await expect(askToken(`${running.baseUrl}/oidc`, 'robin.sample')).rejects.toThrow(/is not the simulator/);
  });
});
