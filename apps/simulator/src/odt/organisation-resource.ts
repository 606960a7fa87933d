import type { RegisteredOrganisation } from './organisations.js';

type Json = Readonly<Record<string, unknown>>;

const STRUCTURES = 'https://fhir.nhs.uk/England/StructureDefinition';
const CODES = 'https://fhir.nhs.uk/England/CodeSystem';
const SERVICE_CODES = 'https://digital.nhs.uk/services/organisation-data-service/CodeSystem';
const OPENED = '2014-04-01';
const CHANGED = '2026-03-31';

/** FHIR R4 Organization of the register. Source: shared/spec/sds.md §17; shape of its parts: odt specification. */
export function organisationResource({ odsCode, name, postcode, active, roles }: RegisteredOrganisation): Json {
  const period = active ? { start: OPENED } : { start: OPENED, end: CHANGED };
  return {
    resourceType: 'Organization',
    id: odsCode,
    meta: { versionId: '3', lastUpdated: '2026-04-01T04:05:06.789+00:00' },
    extension: [
      ...roles.map(({ code, display }, index) => ({
        url: `${STRUCTURES}/Extension-England-OrganisationRole`,
        extension: [
          { url: 'instanceID', valueInteger: 100_001 + index },
          {
            url: 'roleCode',
            valueCodeableConcept: { coding: [{ system: `${SERVICE_CODES}/ODSOrganisationRole`, code, display }] },
          },
          ...['Legal', 'Operational'].map((kind) => typedPeriod(kind, period)),
          { url: 'active', valueBoolean: active },
        ],
      })),
      lastChange(),
    ],
    identifier: [{ use: 'official', system: 'https://fhir.nhs.uk/Id/ods-organization-code', value: odsCode }],
    active,
    type: [coded(`${CODES}/England-ODSRecordUseType`, 'Full'), coded(`${SERVICE_CODES}/ODSRecordClass`, 'RC1')],
    name,
    address: [{ line: ['1 EXAMPLE STREET'], city: 'EXAMPLETON', postalCode: postcode, country: 'ENGLAND' }],
  };
}

function typedPeriod(kind: string, period: Json): Json {
  return {
    url: `${STRUCTURES}/Extension-England-TypedPeriod`,
    extension: [
      { url: 'dateType', valueCoding: { system: `${CODES}/England-PeriodType`, code: kind, display: kind } },
      { url: 'period', valuePeriod: period },
    ],
  };
}

function lastChange(): Json {
  const kind = { system: `${CODES}/England-ODSDateTime`, code: 'LastChangeDate', display: 'Last Change Date' };
  return {
    url: `${STRUCTURES}/Extension-England-TypedDateTime`,
    extension: [
      { url: 'type', valueCoding: kind },
      { url: 'dateTime', valueDateTime: CHANGED },
    ],
  };
}

function coded(system: string, code: string): Json {
  return { coding: [{ system, code }] };
}
