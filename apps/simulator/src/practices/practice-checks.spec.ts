import type { SimReply } from '../kernel/exchange.js';
import { PRACTICES, STORIES } from '../scenarios/index.js';
import { sspLeg } from '../ssp/ssp-leg.js';
import {
  aPracticeRequest,
  asksFor,
  CLOCK,
  DEVICE,
  issueOf,
  NOON,
  ORGANIZATION,
  part64,
  PRACTITIONER,
  STRUCTURED_METADATA,
  tokenOf,
} from '../testing/practice-request.js';
import type { Given } from '../testing/practice-request.js';

const leg = sspLeg({ clock: CLOCK, stories: STORIES, practices: PRACTICES });
const send = async (given: Given = {}): Promise<SimReply> =>
  leg.handle(aPracticeRequest({ body: asksFor('9990001006'), ...given }));
const withToken = (authorization: string): Promise<SimReply> => send({ headers: { authorization } });
const seconds = Math.floor(NOON.getTime() / 1000);

describe("the head of a request at a practice's system", () => {
  it.each<[string, number, Given]>([
    ['a trace identifier that is not a UUID', 400, { headers: { 'ssp-traceid': '12345' } }],
    ['a method that does not fit', 400, { method: 'GET' }],
    ['a path that does not fit', 400, { path: '/Patient/$gpc.getcarerecord' }],
    ['a path with other letters', 400, { path: '/patient/$gpc.getstructuredrecord' }],
    ['no token', 400, { headers: { authorization: undefined } }],
    ['another scheme', 400, { headers: { authorization: 'Basic abc' } }],
    ['three words', 400, { headers: { authorization: 'Bearer a b' } }],
    ['no Content-Type', 415, { headers: { 'content-type': undefined } }],
    ['XML as Content-Type', 415, { headers: { 'content-type': 'application/fhir+xml' } }],
    ['only XML accepted', 415, { headers: { accept: 'application/fhir+xml' } }],
    ['_format of XML', 415, { interaction: STRUCTURED_METADATA, path: '/metadata?_format=application%2Ffhir%2Bxml' }],
  ])('is refused with %s', async (_what, status, given) => {
    expect(issueOf(await send(given))).toMatchObject({ status, code: 'BAD_REQUEST' });
  });

  it.each<[string, Given]>([
    ['no Accept', { headers: { accept: undefined } }],
    [
      'the former media type',
      { headers: { accept: 'application/json+fhir', 'content-type': 'application/json+fhir; charset=utf-8' } },
    ],
    ['several accepted types', { headers: { accept: 'text/html, application/fhir+json;q=0.9' } }],
    [
      '_format over Accept',
      {
        interaction: STRUCTURED_METADATA,
        path: '/metadata?_format=application/fhir+json',
        headers: { accept: 'text/html' },
      },
    ],
  ])('is fine with %s', async (_what, given) => {
    expect((await send(given)).status).toBe(200);
  });
});

describe('the token at a practice', () => {
  const good = aPracticeRequest().headers.authorization!.slice('Bearer '.length);
  const [head = '', body = ''] = good.split('.');

  it.each([
    ['without its last full stop', `${head}.${body}`],
    ['with a third part', `${head}.${body}.c2ln`],
    ['with padding', `${head}==.${body}.`],
    ['with a sign of plain base64', `${head}.${body}+/.`],
    ['sent as plain JSON', '{"alg":"none"}'],
    ['without typ', `${part64({ alg: 'none' })}.${body}.`],
    ['with a further header key', `${part64({ alg: 'none', typ: 'JWT', kid: '1' })}.${body}.`],
    ['with another alg', `${part64({ alg: 'RS512', typ: 'JWT' })}.${body}.`],
    ['whose payload is not JSON', `${head}.${Buffer.from('iss').toString('base64url')}.`],
    ['whose payload is a list', `${head}.${part64([])}.`],
  ])('is refused %s', async (_how, token) => {
    expect(issueOf(await withToken(`Bearer ${token}`))).toMatchObject({ status: 400, code: 'BAD_REQUEST' });
  });

  it.each([
    'iss',
    'sub',
    'aud',
    'exp',
    'iat',
    'reason_for_request',
    'requested_scope',
    'requesting_device',
    'requesting_organization',
    'requesting_practitioner',
  ])('is refused without %s', async (claim) => {
    expect(issueOf(await send({ claims: { [claim]: undefined } }))).toMatchObject({ status: 400, code: 'BAD_REQUEST' });
    expect(issueOf(await send({ claims: { [claim]: null } }))).toMatchObject({ status: 400, code: 'BAD_REQUEST' });
  });

  it.each<[string, Record<string, unknown>]>([
    ['requested_record', { requested_record: { resourceType: 'Patient' } }],
    ['a life of 299 seconds', { iat: seconds, exp: seconds + 299 }],
    ['a life of 301 seconds', { iat: seconds, exp: seconds + 301 }],
    ['an end that has passed', { iat: seconds - 600, exp: seconds - 300 }],
    ['a start ahead of our clock', { iat: seconds + 60, exp: seconds + 360 }],
    ['times in text', { iat: String(seconds), exp: String(seconds + 300) }],
    ['another reason', { reason_for_request: 'secondaryuses' }],
    ['a practitioner who is not the subject', { sub: 'somebody-else' }],
    ['a scope for writing', { requested_scope: 'patient/*.write' }],
    ['a scope for the practice', { requested_scope: 'organization/*.read' }],
    ['an unknown scope', { requested_scope: 'patient/*.*' }],
    ['a scope for the transfer of records', { requested_scope: 'patient/*.read conf/R' }],
    ['a device without a model', { requesting_device: { ...DEVICE, model: undefined } }],
    ['a device without an identifier', { requesting_device: { ...DEVICE, identifier: [] } }],
    [
      'an organisation without a code',
      { requesting_organization: { ...ORGANIZATION, identifier: [{ system: 'x', value: 'Z9X01' }] } },
    ],
    ['an organisation without a name', { requesting_organization: { ...ORGANIZATION, name: '' } }],
    ['a practitioner without an SDS user id', { requesting_practitioner: { ...PRACTITIONER, identifier: [] } }],
    [
      'a practitioner without a given name',
      { requesting_practitioner: { ...PRACTITIONER, name: [{ family: 'Testclinician' }] } },
    ],
    ['a patient instead of a device', { requesting_device: { resourceType: 'Patient' } }],
  ])('is refused with %s', async (_what, claims) => {
    expect(issueOf(await send({ claims }))).toMatchObject({ status: 400, code: 'BAD_REQUEST' });
  });

  it.each<[string, Record<string, unknown>]>([
    ['a resource of an unknown type', { requesting_device: { ...DEVICE, resourceType: 'InvalidResourceType' } }],
    ['an unknown element', { requesting_organization: { ...ORGANIZATION, invalidField: 'x' } }],
    ['a resource that is text', { requesting_practitioner: 'Avery' }],
  ])('is refused as unprocessable with %s', async (_what, claims) => {
    expect(issueOf(await send({ claims }))).toMatchObject({ status: 422, code: 'BAD_REQUEST' });
  });

  it.each<[string, Record<string, unknown>]>([
    ['conf/N beside the scope', { requested_scope: 'patient/*.read conf/N' }],
    ['a clock that is a little ahead', { iat: seconds + 3, exp: seconds + 303 }],
    [
      'the former system of the organisation',
      {
        requesting_organization: {
          ...ORGANIZATION,
          identifier: [{ system: 'http://fhir.nhs.net/Id/ods-organization-code', value: 'Z9X01' }],
        },
      },
    ],
    ['the former audience', { aud: 'https://authorize.fhir.nhs.net/token' }],
  ])('is fine with %s', async (_what, claims) => {
    expect((await send({ claims })).status).toBe(200);
  });

  it('with conf/N is refused before 1.6', async () => {
    expect((await send({ practice: 'Z81002', claims: { requested_scope: 'patient/*.read conf/N' } })).status).toBe(400);
  });

  it('is looked at before the body and before what the practice has switched off', async () => {
    const claims = { reason_for_request: 'x' };
    expect(issueOf(await send({ practice: 'Z81031', claims, body: 'no JSON' })).code).toBe('BAD_REQUEST');
    expect(tokenOf({ a: 'b' })).toMatch(/\.$/);
  });
});
