import { A_PRACTICE } from '../../contracts/testing/fakes.js';

const ENGLAND = 'https://fhir.nhs.uk/England/StructureDefinition';

type Json = Readonly<Record<string, unknown>>;

export interface Role {
  readonly code: string;
  readonly active?: boolean;
}

/** An extension of the register that says which role the organisation has. */
export function aRole({ code, active = true }: Role): Json {
  return {
    url: `${ENGLAND}/Extension-England-OrganisationRole`,
    extension: [
      { url: 'instanceID', valueInteger: 4711 },
      { url: 'roleCode', valueCodeableConcept: { coding: [{ code, display: 'A ROLE' }] } },
      {
        url: `${ENGLAND}/Extension-England-TypedPeriod`,
        extension: [{ url: 'period', valuePeriod: { start: '2014-04-01' } }],
      },
      { url: 'active', valueBoolean: active },
    ],
  };
}

/** An extension of the register that says when the entry was changed. */
export function aChange(day: string, kind = 'LastChangeDate'): Json {
  return {
    url: `${ENGLAND}/Extension-England-TypedDateTime`,
    extension: [
      {
        url: 'type',
        valueCoding: { system: 'https://fhir.nhs.uk/England/CodeSystem/England-ODSDateTime', code: kind },
      },
      { url: 'dateTime', valueDateTime: day },
    ],
  };
}

/** An entry of the register, `A_PRACTICE` in good order unless changed. `undefined` leaves a field out. */
export function anEntry(changes: Json = {}): Json {
  return {
    resourceType: 'Organization',
    id: A_PRACTICE,
    meta: { versionId: '3', lastUpdated: '2026-04-02T04:05:06.000+00:00' },
    extension: [aRole({ code: 'RO177' }), aRole({ code: 'RO76' }), aChange('2026-03-31')],
    identifier: [{ system: 'https://fhir.nhs.uk/Id/ods-organization-code', value: A_PRACTICE }],
    active: true,
    name: 'COPPER KETTLE SURGERY',
    address: [{ line: ['1 SPOUT LANE'], city: 'TRIVET', postalCode: 'ZZ99 1AA', country: 'ENGLAND' }],
    ...changes,
  };
}

/** How the register says that something is wrong. */
export function anOutcome(code: string): Json {
  return { resourceType: 'OperationOutcome', issue: [{ severity: 'error', code: 'processing', diagnostics: code }] };
}
