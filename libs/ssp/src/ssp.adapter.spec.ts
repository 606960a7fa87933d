import { jest } from '@jest/globals';
import { HttpService } from '@nestjs/axios';
import axios from 'axios';
import nock from 'nock';
import type { SpineTransport } from '#contracts';
import { Fault } from '#errors';
import { systemClock, UpstreamHttp } from '#platform';
import { stubTheWire } from '../../../test/support/stub-the-wire.js';
import { FakeSpineTransport, type SpineScript } from '../../contracts/testing/fake-spine-transport.js';
import { A_REQUESTER, aCall } from '../../contracts/testing/fakes.js';
import {
  aSpineRequest,
  describeSpineTransport,
  type OtherEnd,
} from '../../contracts/testing/spine-transport.contract.js';
import { SspAdapter } from './ssp.adapter.js';

const PROXY = 'https://ssp.example';
const PATH = '/https://practice.example/Z90001/STU3/1/gpconnect/structured/Patient/$gpc.getstructuredrecord';
const MOST_BYTES = 1_000;

const wired = (): UpstreamHttp => new UpstreamHttp(new HttpService(axios.create()), { maxBytes: MOST_BYTES });

function adapter(http = wired()): SspAdapter {
  const device = {
    system: 'https://consumer.example/Id/device',
    value: 'ORCH-01',
    model: 'Orchestrator',
    version: '0.1.0',
  };
  const issuer = {
    iss: 'https://consumer.example/',
    audience: 'root',
    device,
    localUserIdSystem: 'https://consumer.example/Id/user',
  } as const;
  return new SspAdapter(http, systemClock, { proxy: PROXY, issuer });
}

const failing = (code: string): Error => Object.assign(new Error(`connect to ${PATH}`), { code });

stubTheWire();

describeSpineTransport('the adapter of the Spine proxy', async (end) => {
  const wire = nock(PROXY).persist().post(PATH);
  switch (end.kind) {
    case 'answers':
      wire.reply(end.status, end.body, { 'Content-Type': 'application/fhir+json', ...end.headers });
      break;
    case 'silent':
      wire.replyWithError(failing('ECONNRESET'));
      break;
    case 'untrusted':
      wire.replyWithError(failing('CERT_HAS_EXPIRED'));
      break;
    case 'too-talkative':
      wire.reply(200, 'x'.repeat(MOST_BYTES + 1));
      break;
  }
  return adapter();
});

describeSpineTransport('the fake of the Spine proxy', async (end): Promise<SpineTransport> => {
  const scripts: Readonly<Record<Exclude<OtherEnd['kind'], 'answers'>, SpineScript>> = {
    silent: { fault: 'GPC_TEMPORARILY_UNAVAILABLE' },
    untrusted: { fault: 'GPC_SECURE_CONNECTION_FAILED' },
    'too-talkative': { fault: 'GPC_RECORD_TOO_LARGE' },
  };
  if (end.kind !== 'answers') return new FakeSpineTransport([scripts[end.kind]]);
  const rest = end.headers?.['Retry-After'];
  return new FakeSpineTransport([
    { status: end.status, body: end.body, ...(rest === undefined ? {} : { retryAfterSeconds: Number(rest) }) },
  ]);
});

describe('what goes over the wire to the Spine proxy', () => {
  it('keeps an encoded query byte for byte', async () => {
    const address = 'https://practice.example/Z90001/STU3/1/gpconnect';
    const path = '/Patient?identifier=https%3A%2F%2Ffhir.nhs.uk%2FId%2Fnhs-number%7C9990001006';
    const seen: string[] = [];
    nock(PROXY)
      .get(/.*/u)
      .reply((uri) => {
        seen.push(uri);
        return [200, '{}'];
      });
    const { body: _body, ...request } = aSpineRequest({ method: 'GET', address, path });
    await adapter().send(request, aCall());
    expect(seen).toEqual([`/${address}${path}`]);
  });
  it('quotes the version to change and asks for the whole answer, only where it is told to', async () => {
    const path = '/Appointment/9';
    const wire = nock(PROXY).put(/.*/u).matchHeader('If-Match', 'W/"7"').matchHeader('Prefer', 'return=representation');
    wire.reply(200, '{}', { ETag: 'W/"8"', Location: 'https://practice.example/Appointment/9/_history/8' });
    const request = aSpineRequest({ method: 'PUT', path, ifMatch: 'W/"7"', prefer: 'return=representation' });
    await expect(adapter().send(request, aCall())).resolves.toMatchObject({
      etag: 'W/"8"',
      location: 'https://practice.example/Appointment/9/_history/8',
    });
    const seen: string[] = [];
    nock(PROXY)
      .post(PATH)
      .reply(function () {
        seen.push(...Object.keys(this.req.headers));
        return [200, '{}'];
      });
    await adapter().send(aSpineRequest(), aCall());
    expect(seen).not.toContain('if-match');
    expect(seen).not.toContain('prefer');
  });
});

describe('proof that a command was not sent', () => {
  it.each([
    ['ECONNREFUSED', 'no'],
    ['ENOTFOUND', 'no'],
    ['CERT_HAS_EXPIRED', 'no'],
    ['UNABLE_TO_VERIFY_LEAF_SIGNATURE', 'no'],
    ['ERR_TLS_CERT_ALTNAME_INVALID', 'no'],
    ['CERT_REVOKED', 'no'],
    ['CRL_HAS_EXPIRED', 'no'],
    ['EPROTO', undefined],
    ['ERR_SSL_TLSV13_ALERT_CERTIFICATE_REQUIRED', undefined],
    ['ERR_SSL_TLSV1_ALERT_UNKNOWN_CA', undefined],
    ['ECONNRESET', undefined],
    ['ETIMEDOUT', undefined],
    ['HPE_INVALID_CONSTANT', undefined],
  ])('%s: %s', async (code, sent) => {
    nock(PROXY).post(PATH).replyWithError(failing(code));
    const fault: unknown = await adapter()
      .send(aSpineRequest(), aCall())
      .catch((error: unknown) => error);
    expect(fault instanceof Fault ? fault.context.sent : 'no fault').toBe(sent);
  });
});

describe('a connection through the Spine proxy that fails', () => {
  it.each([
    ['ECONNREFUSED', 'GPC_TEMPORARILY_UNAVAILABLE'],
    ['ENOTFOUND', 'GPC_TEMPORARILY_UNAVAILABLE'],
    ['EHOSTUNREACH', 'GPC_TEMPORARILY_UNAVAILABLE'],
    ['ETIMEDOUT', 'GPC_TEMPORARILY_UNAVAILABLE'],
    ['ECONNABORTED', 'GPC_TEMPORARILY_UNAVAILABLE'],
    ['UNABLE_TO_VERIFY_LEAF_SIGNATURE', 'GPC_SECURE_CONNECTION_FAILED'],
    ['DEPTH_ZERO_SELF_SIGNED_CERT', 'GPC_SECURE_CONNECTION_FAILED'],
    ['ERR_TLS_CERT_ALTNAME_INVALID', 'GPC_SECURE_CONNECTION_FAILED'],
    ['EPROTO', 'GPC_SECURE_CONNECTION_FAILED'],
    ['SELF_SIGNED_CERT_IN_CHAIN', 'GPC_SECURE_CONNECTION_FAILED'],
    ['CERT_REVOKED', 'GPC_SECURE_CONNECTION_FAILED'],
    ['CRL_HAS_EXPIRED', 'GPC_SECURE_CONNECTION_FAILED'],
    ['PATH_LENGTH_EXCEEDED', 'GPC_SECURE_CONNECTION_FAILED'],
    ['UNSPECIFIED', 'GPC_SECURE_CONNECTION_FAILED'],
    ['ERR_SSL_TLSV13_ALERT_CERTIFICATE_REQUIRED', 'GPC_SECURE_CONNECTION_FAILED'],
    ['ERR_SSL_SSLV3_ALERT_CERTIFICATE_EXPIRED', 'GPC_SECURE_CONNECTION_FAILED'],
  ])('with %s becomes %s', async (code, fault) => {
    nock(PROXY).post(PATH).replyWithError(failing(code));
    await expect(adapter().send(aSpineRequest(), aCall())).rejects.toMatchObject({
      code: fault,
      context: { upstreamCode: code },
    });
  });
  it('because nobody answers in time counts as temporarily unavailable', async () => {
    nock(PROXY).post(PATH).delay(2_000).reply(200, '{}');
    const late = adapter().send(aSpineRequest({ timeoutMs: 20 }), aCall());
    await expect(late).rejects.toMatchObject({ code: 'GPC_TEMPORARILY_UNAVAILABLE' });
    nock.abortPendingRequests();
  });
  it('carries neither address nor token nor user out in its fault', async () => {
    nock(PROXY).post(PATH).replyWithError(failing('ECONNRESET'));
    const fault: unknown = await adapter()
      .send(aSpineRequest(), aCall())
      .catch((error: unknown) => error);
    const everything = JSON.stringify(fault, Object.getOwnPropertyNames(fault));
    expect(everything).toContain('GPC_TEMPORARILY_UNAVAILABLE');
    for (const secret of ['practice.example', 'Bearer', 'eyJ', A_REQUESTER.familyName])
      expect(everything).not.toContain(secret);
  });
});

it.each([
  ['patient/*.write', true],
  ['patient/*.read', false],
] as const)('what is asked with %s is a command, which waits for no place: %s', async (scope, command) => {
  nock(PROXY).post(PATH).reply(200, {});
  const http = wired();
  const send = jest.spyOn(http, 'send');
  await adapter(http).send(aSpineRequest({ scope }), aCall());
  expect(send.mock.calls.map(([call]) => call.command)).toEqual([command]);
});
