import { decodeJwt } from 'jose';

import type { RunningSimulator } from '../kernel/server.js';
import { buildSimulator } from '../simulator.js';
import { askToken, type TokenOwner } from './ask-token.js';

const ROBIN: TokenOwner = { kind: 'user', name: 'robin.sample' };

describe('asking for a token on the command line', () => {
  let running: RunningSimulator;
  beforeAll(async () => {
    running = await (await buildSimulator()).start();
  });
  afterAll(() => running.close());

  it('gets the token of the named user', async () => {
    expect(decodeJwt(await askToken(running.baseUrl, ROBIN))).toMatchObject({
      given_name: 'Robin',
      iss: `${running.baseUrl}/oidc`,
    });
  });

  it.each<[TokenOwner, Readonly<Record<string, unknown>>, string]>([
    [{ kind: 'second-user', name: 'morgan.second' }, { given_name: 'Morgan' }, 'oidc-b'],
    [{ kind: 'cis2', name: '555100000001' }, { sub: '555100000001' }, 'sim-cis2'],
    [
      { kind: 'cis2', name: '555100000002', role: '555300000203', merged: true },
      { selected_roleid: '555300000203', given_name: 'Blair' },
      'sim-cis2',
    ],
    [{ kind: 'nhs-login', name: '9990001006' }, { identity_proofing_level: 'P9' }, 'sim-login'],
  ])('gets the ID token or access token of %j', async (owner, claims, issuer) => {
    expect(decodeJwt(await askToken(running.baseUrl, owner))).toMatchObject({
      ...claims,
      iss: `${running.baseUrl}/${issuer}`,
    });
  });

  it('names the users that there are when the name is not among them', async () => {
    await expect(askToken(running.baseUrl, { kind: 'user', name: 'nobody' })).rejects.toThrow(
      /No token for "nobody".*avery\.testclinician/,
    );
  });

  it('says how to start the simulator when it is not running, and when something else is there', async () => {
    const closed = await (await buildSimulator()).start();
    await closed.close();
    await expect(askToken(closed.baseUrl, ROBIN)).rejects.toThrow(
      /does not answer.*npm run start:simulator.*SIMULATOR_PORT/,
    );
    await expect(askToken(`${running.baseUrl}/oidc`, ROBIN)).rejects.toThrow(/is not the simulator/);
  });
});
