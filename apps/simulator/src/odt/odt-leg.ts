import type { LegFault, LegHandler, SimReply, SimRequest } from '../kernel/exchange.js';
import { html, json } from '../kernel/replies.js';
import type { Practice } from '../scenarios/index.js';
import { organisationResource } from './organisation-resource.js';
import { registeredOrganisations, type RegisteredOrganisation } from './organisations.js';

const PREFIX = '/organisation-data-terminology-api/fhir';

/** The key that callers must send when no other is set. */
export const ODT_API_KEY = 'local-odt-api-key';

export interface OdtDeps {
  readonly practices: readonly Practice[];
  /** `ODT_API_KEY` when absent. */
  readonly apiKey?: string | undefined;
}

type Known = ReadonlyMap<string, RegisteredOrganisation>;

/** Organisation Data Terminology API (FHIR R4): the read of one organisation, no search. Source: shared/spec/sds.md §17. */
export function odtLeg({ practices, apiKey = ODT_API_KEY }: OdtDeps): LegHandler {
  const known = registeredOrganisations(practices);
  const handle = (request: SimRequest): SimReply => {
    if (request.headers['apikey'] !== apiKey) return keyRefused();
    if (request.method !== 'GET') return outcome(405, 'HAPI-0427', 'Method Not Allowed');
    return read(request.path.slice(PREFIX.length), known);
  };
  return { leg: 'odt', prefix: PREFIX, handle, faults: FAULTS };
}

function read(path: string, known: Known): SimReply {
  const odsCode = /^\/Organization\/(?<id>[^/]+)$/u.exec(path)?.groups?.['id'] ?? '';
  const organisation = known.get(odsCode);
  if (organisation === undefined) return outcome(404, 'HAPI-2001', 'Organization not found');
  return fhir(200, organisationResource(organisation));
}

/** The gateway does not translate. Source: shared/spec/identity.md §4.2. */
function keyRefused(): SimReply {
  return json(401, { fault: { faultstring: 'Invalid ApiKey', detail: { errorcode: 'oauth.v2.InvalidApiKey' } } });
}

function outcome(status: number, code: string, display: string): SimReply {
  const issue = { severity: 'error', code: 'invalid', details: { coding: [{ code, display }] } };
  return fhir(status, { resourceType: 'OperationOutcome', issue: [issue] });
}

function fhir(status: number, body: unknown): SimReply {
  return json(status, body, { 'Content-Type': 'application/fhir+json;charset=UTF-8' });
}

const SOMEBODY_ELSE: RegisteredOrganisation = {
  odsCode: 'Z89999',
  name: 'Somebody Else Surgery',
  postcode: 'ZZ99 9ZZ',
  active: true,
  roles: [],
};

const FAULTS: Readonly<Record<string, LegFault>> = {
  '401': keyRefused,
  '429': () => json(429, { fault: { faultstring: 'Rate limit quota violation' } }),
  '500': () => outcome(500, 'HAPI-0389', 'Failed to call access method'),
  'non-json': () => html(200, 'Service notice'),
  'outcome-200': () => ({ ...outcome(404, 'HAPI-2001', 'Organization not found'), status: 200 }),
  'other-organisation': () => fhir(200, organisationResource(SOMEBODY_ELSE)),
};
