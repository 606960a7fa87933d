import { identifierCheck } from './identifier-check.js';
import { headerOf } from './call.js';
import type { Check } from './call.js';
import { refuse } from './outcome.js';

/** Checks 1 to 8 of the practice's system: shared/spec/gp-connect-core.md §11. */
export const REQUEST_CHECKS: readonly Check[] = [
  proxyHeaders,
  verb,
  resource,
  identifierCheck,
  authorizationForm,
  contentType,
  acceptedType,
];

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;
const JSON_TYPES = ['application/fhir+json', 'application/json+fhir'];
const ANY_TYPES = [...JSON_TYPES, 'application/*', '*/*'];

function proxyHeaders({ request, practice }: Parameters<Check>[0]): ReturnType<Check> {
  if (!UUID.test(headerOf(request, 'ssp-traceid'))) return refuse(400, 'BAD_REQUEST', 'Ssp-TraceID is not a UUID');
  if (headerOf(request, 'ssp-from') === '') return refuse(400, 'BAD_REQUEST', 'Ssp-From is missing');
  return headerOf(request, 'ssp-to') === practice.asid
    ? undefined
    : refuse(400, 'BAD_REQUEST', 'Ssp-To is not this system');
}

function verb({ request, interaction }: Parameters<Check>[0]): ReturnType<Check> {
  return request.method === interaction.method
    ? undefined
    : refuse(400, 'BAD_REQUEST', 'the method does not fit the interaction');
}

function resource({ interaction, path }: Parameters<Check>[0]): ReturnType<Check> {
  return interaction.path.test(path) ? undefined : refuse(400, 'BAD_REQUEST', 'the path does not fit the interaction');
}

function authorizationForm({ request }: Parameters<Check>[0]): ReturnType<Check> {
  const [scheme, token, ...rest] = headerOf(request, 'authorization').split(' ');
  const right = scheme === 'Bearer' && token !== undefined && token !== '' && rest.length === 0;
  return right ? undefined : refuse(400, 'BAD_REQUEST', 'Authorization is not a bearer token');
}

function contentType({ request }: Parameters<Check>[0]): ReturnType<Check> {
  if (request.method !== 'POST' && request.method !== 'PUT') return undefined;
  const sent = mediaTypes(headerOf(request, 'content-type'));
  return sent.some((type) => JSON_TYPES.includes(type))
    ? undefined
    : refuse(415, 'BAD_REQUEST', 'Content-Type is not supported');
}

/** `_format` overrides Accept; without either the answer is JSON. Source: shared/spec/gp-connect-core.md §2, §6. */
function acceptedType({ request, query }: Parameters<Check>[0]): ReturnType<Check> {
  // A `+` that was not encoded arrives in a query as a blank.
  const wanted = query.get('_format')?.replaceAll(' ', '+') ?? headerOf(request, 'accept');
  if (wanted === '' || wanted === 'json') return undefined;
  return mediaTypes(wanted).some((type) => ANY_TYPES.includes(type))
    ? undefined
    : refuse(415, 'BAD_REQUEST', 'no accepted type is supported');
}

function mediaTypes(value: string): readonly string[] {
  return value.split(',').map((type) => type.replace(/;.*$/, '').trim().toLowerCase());
}
