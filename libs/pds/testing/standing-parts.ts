/** Parts of a PDS patient on which the decision about the practice rests. */
type Part = Readonly<Record<string, unknown>>;

const ODS = 'https://fhir.nhs.uk/Id/ods-organization-code';

export function gp(period?: unknown, value: unknown = 'Z90001', system: string = ODS): Part {
  return { id: 'a1', type: 'Organization', identifier: { system, value, ...(period === undefined ? {} : { period }) } };
}

export function at(...entries: readonly unknown[]): Part {
  return { generalPractitioner: entries };
}

export function removal(effective: unknown, code = 'EMB'): Part {
  const url = 'https://fhir.nhs.uk/StructureDefinition/Extension-PDS-RemovalFromRegistration';
  const reason = { url: 'removalFromRegistrationCode', valueCodeableConcept: { coding: [{ code }] } };
  const time = effective === undefined ? [] : [{ url: 'effectiveTime', valuePeriod: effective }];
  return { url, extension: [reason, ...time] };
}

export function deathNotice(code: string): Part {
  return {
    url: 'https://fhir.hl7.org.uk/StructureDefinition/Extension-UKCore-DeathNotificationStatus',
    extension: [{ url: 'deathNotificationStatus', valueCodeableConcept: { coding: [{ code }] } }],
  };
}
