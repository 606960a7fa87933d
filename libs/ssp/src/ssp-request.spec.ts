import { aSpineRequest } from '../../contracts/testing/spine-transport.contract.js';
import { finishedUrl, restSeconds, sspHeaders } from './ssp-request.js';

const ROOT = 'https://gp.supplier.example.nhs.uk/Z81999/STU3/1/gpconnect';

describe('the URL through the Spine proxy', () => {
  it.each([
    ['https://ssp.example', ROOT],
    ['https://ssp.example/', ROOT],
    ['https://ssp.example', `${ROOT}/`],
  ])('has one slash after %s and one after %s', (proxy, address) => {
    expect(finishedUrl(proxy, { address, path: '/Patient/$gpc.getstructuredrecord' })).toBe(
      'https://ssp.example/https://gp.supplier.example.nhs.uk/Z81999/STU3/1/gpconnect/Patient/$gpc.getstructuredrecord',
    );
  });
  it('keeps the root as the directory wrote it: capitals, port and odd segments', () => {
    const address = 'https://GP.Supplier.example:443/z81999//STU3/1/fhir';
    expect(finishedUrl('http://127.0.0.1:9000/ssp', { address, path: '/metadata' })).toBe(
      `http://127.0.0.1:9000/ssp/${address}/metadata`,
    );
  });
  it('keeps an encoded query as it is', () => {
    const path = '/Patient?identifier=https%3A%2F%2Ffhir.nhs.uk%2FId%2Fnhs-number%7C9990001006';
    expect(finishedUrl('https://ssp.example', { address: ROOT, path })).toBe(`https://ssp.example/${ROOT}${path}`);
  });
});

describe('the headers for the Spine proxy', () => {
  it('name trace, both systems, interaction and media types, and nothing else', () => {
    const request = aSpineRequest();
    expect(sspHeaders(request, 'trace', 'token')).toEqual({
      'Ssp-TraceID': 'trace',
      'Ssp-From': request.from,
      'Ssp-To': request.to,
      'Ssp-InteractionID': request.interactionId,
      Authorization: 'Bearer token',
      Accept: 'application/fhir+json;charset=utf-8',
      'Content-Type': 'application/fhir+json;charset=utf-8',
      'Accept-Encoding': 'gzip',
    });
  });
  it('leave the content type out when there is no body', () => {
    const { body: _body, ...bare } = aSpineRequest({ method: 'GET', path: '/metadata' });
    expect(Object.keys(sspHeaders(bare, 'trace', 'token'))).not.toContain('Content-Type');
  });
});

describe('the rest that a busy proxy asks for', () => {
  const now = new Date('2026-11-16T09:00:00Z');
  it.each([
    [{ 'retry-after': '3' }, 3],
    [{ 'retry-after': 'Mon, 16 Nov 2026 09:00:20 GMT' }, 20],
    [{ 'x-rate-limit-reset': '12' }, 12],
    [{ 'retry-after': '3', 'x-rate-limit-reset': '12' }, 3],
    [{ 'retry-after': 'soon', 'x-rate-limit-reset': '-4' }, undefined],
    [{}, undefined],
  ])('is read from %j as %s seconds', (headers, seconds) => {
    expect(restSeconds({ ...headers }, now)).toBe(seconds);
  });
});
