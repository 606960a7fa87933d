/** The systems of the search parameters. Source: shared/spec/sds.md §4.1. */
export const ODS_SYSTEM = 'https://fhir.nhs.uk/Id/ods-organization-code';
export const INTERACTION_SYSTEM = 'https://fhir.nhs.uk/Id/nhsServiceInteractionId';
export const PARTY_KEY_SYSTEM = 'https://fhir.nhs.uk/Id/nhsMhsPartyKey';

export type Resource = 'Endpoint' | 'Device';

/** What is searched for; `undefined` does not filter. */
export interface SdsQuery {
  readonly organisation?: string | undefined;
  readonly interaction?: string | undefined;
  readonly partyKey?: string | undefined;
  readonly manufacturer?: string | undefined;
}

export type QueryOutcome =
  | { readonly kind: 'query'; readonly query: SdsQuery }
  /** `reason` is what stands in the brackets of the diagnostics. */
  | { readonly kind: 'wrong'; readonly reason: string };

const ORGANISATION_WANTED = `'organization=${ODS_SYSTEM}|value'`;
const WRONG_ORGANISATION = `Missing or invalid 'organization' query parameter. Should be ${ORGANISATION_WANTED}`;
/** The bracket stays open in the original. Source: shared/spec/sds.md §5. */
const WRONG_IDENTIFIER =
  "Missing or invalid 'identifier' query parameter. Should be one or both of: " +
  `['identifier=${INTERACTION_SYSTEM}|value', 'identifier=${PARTY_KEY_SYSTEM}|value'`;
const WRONG_INTERACTION = `Missing or invalid 'identifier' query parameter. Should be 'identifier=${INTERACTION_SYSTEM}|value'`;
const WRONG_MANUFACTURER =
  "Missing or invalid 'manufacturing-organization' query parameter. " +
  `Should be 'manufacturing-organization=${ODS_SYSTEM}|value'`;

const ORG = `organization=${ODS_SYSTEM}|value`;
const INT = `identifier=${INTERACTION_SYSTEM}|value`;
const KEY = `identifier=${PARTY_KEY_SYSTEM}|value`;
/** No commas between the four, as in the original. Source: shared/data/sds/golden D01. */
const WRONG_COMBINATION =
  'Missing or invalid query parameters. Should one of following combinations: ' +
  `['${ORG}&${INT}&${KEY}''${ORG}&${INT}''${ORG}&${KEY}''${INT}&${KEY}']`;

/** Parameters are looked at in the order of their appearance, then together. Source: shared/spec/sds.md §5. */
export function readQuery(resource: Resource, parameters: URLSearchParams): QueryOutcome {
  let query: SdsQuery = {};
  for (const [name, text] of parameters) {
    const read = ALLOWED[resource].includes(name) ? READERS[name] : undefined;
    const part = read === undefined ? wrong(`Illegal query parameter '${name}'`) : read(text);
    if (part.kind === 'wrong') return part;
    query = { ...query, ...part.query };
  }
  const reason = resource === 'Device' ? deviceFault(query) : endpointFault(query);
  return reason === undefined ? { kind: 'query', query } : wrong(reason);
}

const ALLOWED: Readonly<Record<Resource, readonly string[]>> = {
  Endpoint: ['organization', 'identifier'],
  Device: ['organization', 'identifier', 'manufacturing-organization'],
};

/** A later value of one kind replaces an earlier one without a word. Source: shared/spec/sds.md §4.3. */
const READERS: Readonly<Record<string, (text: string) => QueryOutcome>> = {
  organization: (text) => {
    const { system, value } = split(text);
    return system === ODS_SYSTEM ? { kind: 'query', query: { organisation: value } } : wrong(WRONG_ORGANISATION);
  },
  identifier: (text) => {
    const { system, value } = split(text);
    if (system === INTERACTION_SYSTEM) return { kind: 'query', query: { interaction: value } };
    return system === PARTY_KEY_SYSTEM ? { kind: 'query', query: { partyKey: value } } : wrong(WRONG_IDENTIFIER);
  },
  'manufacturing-organization': (text) => {
    const { system, value } = split(text);
    return system === ODS_SYSTEM ? { kind: 'query', query: { manufacturer: value } } : wrong(WRONG_MANUFACTURER);
  },
};

function deviceFault({ organisation, interaction }: SdsQuery): string | undefined {
  if (organisation === undefined) return WRONG_ORGANISATION;
  return interaction === undefined ? WRONG_INTERACTION : undefined;
}

/** At least two of the three. Source: shared/spec/sds.md §4.1. */
function endpointFault({ organisation, interaction, partyKey }: SdsQuery): string | undefined {
  const given = [organisation, interaction, partyKey].filter((value) => value !== undefined);
  return given.length < 2 ? WRONG_COMBINATION : undefined;
}

/** Split at the first bar; an empty value counts as absent. */
function split(text: string): { readonly system: string; readonly value: string | undefined } {
  const at = text.indexOf('|');
  if (at < 0) return { system: '', value: undefined };
  return { system: text.slice(0, at), value: text.slice(at + 1) || undefined };
}

function wrong(reason: string): QueryOutcome {
  return { kind: 'wrong', reason };
}
