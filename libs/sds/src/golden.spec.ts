import nock from 'nock';
import { z } from 'zod';
import { INTERACTION, OdsCode } from '#contracts';
import { readDevices, readEndpoints } from '#fhir';
import { describeWithSharedData, sharedData } from '../../../test/support/shared-data.js';
import { stubTheWire } from '../../../test/support/stub-the-wire.js';
import { aCall } from '../../contracts/testing/fakes.js';
import { BASE, aDirectory } from '../testing/a-directory.js';
import { decideDevice, decideOwnAsid } from './device-rules.js';
import { decideEndpoint } from './endpoint-rules.js';
import { readResult, type Reading } from './reply-reading.js';
import { SYSTEM } from './sds-query.js';

const Exchange = z.object({
  request: z.object({ path: z.string(), query: z.array(z.tuple([z.string(), z.string()])).default([]) }),
  response: z.object({
    status: z.number(),
    headers: z.record(z.string(), z.string()).default({}),
    body: z.unknown().optional(),
  }),
  elapsedMs: z.number().default(40),
});
type Exchange = z.infer<typeof Exchange>;

const FOLDER = 'sds/golden';
const exchangeOf = (file: string): Exchange => Exchange.parse(sharedData.json(`${FOLDER}/${file}`));

/** What stands behind the system in the query; the last one counts (sds.md §4.3). */
function asked({ request }: Exchange, name: string, system: string): string | undefined {
  const values = request.query.filter(([key, value]) => key === name && value.startsWith(`${system}|`));
  return values.at(-1)?.[1].slice(system.length + 1);
}

function reading<Resource>(
  exchange: Exchange,
  read: (json: unknown) => readonly Resource[] | undefined,
): Reading<Resource> {
  const { status, headers, body } = exchange.response;
  const result = { kind: 'reply', status, headers, body: Buffer.from(JSON.stringify(body ?? '')) } as const;
  return readResult(result, { read, elapsedMs: exchange.elapsedMs, suspectEmptyMs: 2_900, now: new Date(0) });
}

/** Records that a search brings, or in words what happens next. */
function recordsOf<Resource>(read: Reading<Resource>): readonly Resource[] | string {
  if (read.kind === 'records') return read.records;
  return read.kind === 'fast-empty' ? [] : `${read.kind === 'unclear' ? 'again, then ' : ''}${read.trouble.code}`;
}

function decisionOnEndpoint(exchange: Exchange): string {
  const records = recordsOf(reading(exchange, readEndpoints));
  if (typeof records === 'string') return records;
  const odsCode = asked(exchange, 'organization', SYSTEM.odsCode)?.trim() ?? '';
  const interactionId = asked(exchange, 'identifier', SYSTEM.interaction) ?? '';
  const decision = decideEndpoint(records, { odsCode, interactionId }, { odsCheck: 'warn', allowHttp: false });
  return decision.kind === 'use' ? `use by rule ${decision.rule}` : decision.code;
}

function decisionOnDevice(exchange: Exchange): string {
  const records = recordsOf(reading(exchange, readDevices));
  if (typeof records === 'string') return records;
  const interactionId = asked(exchange, 'identifier', SYSTEM.interaction) ?? '';
  const partyKey = asked(exchange, 'identifier', SYSTEM.partyKey);
  const manufacturer = asked(exchange, 'manufacturing-organization', SYSTEM.odsCode);
  if (partyKey === undefined) {
    const own = decideOwnAsid(records, { interactionId, manufacturer });
    return own.kind === 'use' ? 'use as our own' : own.code;
  }
  const decision = decideDevice(records, { interactionId, partyKey });
  return decision.kind === 'use' ? `use by rule ${decision.rule}` : decision.code;
}

/** Every recorded answer and what we do with its answer. Devices without a party key are read as a search for an own ASID. */
const DECISIONS: Readonly<Record<string, string>> = {
  'A01-endpoint-B82617-structured': 'use by rule 3',
  'A02-device-B82617-structured-partykey': 'use by rule 15',
  'A03-endpoint-B82617-slot': 'use by rule 3',
  'A04-device-B82617-slot-partykey': 'use by rule 15',
  'A05-endpoint-B82617-documents': 'use by rule 3',
  'A08-endpoint-A20047-documents-empty': 'SDS_ENDPOINT_NOT_FOUND',
  'A09-endpoint-org-partykey-many': 'SDS_BAD_RESPONSE', // as an answer to another question; see the siblings below
  'A11-endpoint-lowercase-ods': 'SDS_ENDPOINT_NOT_FOUND',
  'A12-endpoint-padded-ods': 'use by rule 3',
  'B01d-device-T90001': 'SDS_CONSUMER_ASID_AMBIGUOUS',
  'B01e-endpoint-T90001': 'use by rule 3',
  'B01j-device-T90001-partykey': 'use by rule 15',
  'B02d-device-T90002': 'SDS_CONSUMER_ASID_AMBIGUOUS',
  'B02e-endpoint-T90002': 'SDS_ENDPOINT_MULTIPLE_SUPPLIERS',
  'B02j-device-T90002-partykey': 'use by rule 15',
  'B02k-device-T90002-second-partykey': 'use by rule 15',
  'B04d-device-T90004': 'SDS_CONSUMER_ASID_NOT_FOUND',
  'B04e-endpoint-T90004': 'use by rule 3',
  'B04j-device-T90004-partykey': 'SDS_DEVICE_NOT_FOUND',
  'B06d-device-T90006': 'use as our own',
  'B06e-endpoint-T90006': 'SDS_ENDPOINT_NO_ADDRESS',
  'B06j-device-T90006-partykey': 'use by rule 15',
  'B07d-device-T90007': 'use as our own',
  'B07e-endpoint-T90007': 'use by rule 3',
  'B07j-device-T90007-partykey': 'SDS_DEVICE_NOT_FOUND',
  'B09d-device-T90009': 'again, then SDS_UNAVAILABLE',
  'B09e-endpoint-T90009': 'use by rule 3',
  'B09j-device-T90009-partykey': 'again, then SDS_UNAVAILABLE',
  'B10d-device-T90010': 'use as our own',
  'B10e-endpoint-T90010': 'SDS_ENDPOINT_BAD_ADDRESS',
  'B10f-endpoint-T90010-port443-trailing-slash': 'use by rule 11',
  'B10j-device-T90010-partykey': 'use by rule 15',
  'B12d-device-T90012': 'SDS_CONSUMER_ASID_NOT_FOUND',
  'B12e-endpoint-T90012': 'SDS_ENDPOINT_NOT_FOUND',
  'B12f-endpoint-T90012-slot': 'use by rule 3',
  'B12g-device-T90012-slot-partykey': 'use by rule 15',
  'B12j-device-T90012-partykey': 'SDS_DEVICE_NOT_FOUND',
  'C01-device-consumer-all': 'SDS_CONSUMER_ASID_AMBIGUOUS',
  'C02-device-consumer-manufacturer': 'use as our own',
  'C05-device-two-clients-500': 'again, then SDS_UNAVAILABLE',
  'D01-endpoint-org-only-400': 'SDS_REQUEST_REJECTED',
  'D02-endpoint-interaction-only-400': 'SDS_REQUEST_REJECTED',
  'D03-endpoint-no-params-400': 'SDS_REQUEST_REJECTED',
  'D04-endpoint-illegal-param-400': 'SDS_REQUEST_REJECTED',
  'D05-endpoint-bad-org-system-400': 'SDS_REQUEST_REJECTED',
  'D07-endpoint-manufacturer-400': 'SDS_REQUEST_REJECTED',
  'D08-device-no-org-400': 'SDS_REQUEST_REJECTED',
  'D11-device-illegal-param-400': 'SDS_REQUEST_REJECTED',
  'D12-correlation-invalid-400': 'SDS_REQUEST_REJECTED',
  'D14-not-found-path-404': 'SDS_WRONG_PATH',
  'D15-read-by-id-404': 'SDS_WRONG_PATH',
  'D17-post-405': 'SDS_REQUEST_REJECTED',
  'D18-accept-xml-406': 'SDS_REQUEST_REJECTED',
  'D20-accept-json-200': 'use by rule 12',
  'E01-sandbox-endpoint-YES': 'use by rule 12',
  'E02-sandbox-device-YES-manufacturer-X09001': 'SDS_BAD_RESPONSE', // its list of interactions is cut, so it does not name ours
  'E04-sandbox-endpoint-B82617-500': 'again, then SDS_UNAVAILABLE',
  'E05-sandbox-device-B82617-empty': 'SDS_CONSUMER_ASID_NOT_FOUND',
  'E06-sandbox-endpoint-no-match': 'SDS_ENDPOINT_NOT_FOUND',
  'F01-healthcheck': 'again, then SDS_BAD_RESPONSE', // the health checks are never asked for, and never taken for a search
  'F02-healthcheck-deep-pass': 'again, then SDS_BAD_RESPONSE',
  'F03-endpoint-ldap-bind-no-answer-500': 'again, then SDS_UNAVAILABLE',
  'F04-endpoint-slow-search-false-empty-200': 'again, then SDS_UNAVAILABLE',
  'F07-healthcheck-deep-fail-503': 'again, then SDS_UNAVAILABLE',
  'G01-gateway-missing-apikey-401': 'SDS_UNAUTHENTICATED',
  'G02-gateway-quota-429': 'again, then SDS_RATE_LIMITED',
  'G03-gateway-backend-500-masked': 'again, then SDS_UNAVAILABLE',
  'G06-ping-200': 'again, then SDS_BAD_RESPONSE',
  'G07-status-200': 'again, then SDS_BAD_RESPONSE',
};

describeWithSharedData('recorded answers of the directory', () => {
  it('has a decision for every recorded answer', () => {
    const names = sharedData.files(FOLDER).map((file) => file.replace('.json', ''));
    expect(names.toSorted()).toEqual(Object.keys(DECISIONS).toSorted());
  });
  it.each(Object.entries(DECISIONS))('%s: %s', (name, decision) => {
    const exchange = exchangeOf(`${name}.json`);
    const decide = /^\/device/iu.test(exchange.request.path) ? decisionOnDevice : decisionOnEndpoint;
    expect(decide(exchange)).toBe(decision);
  });
});

describeWithSharedData('the recorded siblings of a route', () => {
  stubTheWire();

  it('are those interactions of its party key that its system may be sent', async () => {
    const say = (name: string): void => {
      const { request, response } = exchangeOf(`${name}.json`);
      nock(BASE).get(request.path).query(true).reply(200, JSON.stringify(response.body));
    };
    say('A01-endpoint-B82617-structured');
    say('A02-device-B82617-structured-partykey');
    const at = aDirectory();
    const practice = OdsCode.parse('B82617');
    const known = await at.directory.route(practice, INTERACTION.structuredRecord, aCall());
    say('A09-endpoint-org-partykey-many');
    const siblings = await at.directory.siblings(known, Object.values(INTERACTION), aCall());
    const slots = siblings.find(({ interactionId }) => interactionId === INTERACTION.searchSlots);
    say('A03-endpoint-B82617-slot');
    say('A04-device-B82617-slot-partykey');
    const asked = await at.directory.route(practice, INTERACTION.searchSlots, aCall());
    expect(slots?.address).toBe(asked.address);
    expect(slots?.provenance.fingerprint).toBe(asked.provenance.fingerprint);
    expect(siblings.length).toBeGreaterThan(10);
  });
});
