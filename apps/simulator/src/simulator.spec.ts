import { type CryptoKey, exportJWK, generateKeyPair, SignJWT } from 'jose';

import type { RunningSimulator } from './kernel/server.js';
import { buildSimulator, type Simulator } from './simulator.js';

const SDS = '/spine-directory/FHIR/R4';
const STRUCTURED = 'urn:nhs:names:services:gpconnect:fhir:operation:gpc.getstructuredrecord-1';

describe('the simulator as a whole', () => {
  let simulator: Simulator;
  let running: RunningSimulator;
  let privateKey: CryptoKey;

  beforeAll(async () => {
    const pair = await generateKeyPair('RS512');
    privateKey = pair.privateKey;
    const jwks = { keys: [{ ...(await exportJWK(pair.publicKey)), kid: 'test-1' }] };
    simulator = await buildSimulator({ clientKeys: { kind: 'keys', jwks } });
    running = await simulator.start();
  });
  afterAll(() => running.close());

  async function token(): Promise<string> {
    const assertion = await new SignJWT({ jti: crypto.randomUUID() })
      .setProtectedHeader({ alg: 'RS512', typ: 'JWT', kid: 'test-1' })
      .setIssuer('sim-app')
      .setSubject('sim-app')
      .setAudience(`${running.baseUrl}/oauth2/token`)
      .setExpirationTime('3 min')
      .sign(privateKey);
    const body = new URLSearchParams({
      grant_type: 'client_credentials',
      client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
      client_assertion: assertion,
    });
    const headers = { 'Content-Type': 'application/x-www-form-urlencoded' };
    const reply = await fetch(`${running.baseUrl}/oauth2/token`, { method: 'POST', headers, body: body.toString() });
    return ((await reply.json()) as { access_token: string }).access_token;
  }

  it('leads from a token to the patient, from the patient’s practice to its address', async () => {
    const headers = { Authorization: `Bearer ${await token()}`, 'X-Request-ID': crypto.randomUUID() };
    const patient = (await (
      await fetch(`${running.baseUrl}/personal-demographics/FHIR/R4/Patient/9990001006`, { headers })
    ).json()) as {
      generalPractitioner: { identifier: { value: string } }[];
    };
    const ods = patient.generalPractitioner[0]!.identifier.value;
    const query = new URLSearchParams({
      organization: `https://fhir.nhs.uk/Id/ods-organization-code|${ods}`,
      identifier: `https://fhir.nhs.uk/Id/nhsServiceInteractionId|${STRUCTURED}`,
    });
    const found = await fetch(`${running.baseUrl}${SDS}/Endpoint?${query.toString()}`, {
      headers: { apikey: 'local-sds-api-key' },
    });
    expect(await found.json()).toMatchObject({
      total: 1,
      entry: [{ resource: { address: `https://gp.rowan.example.nhs.uk/${ods}/STU3/1/gpconnect/structured` } }],
    });
    expect(simulator.wire.counts()).toEqual({ oauth: 1, pds: 1, sds: 1 });
  });

  it('passes what follows the proxy’s address to the practice untouched', async () => {
    const reply = await fetch(
      `${running.baseUrl}/ssp/https://gp.rowan.example.nhs.uk/Z81001/STU3/1/gpconnect/metadata`,
    );
    expect([reply.status, reply.headers.get('cache-control')]).toEqual([400, 'no-store']);
    expect(simulator.wire.list('ssp').at(-1)).toMatchObject({
      target: '/ssp/https://gp.rowan.example.nhs.uk/Z81001/STU3/1/gpconnect/metadata',
    });
  });

  it('keeps the admin API shut unless it is asked for, while the switches work from inside', async () => {
    expect((await fetch(`${running.baseUrl}/sim-admin/wire`)).status).toBe(404);
    simulator.faults.set('sds', { fault: 'non-json', times: 1 });
    const reply = await fetch(`${running.baseUrl}${SDS}/_ping`);
    expect(reply.headers.get('content-type')).toContain('text/html');
  });
});
