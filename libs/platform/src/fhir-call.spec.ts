import { HttpService } from '@nestjs/axios';
import nock from 'nock';
import { stubTheWire } from '../../../test/support/stub-the-wire.js';
import { fhirCall, jsonOf } from './fhir-call.js';
import { UpstreamHttp } from './upstream-http.js';

stubTheWire();
const server = { baseUrl: 'https://fhir.example/R4', http: new UpstreamHttp(new HttpService(), { maxBytes: 1_000 }) };
const settings = {
  about: { upstream: 'sds', operation: 'Device' },
  headers: { Accept: 'application/fhir+json' },
  timeoutMs: 1_000,
  signal: new AbortController().signal,
} as const;

it('reads a resource through our own transport', async () => {
  nock('https://fhir.example')
    .get('/R4/Patient/1')
    .matchHeader('accept', 'application/fhir+json')
    .reply(404, 'nothing');
  const result = await fhirCall(server, settings, (client) => client.read({ resourceType: 'Patient', id: '1' }));
  expect(result).toMatchObject({ kind: 'reply', status: 404 });
});

it('repeats a parameter that has several values, fully encoded', async () => {
  const paths: string[] = [];
  nock('https://fhir.example')
    .get(/.*/u)
    .reply(200, function () {
      paths.push(this.req.path);
      return '{}';
    });
  await fhirCall(server, settings, (client) =>
    client.search({ resourceType: 'Device', searchParams: { identifier: ['https://s|a', 'https://s|b'] } }),
  );
  expect(paths).toEqual(['/R4/Device?identifier=https%3A%2F%2Fs%7Ca&identifier=https%3A%2F%2Fs%7Cb']);
});

it('notices a call that sends nothing', async () => {
  await expect(fhirCall(server, settings, async () => undefined)).rejects.toThrow('sent nothing');
});

it('reads JSON, and anything else as nothing', () => {
  expect(jsonOf(Buffer.from('{"a":1}'))).toEqual({ a: 1 });
  expect(jsonOf(Buffer.from('\uFEFF{"a":1}'))).toEqual({ a: 1 });
  expect(jsonOf(Buffer.from('<html>'))).toBeUndefined();
});
