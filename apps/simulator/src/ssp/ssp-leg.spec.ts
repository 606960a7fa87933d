import type { SimReply } from '../kernel/exchange.js';
import { PRACTICES, STORIES } from '../scenarios/index.js';
import {
  aPracticeRequest,
  asksFor,
  CLOCK,
  issueOf,
  ORGANIZATION,
  OTHER_ID,
  practiceNamed,
  TRACE_ID,
} from '../testing/practice-request.js';
import type { Given } from '../testing/practice-request.js';
import { sspLeg } from './ssp-leg.js';

const leg = sspLeg({ clock: CLOCK, stories: STORIES, practices: PRACTICES, slowMs: 40, dripMs: 2 });
const send = async (given: Given = {}): Promise<SimReply> =>
  leg.handle(aPracticeRequest({ body: asksFor('9990001006'), ...given }));
const bodyOf = (reply: SimReply): Record<string, unknown> =>
  JSON.parse(reply.body.toString()) as Record<string, unknown>;

describe('the secure proxy', () => {
  it('hands a request in good order to the practice and its record back', async () => {
    const reply = await send({
      body: asksFor('9990001006', ['includeAllergies', { name: 'includeResolvedAllergies', valueBoolean: true }]),
    });
    expect(reply.status).toBe(200);
    expect(reply.headers).toEqual({
      'Content-Type': 'application/fhir+json;charset=utf-8',
      'Cache-Control': 'no-store',
    });
    expect(bodyOf(reply)).toMatchObject({ resourceType: 'Bundle', id: TRACE_ID, type: 'collection' });
  });

  it('wants an address behind its own', async () => {
    const reply = await send({ url: 'metadata' });
    expect(reply).toMatchObject({
      status: 400,
      headers: { 'Content-Type': 'text/plain;charset=utf-8', 'Cache-Control': 'no-store' },
    });
  });

  it.each(['ssp-traceid', 'ssp-from', 'ssp-to', 'ssp-interactionid'])('wants the header %s', async (name) => {
    expect(issueOf(await send({ headers: { [name]: undefined } }))).toMatchObject({ status: 400, code: 'BAD_REQUEST' });
    expect(issueOf(await send({ headers: { [name]: ' ' } }))).toMatchObject({ status: 400, code: 'BAD_REQUEST' });
  });

  it('answers 415 to an interaction that it does not know', async () => {
    const reply = await send({
      headers: { 'ssp-interactionid': 'urn:nhs:names:services:gpconnect:fhir:operation:gpc.getcarerecord' },
    });
    expect(bodyOf(reply)).toEqual({
      resourceType: 'OperationOutcome',
      id: OTHER_ID,
      issue: [
        {
          code: 'not-supported',
          severity: 'error',
          details: {
            coding: [
              {
                code: '415',
                display: 'Unsupported_Media_Type',
                system: 'http://fhir.nhs.net/ValueSet/gpconnect-schedule-response-code-1-0',
              },
            ],
          },
          diagnostics: 'Unsupported_Media_Type',
        },
      ],
    });
  });

  it.each(['DELETE', 'PATCH', 'OPTIONS'])('answers 405 to %s, in its odd form', async (method) => {
    const reply = await send({ method });
    expect(reply.status).toBe(405);
    expect(bodyOf(reply)).toEqual({
      resourceType: 'OperationOutcome',
      issue: [
        {
          code: 'forbidden',
          severity: 'fatal',
          details: {
            coding: [
              {
                code: '405',
                display: '405: Method Not Allowed',
                system: 'https://fhir.nhs.uk/StructureDefinition/spine-operationoutcome-1',
              },
            ],
          },
        },
      ],
    });
  });

  it('answers 403 to a sender that is not accredited, and to us for the transfer of records', async () => {
    const diagnostics = 'ASID_CHECK_FAILED_MESSAGESENDER_200000009999';
    expect(issueOf(await send({ headers: { 'ssp-from': '200000009999' } }))).toEqual({
      status: 403,
      code: '403',
      diagnostics,
    });
    expect(issueOf(await send({ interaction: 'gpc.migratestructuredrecord-1' })).status).toBe(403);
  });

  it('lets the second organisation through in its own name only', async () => {
    const headers = { 'ssp-from': '200000009902' };
    const identifier = [{ system: 'https://fhir.nhs.uk/Id/ods-organization-code', value: 'Z9X02' }];
    const claims = { requesting_organization: { ...ORGANIZATION, identifier } };
    expect((await send({ headers, claims })).status).toBe(200);
    const refusal = { code: 'BAD_REQUEST', diagnostics: 'requesting_organization is not the organisation of Ssp-From' };
    expect(issueOf(await send({ headers }))).toEqual({ status: 400, ...refusal });
    expect(issueOf(await send({ claims }))).toEqual({ status: 400, ...refusal });
  });

  it('answers 403 when no such system is registered for the interaction', async () => {
    const diagnostics = 'PARTYKEY_INTERACTION_CHECK_FAILED_MESSAGERECEIVER_200000099999';
    expect(issueOf(await send({ headers: { 'ssp-to': '200000099999' } }))).toEqual({
      status: 403,
      code: '403',
      diagnostics,
    });
    expect(issueOf(await send({ practice: 'Z81034' })).diagnostics).toBe(
      `PARTYKEY_INTERACTION_CHECK_FAILED_MESSAGERECEIVER_${practiceNamed('Z81034').asid}`,
    );
  });

  it.each([
    ['with a port', 'https://gp.rowan.example.nhs.uk:443/Z81001/STU3/1/gpconnect/structured/metadata'],
    ['in other letters', 'https://GP.rowan.example.nhs.uk/Z81001/STU3/1/gpconnect/structured/metadata'],
    ['of another capability', 'https://gp.rowan.example.nhs.uk/Z81001/STU3/1/gpconnect/metadata'],
    ['without a slash after the root', 'https://gp.rowan.example.nhs.uk/Z81001/STU3/1/gpconnect/structuredmetadata'],
  ])('answers 400 to an address %s', async (_how, url) => {
    expect(issueOf(await send({ url }))).toEqual({
      status: 400,
      code: '400',
      diagnostics: `ENDPOINT_${practiceNamed('Z81001').roots.structured}_CPAID_${practiceNamed('Z81001').cpaId}_VARIES_FROM_TARGETURL_${url}`,
    });
  });

  it.each<[string, number, string]>([
    ['Z81021', 403, 'ASID_CHECK_FAILED_MESSAGESENDER_200000009901'],
    ['Z81022', 403, `PARTYKEY_INTERACTION_CHECK_FAILED_MESSAGERECEIVER_${practiceNamed('Z81022').asid}`],
    ['Z81023', 403, `FOT_CHECK_FAILED_MESSAGESENDER_200000009901_MESSAGERECEIVER_${practiceNamed('Z81023').asid}`],
    [
      'Z81025',
      502,
      `ERROR_COMMUNICATING_TO_ENDPOINT_URL_${practiceNamed('Z81025').roots.structured}/Patient/$gpc.getstructuredrecord`,
    ],
    ['Z81027', 415, 'Unsupported_Media_Type'],
  ])('refuses all requests to the practice %s with %i', async (practice, status, diagnostics) => {
    expect(issueOf(await send({ practice }))).toEqual({ status, code: String(status), diagnostics });
  });

  it('refuses a root that is not the one it has, and the method, where a practice stands for that', async () => {
    expect(issueOf(await send({ practice: 'Z81024' })).diagnostics).toContain(
      'ENDPOINT_https://gp-new.rowan.example.nhs.uk/Z81024/STU3/1/gpconnect/structured_CPAID_',
    );
    expect((await send({ practice: 'Z81026' })).status).toBe(405);
  });

  it('answers in XML when JSON is not asked for', async () => {
    const xml = await send({ practice: 'Z81023', headers: { accept: '*/*' } });
    expect(xml.headers).toEqual({ 'Content-Type': 'application/fhir+xml;charset=utf-8', 'Cache-Control': 'no-store' });
    expect(xml.body).toContain('<OperationOutcome xmlns="http://hl7.org/fhir"><issue><severity value="error"/>');
    expect((await send({ method: 'PATCH', headers: { accept: '*/*' } })).body).toContain('<code value="405"/>');
  });

  it('checks in the order of the specification', async () => {
    const everything: Given = {
      practice: 'Z81021',
      method: 'DELETE',
      url: 'https://elsewhere.example/metadata',
      headers: { 'ssp-from': '' },
    };
    expect(issueOf(await send(everything)).code).toBe('BAD_REQUEST');
    expect((await send({ ...everything, headers: {} })).status).toBe(405);
    expect((await send({ ...everything, headers: {}, method: 'GET' })).status).toBe(403);
  });
});
