import type { RelatedPersonDetails } from '../scenarios/pds-details.js';
import type { Json } from './json.js';

const TYPES = 'http://hl7.org/fhir/ValueSet/relatedperson-relationshiptype';
const ROLES = 'https://fhir.nhs.uk/R4/CodeSystem/UKCore-AdditionalRelatedPersonRole';
const EXTENSIONS = 'https://fhir.nhs.uk/R4/StructureDefinition';

/** One RelatedPerson. `rank` counts from 1, the first to be called. Source: shared/spec/pds.md §13. */
export function relatedPersonResource(details: RelatedPersonDetails, rank: number): Json {
  const { id, nhsNumber, start } = details;
  const identifier = { system: 'https://fhir.nhs.uk/Id/nhs-number', value: nhsNumber };
  return {
    resourceType: 'RelatedPerson',
    id,
    active: true,
    patient: nhsNumber === undefined ? {} : { identifier },
    relationship: [{ coding: codingsOf(details) }],
    ...detailsOf(details),
    period: { start },
    extension: [
      { url: `${EXTENSIONS}/Extension-UKCore-CopyCorrespondenceIndicator`, valueBoolean: rank === 1 },
      { url: `${EXTENSIONS}/Extension-UKCore-ContactRank`, valuePositiveInt: rank },
    ],
  };
}

/** Role, type and next of kin, in this order. */
function codingsOf({ role, type, nextOfKin }: RelatedPersonDetails): readonly Json[] {
  return [
    { system: ROLES, code: role },
    ...(type === undefined ? [] : [{ system: TYPES, code: type }]),
    ...(nextOfKin === true ? [{ system: TYPES, code: 'N', display: 'next-of-kin' }] : []),
  ];
}

function detailsOf({ id, name, postcode, phone, start }: RelatedPersonDetails): Json {
  const period = { start };
  const address = { id: `a${id}`, use: 'home', period, line: ['2 Example Street', 'Exampleton'], postalCode: postcode };
  const contact = { id: `t${id}`, use: 'home', system: 'phone', value: phone, period };
  return {
    ...(name === undefined ? {} : { name: [{ id: `n${id}`, use: 'usual', period, ...name }] }),
    ...(postcode === undefined ? {} : { address: [address] }),
    ...(phone === undefined ? {} : { telecom: [contact] }),
  };
}
