import { INTERACTION } from '../scenarios/interactions.js';
import type { Check, ProviderCall } from './call.js';
import { refuse } from './outcome.js';

const SEARCHES: Readonly<Record<string, string>> = {
  [INTERACTION.findPatient]: 'https://fhir.nhs.uk/Id/nhs-number',
  [INTERACTION.findPractitioner]: 'https://fhir.nhs.uk/Id/sds-user-id',
  [INTERACTION.findOrganization]: 'https://fhir.nhs.uk/Id/ods-organization-code',
};

/** Check 5 of shared/spec/gp-connect-core.md §11: the identifier of a search, §7.8. */
export const identifierCheck: Check = ({ interaction, query }) => {
  const wanted = SEARCHES[interaction.id];
  if (wanted === undefined) return undefined;
  const [token, ...more] = query.getAll('identifier');
  if (token === undefined || more.length > 0)
    return refuse(400, 'BAD_REQUEST', 'identifier must be there exactly once');
  const [system, value] = partsOf(token);
  if (system.trim() === '' || value.trim() === '')
    return refuse(422, 'INVALID_PARAMETER', 'identifier must be a system, a bar and a value');
  return system === wanted ? undefined : refuse(400, 'INVALID_IDENTIFIER_SYSTEM', 'the identifier has another system');
};

function partsOf(token: string): readonly [string, string] {
  const at = token.indexOf('|');
  return at < 0 ? ['', token] : [token.slice(0, at), token.slice(at + 1)];
}

/** System and value of the identifier that a search seeks. */
export function soughtIdentifier({ query }: ProviderCall): { readonly system: string; readonly value: string } {
  const [system, value] = partsOf(query.get('identifier') ?? '');
  return { system, value };
}
