import type { RunningSimulator } from '../kernel/server.js';
import { INTERACTION } from '../scenarios/interactions.js';
import { buildSimulator, type Simulator } from '../simulator.js';
import { LIVE_GATEWAY } from './gateway.js';
import { INTERACTION_SYSTEM, ODS_SYSTEM } from './query.js';

const ODS = 'Z81001';
let simulator: Simulator;
let running: RunningSimulator;

beforeAll(async () => {
  simulator = await buildSimulator({ admin: true });
  running = await simulator.start();
});
afterAll(() => running.close());

async function addresses(): Promise<readonly string[]> {
  const query = new URLSearchParams({
    organization: `${ODS_SYSTEM}|${ODS}`,
    identifier: `${INTERACTION_SYSTEM}|${INTERACTION.structuredRecord}`,
  });
  const url = `${running.baseUrl}/spine-directory/FHIR/R4/Endpoint?${query.toString()}`;
  const reply = await fetch(url, { headers: { apikey: LIVE_GATEWAY.apiKey } });
  const { entry } = (await reply.json()) as { entry: { resource: { address: string } }[] };
  return entry.map(({ resource }) => resource.address);
}

async function admin(method: string, path: string, body?: object): Promise<Response> {
  const sent = body === undefined ? {} : { body: JSON.stringify(body) };
  return fetch(`${running.baseUrl}/sim-admin/${path}`, { method, ...sent });
}

it('moves a practice to a new supplier while the simulator runs, for the directory and for the proxy', async () => {
  const [before] = await addresses();
  await admin('PUT', 'directory/practice', { odsCode: ODS, change: 'migrate', to: 'both' });
  expect(await addresses()).toHaveLength(2);
  await admin('PUT', 'directory/practice', { odsCode: ODS, change: 'migrate', to: 'new' });
  const [after] = await addresses();
  expect(after).not.toBe(before);
  const headers = {
    'Ssp-TraceID': crypto.randomUUID(),
    'Ssp-From': '200000009901',
    'Ssp-To': '200000081001',
    'Ssp-InteractionID': INTERACTION.structuredMetadata,
    Accept: 'application/fhir+json',
  };
  const refused = await fetch(`${running.baseUrl}/ssp/${before!}/metadata`, { headers });
  expect([refused.status, await refused.text()]).toEqual([403, expect.stringContaining('200000081001')]);
  expect(simulator.directory.truth.calls).toMatchObject([{ odsCode: ODS, registered: 'formerly', reached: false }]);
  await admin('DELETE', 'directory');
  expect(await addresses()).toEqual([before]);
});

it('stays as it was told when it is restarted at the same port', async () => {
  simulator.directory.withdraw(ODS);
  await running.close();
  running = await simulator.start();
  expect(await addresses()).toEqual([]);
  simulator.directory.reset();
});

it('names the faults that it knows when it is asked for another', async () => {
  const reply = await admin('PUT', 'directory/faults', { fault: 'rain' });
  expect(await reply.json()).toMatchObject({
    known: expect.arrayContaining(['429', 'false-empty', 'reset']) as unknown,
  });
});
