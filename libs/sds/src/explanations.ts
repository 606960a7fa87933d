import { Asid, maskAsid, type DirectoryAnswer, type RouteExplanation, type RoutePin } from '#contracts';
import type { Fault } from '#errors';
import { extensionValues, identifierValues, type R4Device, type R4Endpoint } from '#fhir';
import type { Heard } from './directory-search.js';
import type { Question } from './input-rules.js';
import type { Finding } from './route-finder.js';
import { routeOf, type Found } from './routes.js';
import { meaningOf } from './rule-meanings.js';
import { EXTENSION, SYSTEM, readableParams } from './sds-query.js';

interface Look {
  readonly question: Question;
  readonly heard: readonly Heard[];
  readonly pin: RoutePin | undefined;
  readonly now: Date;
}

/** A look at the directory that came to a decision. */
export function explained(finding: Finding, look: Look): RouteExplanation {
  return finding.kind === 'found' ? explainedRoute(finding, look) : explainedFault(finding, look);
}

/** A look that came to none. */
export function explainedFault(
  { code, rule }: Pick<Fault, 'code'> & { readonly rule: number | undefined },
  { question, heard, pin }: Look,
): RouteExplanation {
  return {
    ...question,
    answers: heard.map((one) => answerOf(one, undefined)),
    decision: { rule, outcome: code, meaning: meaningOf(rule, code) },
    address: undefined,
    asid: undefined,
    partyKey: undefined,
    fingerprint: undefined,
    notes: [],
    pin,
  };
}

function explainedRoute(found: Found, { question, heard, pin, now }: Look): RouteExplanation {
  const { address, asid, partyKey, provenance } = routeOf(question, found, now);
  const { rule, fingerprint, notes } = provenance;
  return {
    ...question,
    answers: heard.map((one) => answerOf(one, found)),
    decision: { rule, outcome: 'usable', meaning: meaningOf(rule, undefined) },
    address,
    asid: maskAsid(asid),
    partyKey,
    fingerprint,
    notes,
    pin,
  };
}

function answerOf({ query, records, durationMs }: Heard, found: Found | undefined): DirectoryAnswer {
  return {
    resource: query.resourceType,
    parameters: readableParams(query),
    durationMs,
    count: records.length,
    records: records.map((record) =>
      record.resourceType === 'Endpoint' ? endpointRecord(record, found) : deviceRecord(record, found),
    ),
  };
}

type AnswerRecord = DirectoryAnswer['records'][number];

function endpointRecord(endpoint: R4Endpoint, found: Found | undefined): AnswerRecord {
  const [partyKey] = identifierValues(endpoint, SYSTEM.partyKey);
  const [mhsId] = identifierValues(endpoint, SYSTEM.mhsId);
  const isChosen =
    found !== undefined &&
    endpoint.status === 'active' &&
    endpoint.address === found.endpoint.address &&
    partyKey === found.endpoint.partyKey &&
    mhsId === found.endpoint.mhsId;
  return {
    ...said('address', endpoint.address),
    ...said('status', endpoint.status),
    ...said('partyKey', partyKey),
    ...said('mhsId', mhsId),
    ...said('cpaId', identifierValues(endpoint, SYSTEM.cpaId)[0]),
    ...said('fqdn', identifierValues(endpoint, SYSTEM.fqdn)[0]),
    ...said('organisation', endpoint.managingOrganization?.identifier?.value),
    ...said('interactions', extensionValues(endpoint, EXTENSION.interaction).join(' ')),
    ...(isChosen ? { chosen: 'yes' } : {}),
  };
}

function deviceRecord(device: R4Device, found: Found | undefined): AnswerRecord {
  const asids = identifierValues(device, SYSTEM.asid);
  const isChosen = found !== undefined && asids.some((one) => one === found.device.asid);
  return {
    ...said('asid', asids.map(masked).join(' ')),
    ...said('partyKey', identifierValues(device, SYSTEM.partyKey)[0]),
    ...said('manufacturer', extensionValues(device, EXTENSION.manufacturer)[0]),
    ...said('interactions', String(extensionValues(device, EXTENSION.interaction).length)),
    ...(isChosen ? { chosen: 'yes' } : {}),
  };
}

/** What is no ASID (row 19) is not shown: it may be anything. */
function masked(text: string): string {
  const asid = Asid.safeParse(text).data;
  return asid === undefined ? 'not 12 digits' : maskAsid(asid);
}

function said(name: string, value: string | undefined): Readonly<Record<string, string>> {
  return value === undefined || value === '' ? {} : { [name]: value };
}
