import 'reflect-metadata';
import { readFileSync } from 'node:fs';
import { createServer as createHttp, type IncomingMessage, type RequestListener, type Server } from 'node:http';
import { createServer as createHttps } from 'node:https';
import type { TLSSocket } from 'node:tls';
import { Test } from '@nestjs/testing';
import { SPINE_TRANSPORT, type SpineTransport } from '#contracts';
import { PlatformConfig, PlatformModule } from '#platform';
import { A_REQUESTER, aCall } from '../../contracts/testing/fakes.js';
import { aSpineRequest } from '../../contracts/testing/spine-transport.contract.js';
import { certificateOf, certify, keyOf, type Pair, pemFolder } from '../testing/test-certificates.js';
import { SspConfig } from './ssp.config.js';
import { SspModule } from './ssp.module.js';

const SETTINGS = {
  JWT_ISS: 'https://consumer.example/',
  DEVICE_ID_SYSTEM: 'https://consumer.example/Id/device',
  DEVICE_ID: 'ORCH-01',
  DEVICE_VERSION: '0.1.0',
  LOCAL_USER_ID_SYSTEM: 'https://consumer.example/Id/user',
};
const { file } = pemFolder();
const servers: Server[] = [];
const seen: { readonly request: IncomingMessage; readonly body: string }[] = [];

afterEach(() => {
  seen.length = 0;
  servers.splice(0).forEach((server) => {
    server.closeAllConnections();
    server.close();
  });
});

async function transportFor(settings: Readonly<Record<string, string>>): Promise<SpineTransport> {
  const config = SspConfig.parse({ ...SETTINGS, ...settings });
  const platform = PlatformModule.with(PlatformConfig.parse({}));
  const module = await Test.createTestingModule({ imports: [platform, SspModule.with(config)] }).compile();
  return module.get<SpineTransport>(SPINE_TRANSPORT);
}

async function listening(server: Server): Promise<number> {
  servers.push(server);
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the server has no port');
  return address.port;
}

const noting: RequestListener = (request, response) => {
  const parts: Buffer[] = [];
  request.on('data', (part: Buffer) => parts.push(part));
  request.on('end', () => {
    seen.push({ request, body: Buffer.concat(parts).toString('utf8') });
    response.writeHead(200, { 'Content-Type': 'application/fhir+json' }).end('{"resourceType":"Bundle"}');
  });
};

async function filesOf(name: string, pair: Pair): Promise<{ readonly cert: string; readonly key: string }> {
  return { cert: file(`${name}.crt`, certificateOf(pair)), key: file(`${name}.key`, await keyOf(pair)) };
}

describe('one question on the wire', () => {
  it('has the whole practice URL behind the proxy, headers in their published spelling, and the body as it was given', async () => {
    const port = await listening(createHttp(noting));
    const transport = await transportFor({ SSP_BASE_URL: `http://127.0.0.1:${port}/ssp/` });
    const { traceId } = await transport.send(aSpineRequest(), aCall());

    const { request, body } = seen[0]!;
    expect(request.url).toBe(
      '/ssp/https://practice.example/Z90001/STU3/1/gpconnect/structured/Patient/$gpc.getstructuredrecord',
    );
    expect(body).toBe('{"resourceType":"Parameters"}');
    const names = request.rawHeaders.filter((_, index) => index % 2 === 0);
    expect(names).toEqual(
      expect.arrayContaining(['Ssp-TraceID', 'Ssp-From', 'Ssp-To', 'Ssp-InteractionID', 'Authorization']),
    );
    expect(names.filter((name) => /^(?:cookie|apikey)$/iu.test(name))).toEqual([]);
    expect(request.headers).toMatchObject({
      'ssp-traceid': traceId,
      accept: 'application/fhir+json;charset=utf-8',
      'content-type': 'application/fhir+json;charset=utf-8',
      'accept-encoding': 'gzip',
    });
  });
  it('bears a token of the signed-in user for this practice', async () => {
    const port = await listening(createHttp(noting));
    const transport = await transportFor({ SSP_BASE_URL: `http://127.0.0.1:${port}` });
    await transport.send(aSpineRequest(), aCall());
    const [header, claims, signature] = (seen[0]!.request.headers.authorization ?? '').split('.');
    expect([header, signature]).toEqual(['Bearer eyJhbGciOiJub25lIiwidHlwIjoiSldUIn0', '']);
    expect(JSON.parse(Buffer.from(claims ?? '', 'base64url').toString('utf8'))).toMatchObject({
      sub: A_REQUESTER.userId,
      aud: aSpineRequest().address,
      requested_scope: 'patient/*.read',
      requesting_device: { identifier: [{ value: 'ORCH-01' }], model: 'GP Connect Orchestrator', version: '0.1.0' },
      requesting_organization: { identifier: [{ value: 'FZZ01' }] },
    });
  });
  it('whose answer breaks off in the middle is thrown away', async () => {
    const port = await listening(
      createHttp((_request, response) => {
        response.writeHead(200, { 'Content-Length': '1000' });
        response.write('{"resourceType":', () => response.destroy());
      }),
    );
    const transport = await transportFor({ SSP_BASE_URL: `http://127.0.0.1:${port}` });
    await expect(transport.send(aSpineRequest(), aCall())).rejects.toMatchObject({ code: 'GPC_UNEXPECTED_RESPONSE' });
  });
});

describe('the secure connection to the proxy', () => {
  it('shows our certificate, and trusts only the configured authority', async () => {
    const spine = await certify('Spine test root');
    const stranger = await certify('Some other root');
    const server = await filesOf('server', await certify('localhost', spine));
    const client = await filesOf('client', await certify('consumer.example', spine));
    const root = file('root.crt', certificateOf(spine));
    const other = file('other.crt', certificateOf(stranger));
    const ours = { key: readFileSync(server.key), cert: readFileSync(server.cert), ca: readFileSync(root) };
    const options = { ...ours, requestCert: true, rejectUnauthorized: true };
    const port = await listening(createHttps(options, noting));
    const settings = {
      SSP_BASE_URL: `https://localhost:${port}`,
      SSP_CLIENT_CERT_PATH: client.cert,
      SSP_CLIENT_KEY_PATH: client.key,
    };

    const trusting = await transportFor({ ...settings, SSP_CA_PATHS: root });
    await expect(trusting.send(aSpineRequest(), aCall())).resolves.toMatchObject({ status: 200 });
    expect((seen[0]!.request.socket as TLSSocket).getPeerCertificate().subject.CN).toBe('consumer.example');

    const wary = await transportFor({ ...settings, SSP_CA_PATHS: other });
    await expect(wary.send(aSpineRequest(), aCall())).rejects.toMatchObject({ code: 'GPC_SECURE_CONNECTION_FAILED' });
    expect(seen).toHaveLength(1);
  });
  it.each([
    ['TLS 1.1', { minVersion: 'TLSv1', maxVersion: 'TLSv1.1', ciphers: 'DEFAULT:@SECLEVEL=0' }, 'refused'],
    ['a group that is not among ours', { maxVersion: 'TLSv1.2', ciphers: 'ECDHE-ECDSA-AES128-SHA256' }, 'refused'],
    ['the last of our groups', { maxVersion: 'TLSv1.2', ciphers: 'ECDHE-ECDSA-AES256-SHA384' }, 'taken'],
    ['TLS 1.3', { minVersion: 'TLSv1.3' }, 'taken'],
  ] as const)('to a proxy that offers %s only (%j) is %s', async (_case, offered, end) => {
    const spine = await certify('Spine test root');
    const server = await filesOf('server', await certify('localhost', spine));
    const client = await filesOf('client', await certify('consumer.example', spine));
    const options = { key: readFileSync(server.key), cert: readFileSync(server.cert), ...offered };
    const port = await listening(createHttps(options, noting));
    const transport = await transportFor({
      SSP_BASE_URL: `https://localhost:${port}`,
      SSP_CLIENT_CERT_PATH: client.cert,
      SSP_CLIENT_KEY_PATH: client.key,
      SSP_CA_PATHS: file('root.crt', certificateOf(spine)),
    });
    const outcome = await transport.send(aSpineRequest(), aCall()).then(
      ({ status }) => ({ status }),
      (error: unknown) => error,
    );
    expect(outcome).toMatchObject(end === 'taken' ? { status: 200 } : { code: 'GPC_SECURE_CONNECTION_FAILED' });
  });
  it('is refused at start when the key belongs to another certificate, or a file is missing or no certificate', async () => {
    const one = await certify('one');
    const other = await certify('other');
    const { cert } = await filesOf('one', one);
    const { key } = await filesOf('two', other);
    const settings = {
      SSP_BASE_URL: 'https://ssp.example',
      SSP_CLIENT_CERT_PATH: cert,
      SSP_CLIENT_KEY_PATH: key,
      SSP_CA_PATHS: cert,
    };
    await expect(transportFor(settings)).rejects.toThrow('do not belong together');
    await expect(transportFor({ ...settings, SSP_CLIENT_KEY_PATH: '/nowhere.key' })).rejects.toThrow(
      'SSP_CLIENT_KEY_PATH: the file cannot be read',
    );
    await expect(transportFor({ ...settings, SSP_CLIENT_CERT_PATH: file('not.crt', 'nonsense') })).rejects.toThrow(
      'not PEM',
    );
  });
});
