import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { X509Certificate } from 'node:crypto';
import { Agent as HttpAgent } from 'node:http';
import { Agent as HttpsAgent } from 'node:https';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { HttpService } from '@nestjs/axios';
import { Test, type TestingModule } from '@nestjs/testing';
import { SPINE_TRANSPORT, type SpineTransport } from '#contracts';
import { PlatformConfig, PlatformModule, UpstreamHttp } from '#platform';
import { SSP_CERTIFICATE_DAYS_LEFT, SspConfig, SspModule } from '#ssp';
import { mtlsSettings } from '../../apps/orchestrator/src/local/mtls-settings.js';
import { type MtlsFiles, writeMtlsFiles, writePem } from '../../apps/simulator/src/tls/mtls-files.js';
import { MtlsProxy } from '../../apps/simulator/src/tls/mtls-proxy.js';
import { type CertificateKind, TestAuthority } from '../../apps/simulator/src/tls/test-authority.js';
import { aCall } from '../../libs/contracts/testing/fakes.js';
import { aSpineRequest } from '../../libs/contracts/testing/spine-transport.contract.js';
import { contextIdOf, openPatient, type Product, startProduct } from '../support/product.js';
import { recordsOf } from '../support/audited.js';

const folder = mkdtempSync(join(tmpdir(), 'gpco-mtls-'));
afterAll(() => rmSync(folder, { recursive: true }));

/** The files of a consumer, as they stand after what was issued or revoked last. */
async function filesOf(proxy: MtlsProxy, kind: CertificateKind): Promise<MtlsFiles> {
  return writeMtlsFiles(mkdtempSync(join(folder, 'client-')), await proxy.issueClient(kind), proxy.authority);
}

const IDENTITY = {
  JWT_ISS: 'https://consumer.example/',
  DEVICE_ID_SYSTEM: 'https://consumer.example/Id/device',
  DEVICE_ID: 'ORCH-01',
  DEVICE_VERSION: '0.1.0',
  LOCAL_USER_ID_SYSTEM: 'https://consumer.example/Id/user',
};

async function moduleFor(proxy: MtlsProxy, files: MtlsFiles, { withLists = true } = {}): Promise<TestingModule> {
  const { SSP_CRL_PATHS, ...settings } = mtlsSettings({ url: proxy.url, files });
  const config = SspConfig.parse({ ...IDENTITY, ...settings, ...(withLists ? { SSP_CRL_PATHS } : {}) });
  const platform = PlatformModule.with(PlatformConfig.parse({ LOG_LEVEL: 'error' }));
  return Test.createTestingModule({ imports: [platform, SspModule.with(config)] }).compile();
}

async function transportFor(...given: Parameters<typeof moduleFor>): Promise<SpineTransport> {
  return (await moduleFor(...given)).get<SpineTransport>(SPINE_TRANSPORT);
}

async function openProxy(refusal: 'page' | 'connection' = 'page'): Promise<MtlsProxy> {
  return MtlsProxy.open(
    { folder: mkdtempSync(join(folder, 'proxy-')), refusal },
    { host: '127.0.0.1', serve: (_message, response) => void response.end('{}') },
  );
}

describe('a proxy that is not who it should be', () => {
  let proxy: MtlsProxy;
  beforeAll(async () => {
    proxy = await openProxy();
  });
  afterAll(() => proxy.close());

  it.each<[CertificateKind, string]>([
    ['expired', 'CERT_HAS_EXPIRED'],
    ['not-yet-valid', 'CERT_NOT_YET_VALID'],
    ['wrong-name', 'ERR_TLS_CERT_ALTNAME_INVALID'],
    ['self-signed', 'DEPTH_ZERO_SELF_SIGNED_CERT'],
    ['foreign-ca', 'UNABLE_TO_GET_ISSUER_CERT_LOCALLY'],
    ['revoked', 'CERT_REVOKED'],
  ])('with a certificate that is %s is sent nothing: %s', async (kind, upstreamCode) => {
    await proxy.show(await proxy.issueServer(kind));
    const files = await filesOf(proxy, 'good');
    // With lists, OpenSSL names the missing list of an unknown authority and not the authority.
    const transport = await transportFor(proxy, files, { withLists: kind === 'revoked' });
    await expect(transport.send(aSpineRequest(), aCall())).rejects.toMatchObject({
      code: 'GPC_SECURE_CONNECTION_FAILED',
      context: { upstreamCode, sent: 'no' },
    });
  });

  it('is sent nothing while there is no list of revoked certificates of its authority', async () => {
    await proxy.show(await proxy.issueServer('good'));
    const files = await filesOf(proxy, 'good');
    const [rootList] = files.revocationLists;
    const transport = await transportFor(proxy, { ...files, revocationLists: [rootList, rootList] });
    await expect(transport.send(aSpineRequest(), aCall())).rejects.toMatchObject({
      context: { upstreamCode: 'UNABLE_TO_GET_CRL', sent: 'no' },
    });
  });

  it('is asked again as soon as its certificate is good', async () => {
    await proxy.show(await proxy.issueServer('good'));
    const transport = await transportFor(proxy, await filesOf(proxy, 'good'));
    await expect(transport.send(aSpineRequest(), aCall())).resolves.toMatchObject({ status: 200 });
  });
});

describe('a certificate of ours that the proxy refuses', () => {
  it.each<CertificateKind>(['expired', 'not-yet-valid', 'wrong-name', 'self-signed', 'foreign-ca', 'revoked'])(
    'because it is %s gets the page of the machine in front',
    async (kind) => {
      const proxy = await openProxy();
      const files = await filesOf(proxy, kind);
      await proxy.trust(proxy.authority); // reads the list with the revoked one
      const transport = await transportFor(proxy, files);
      await expect(transport.send(aSpineRequest(), aCall())).resolves.toMatchObject({
        status: 495,
        contentType: 'text/html',
      });
      await proxy.close();
    },
  );

  it.each([
    ['page', { kind: 'reply', status: 496 }],
    ['connection', { kind: 'failure', reason: 'tls', code: 'ERR_SSL_TLSV13_ALERT_CERTIFICATE_REQUIRED' }],
  ] as const)('or that is missing ends with a %s', async (refusal, result) => {
    const proxy = await openProxy(refusal);
    const https = new HttpsAgent({ ca: [proxy.authority.rootPem, proxy.authority.subPem] });
    const http = new UpstreamHttp(new HttpService(), { maxBytes: 10_000, agents: { http: new HttpAgent(), https } });
    const { signal } = new AbortController();
    const about = { upstream: 'ssp', operation: 'metadata' } as const;
    const call = { about, method: 'GET', url: proxy.url, headers: {}, timeoutMs: 5_000, signal } as const;
    await expect(http.send(call)).resolves.toMatchObject(result);
    await proxy.close();
  });
});

describe('records through mutual TLS', () => {
  let product: Product;
  let proxy: MtlsProxy;
  beforeAll(async () => {
    product = await startProduct({ mtls: true, environment: { SSP_CERTIFICATE_LOOK_MS: '10' } });
    if (product.mtls === undefined) throw new Error('the simulator has no door with mutual TLS');
    proxy = product.mtls;
  });
  afterAll(() => product.stop());

  async function record(): Promise<{ readonly status: number; readonly json: unknown }> {
    const contextId = contextIdOf(await openPatient(product, product.story('main')));
    return product.call('POST', `/v1/patient-contexts/${contextId}/structured-record`, { body: {} });
  }

  /** Two looks of the product, with a call of its own each. */
  async function looks(): Promise<void> {
    for (let turn = 0; turn < 3; turn += 1) {
      await pause(15);
      await record();
    }
  }

  const fingerprint = (pem: string): string => new X509Certificate(pem).fingerprint256;

  it('are read with the certificate of our files, and with the next one as soon as it is there', async () => {
    await expect(record()).resolves.toMatchObject({ status: 200 });
    const first = fingerprint(readFileSync(proxy.files.certificate, 'utf8'));
    const renewed = await proxy.issueClient('good');
    writePem(proxy.files.certificate, renewed.certificate);
    writePem(proxy.files.key, renewed.key);
    await looks();
    expect([...proxy.callersSeen]).toEqual([first, fingerprint(renewed.certificate)]);
    const changes = (await recordsOf(product)).filter(
      ({ operation }) => operation === 'configuration.certificate-reloaded',
    );
    expect(changes).toMatchObject([
      { authority: { kind: 'product' }, detail: { fingerprint: fingerprint(renewed.certificate).slice(0, 17) } },
    ]);
  });

  it('are refused with the code of the secure connection while the proxy is not trusted, and come again after', async () => {
    for (const kind of ['expired', 'wrong-name', 'self-signed', 'revoked'] as const) {
      await proxy.show(await proxy.issueServer(kind));
      const [, subList] = await proxy.authority.revocationLists();
      writePem(proxy.files.revocationLists[1], subList);
      proxy.closeIdle();
      await looks();
      proxy.closeIdle();
      await expect(record()).resolves.toMatchObject({
        status: 502,
        json: { code: 'GPC_SECURE_CONNECTION_FAILED', retryable: false },
      });
      await proxy.show(await proxy.issueServer('good'));
      await expect(record()).resolves.toMatchObject({ status: 200 });
    }
  });

  it('go through a change of the authorities, of the proxy and then of ours', async () => {
    const next = await TestAuthority.create('Next Spine');
    const [root, sub] = proxy.files.authorities;
    const [rootList, subList] = proxy.files.revocationLists;
    const both = [proxy.authority, next];
    const lists = await Promise.all(both.map((authority) => authority.revocationLists()));
    writePem(root, both.map(({ rootPem }) => rootPem).join(''));
    writePem(sub, both.map(({ subPem }) => subPem).join(''));
    writePem(rootList, lists.map(([one]) => one).join(''));
    writePem(subList, lists.map(([, one]) => one).join(''));
    await looks();
    await proxy.trust(proxy.authority, next);
    await proxy.show(await proxy.issueServer('good', next));
    proxy.closeIdle();
    await expect(record()).resolves.toMatchObject({ status: 200 });
    const renewed = await proxy.issueClient('good', next);
    writePem(proxy.files.certificate, renewed.certificate);
    writePem(proxy.files.key, renewed.key);
    await looks();
    await proxy.trust(next);
    proxy.closeIdle();
    await expect(record()).resolves.toMatchObject({ status: 200 });
    expect([...proxy.callersSeen].at(-1)).toBe(fingerprint(renewed.certificate));
  });

  it('turn us away with the code of the secure connection when our certificate is that of somebody else', async () => {
    const wrong = await proxy.issueClient('wrong-name', proxy.authority);
    await proxy.trust(proxy.authority);
    writePem(proxy.files.certificate, wrong.certificate);
    writePem(proxy.files.key, wrong.key);
    await looks();
    await expect(record()).resolves.toMatchObject({ json: { code: 'GPC_SECURE_CONNECTION_FAILED' } });
  });
});

it('the days that our certificate has left can be asked for by whoever watches them', async () => {
  const proxy = await openProxy();
  const module = await moduleFor(proxy, await filesOf(proxy, 'good'));
  expect(module.get<() => number | undefined>(SSP_CERTIFICATE_DAYS_LEFT)()).toBe(364);
  await proxy.close();
});
