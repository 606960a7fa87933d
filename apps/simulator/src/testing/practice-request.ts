import type { SimClock, SimReply, SimRequest } from '../kernel/exchange.js';
import { isObject, parsed } from '../practices/json-value.js';
import { INTERACTIONS } from '../scenarios/interactions.js';
import type { Interaction } from '../scenarios/interactions.js';
import { CONSUMER, PRACTICES } from '../scenarios/index.js';
import type { Practice } from '../scenarios/practice.js';

/** Noon of a winter day, so that the date in London is plain. */
export const NOON = new Date('2026-01-15T12:00:00Z');
export const TODAY = '2026-01-15';
export const TRACE_ID = '3f1f2c9a-7c55-4a0e-9c0f-2f6a4b0d7e11';
export const OTHER_ID = '00000000-0000-4000-8000-000000000001';
export const CLOCK: SimClock = { now: () => NOON, uuid: () => OTHER_ID };

export type Claims = Readonly<Record<string, unknown>>;

export interface Given {
  /** The practice, or the code of one that the simulator always has. */
  readonly practice?: string | Practice;
  /** End of the interaction's id. */
  readonly interaction?: string;
  readonly method?: string;
  /** What follows the root. */
  readonly path?: string;
  /** The whole address after the proxy's, where it is not the practice's own. */
  readonly url?: string;
  /** `undefined`: the header is not sent. */
  readonly headers?: Readonly<Record<string, string | undefined>>;
  readonly claims?: Claims;
  readonly body?: unknown;
}

const STRUCTURED = 'gpc.getstructuredrecord-1';
export const STRUCTURED_METADATA = 'structured:fhir:rest:read:metadata-1';
export const FOUNDATIONS_METADATA = 'gpconnect:fhir:rest:read:metadata-1';

/** A request in good order through the proxy, but for what is given. */
export function aPracticeRequest(given: Given = {}): SimRequest {
  const practice = practiceOf(given);
  const interaction = interactionNamed(given.interaction ?? STRUCTURED);
  const root = practice.roots[interaction.capability];
  const target = `/ssp/${given.url ?? root + (given.path ?? PATH[interaction.method])}`;
  return {
    method: given.method ?? interaction.method,
    target,
    path: target.replace(/\?.*$/, ''),
    query: new URLSearchParams(target.replace(/^[^?]*/, '')),
    headers: { ...headersFor(practice, interaction, root, given.claims ?? {}), ...given.headers },
    rawHeaders: [],
    body: bytesOf(given.body ?? {}),
  };
}

const PATH = { GET: '/metadata', POST: '/Patient/$gpc.getstructuredrecord', PUT: '/Appointment/1' } as const;

function practiceOf({ practice = 'Z81001' }: Given): Practice {
  return typeof practice === 'string' ? practiceNamed(practice) : practice;
}

const bytesOf = (body: unknown): Buffer => Buffer.from(typeof body === 'string' ? body : JSON.stringify(body));

function headersFor(
  practice: Practice,
  interaction: Interaction,
  root: string,
  claims: Claims,
): Readonly<Record<string, string>> {
  return {
    'ssp-traceid': TRACE_ID,
    'ssp-from': CONSUMER.asid,
    'ssp-to': practice.asid,
    'ssp-interactionid': interaction.id,
    authorization: `Bearer ${tokenOf({ ...someClaims(interaction.scope, root), ...claims })}`,
    accept: 'application/fhir+json;charset=utf-8',
    'content-type': 'application/fhir+json;charset=utf-8',
  };
}

export const part64 = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');

export const tokenOf = (claims: Claims): string => `${part64({ alg: 'none', typ: 'JWT' })}.${part64(claims)}.`;

export const PRACTITIONER = {
  resourceType: 'Practitioner',
  id: 'user-1',
  identifier: [{ system: 'https://fhir.nhs.uk/Id/sds-user-id', value: 'UNK' }],
  name: [{ family: 'Testclinician', given: ['Avery'] }],
} as const;

export const DEVICE = {
  resourceType: 'Device',
  identifier: [{ system: 'https://consumer.example.nhs.uk/Id/device', value: 'D1' }],
  model: 'M',
  version: '1',
} as const;

export const ORGANIZATION = {
  resourceType: 'Organization',
  identifier: [{ system: 'https://fhir.nhs.uk/Id/ods-organization-code', value: CONSUMER.odsCode }],
  name: 'Example Urgent Care Centre',
} as const;

function someClaims(scope: string, root: string): Claims {
  const iat = Math.floor(NOON.getTime() / 1000) - 2;
  return {
    iss: 'https://consumer.example.nhs.uk/',
    sub: PRACTITIONER.id,
    aud: root,
    iat,
    exp: iat + 300,
    reason_for_request: 'directcare',
    requested_scope: scope,
    requesting_device: DEVICE,
    requesting_organization: ORGANIZATION,
    requesting_practitioner: PRACTITIONER,
  };
}

/** A body that asks for a record. Each parameter is a name, or a name and its parts. */
export function asksFor(
  nhsNumber: string,
  ...parameters: readonly (string | readonly [string, ...(readonly unknown[])])[]
): unknown {
  const patient = {
    name: 'patientNHSNumber',
    valueIdentifier: { system: 'https://fhir.nhs.uk/Id/nhs-number', value: nhsNumber },
  };
  const rest = parameters.map((parameter) => {
    if (typeof parameter === 'string') return { name: parameter };
    const [name, ...part] = parameter;
    return { name, part };
  });
  return { resourceType: 'Parameters', parameter: [patient, ...rest] };
}

export const practiceNamed = (odsCode: string): Practice =>
  found(PRACTICES.find((practice) => practice.odsCode === odsCode));

const interactionNamed = (end: string): Interaction => found(INTERACTIONS.find(({ id }) => id.endsWith(end)));

function found<T>(value: T | undefined): T {
  if (value === undefined) throw new Error('the request names something that there is not');
  return value;
}

/** What a reply's one issue says, in the words that matter. */
export function issueOf(reply: SimReply): {
  readonly status: number;
  readonly code: unknown;
  readonly diagnostics: unknown;
} {
  const outcome = parsed(reply.body.toString());
  const issue: unknown = isObject(outcome) && Array.isArray(outcome['issue']) ? outcome['issue'][0] : undefined;
  const details: unknown = isObject(issue) ? issue['details'] : undefined;
  const coding: unknown = isObject(details) && Array.isArray(details['coding']) ? details['coding'][0] : undefined;
  return {
    status: reply.status,
    code: isObject(coding) ? coding['code'] : undefined,
    diagnostics: isObject(issue) ? issue['diagnostics'] : undefined,
  };
}
