import { isNhsNumber } from '../pds/nhs-number.js';
import { isObject, isText, objectsIn, parsed } from './json-value.js';
import type { JsonObject } from './json-value.js';
import { refuse } from './outcome.js';
import type { Refusal } from './outcome.js';

/** One `parameter` or `part` as it was sent. */
export interface Sent {
  readonly name: string;
  readonly parts: readonly Sent[];
  readonly fields: JsonObject;
}

export type Reading<T> =
  { readonly kind: 'read'; readonly value: T } | { readonly kind: 'refused'; readonly refusal: Refusal };

const NHS_NUMBER_SYSTEM = 'https://fhir.nhs.uk/Id/nhs-number';

const refused = (refusal: Refusal): { readonly kind: 'refused'; readonly refusal: Refusal } => ({
  kind: 'refused',
  refusal,
});

/** Step 2 of shared/spec/access-record-structured.md §1.7. */
export function sentParameters(body: Buffer): Reading<readonly Sent[]> {
  const value = parsed(body.toString('utf8'));
  if (!isObject(value) || value['resourceType'] !== 'Parameters')
    return refused(refuse(422, 'INVALID_RESOURCE', 'the body is not a Parameters resource'));
  const given = value['parameter'] ?? [];
  const sent = objectsIn(given).flatMap(sentOf);
  const wellFormed = Array.isArray(given) && sent.length === given.length;
  return wellFormed
    ? { kind: 'read', value: sent }
    : refused(refuse(422, 'INVALID_RESOURCE', 'a parameter has no name'));
}

function sentOf(fields: JsonObject): readonly Sent[] {
  const { name, part } = fields;
  return isText(name) ? [{ name, parts: objectsIn(part).flatMap(sentOf), fields }] : [];
}

/** Step 3 of shared/spec/access-record-structured.md §1.7. */
export function patientNumber(sent: readonly Sent[]): Reading<string> {
  const found = sent.filter(({ name }) => name === 'patientNHSNumber');
  const [only] = found;
  if (only === undefined) return refused(refuse(422, 'INVALID_PARAMETER', 'patientNHSNumber is missing'));
  if (found.length > 1) return refused(refuse(400, 'BAD_REQUEST', 'patientNHSNumber is there twice'));
  const identifier = only.fields['valueIdentifier'];
  if (!isObject(identifier))
    return refused(refuse(422, 'INVALID_PARAMETER', 'patientNHSNumber has no valueIdentifier'));
  const { system, value } = identifier;
  if (system !== NHS_NUMBER_SYSTEM)
    return refused(refuse(400, 'INVALID_IDENTIFIER_SYSTEM', 'patientNHSNumber has another system'));
  if (!isText(value) || !isNhsNumber(value))
    return refused(refuse(400, 'INVALID_NHS_NUMBER', 'patientNHSNumber is not valid'));
  return { kind: 'read', value };
}
