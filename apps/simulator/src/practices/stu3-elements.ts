/** What the strict parser of the reference provider knows of STU3: enough for the resources of a token. */
const OF_ALL = [
  'resourceType',
  'id',
  'meta',
  'implicitRules',
  'language',
  'text',
  'contained',
  'extension',
  'modifierExtension',
  'identifier',
];

/** Elements of the STU3 resources. Source: HL7 FHIR STU3 3.0.1, Device, Organization, Practitioner. */
const ELEMENTS: Readonly<Record<string, readonly string[]>> = {
  Device: [
    ...['udi', 'status', 'type', 'lotNumber', 'manufacturer', 'manufactureDate', 'expirationDate', 'model', 'version'],
    ...['patient', 'owner', 'contact', 'location', 'url', 'note', 'safety'],
  ],
  Organization: ['active', 'type', 'name', 'alias', 'telecom', 'address', 'partOf', 'contact', 'endpoint'],
  Practitioner: [
    'active',
    'name',
    'telecom',
    'address',
    'gender',
    'birthDate',
    'photo',
    'qualification',
    'communication',
  ],
};

const OTHER_TYPES = [
  'Patient',
  'Location',
  'PractitionerRole',
  'RelatedPerson',
  'HealthcareService',
  'Bundle',
  'Basic',
  'Observation',
  'Person',
  'Group',
];

export function isStu3Type(type: string): boolean {
  return Object.hasOwn(ELEMENTS, type) || OTHER_TYPES.includes(type);
}

/** `undefined` for types whose elements are not looked at. */
export function elementsOf(type: string): readonly string[] | undefined {
  const own = ELEMENTS[type];
  return own === undefined ? undefined : [...OF_ALL, ...own];
}
