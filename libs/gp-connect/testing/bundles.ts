/** Practices' answers written by hand about invented people. NHS numbers of the range 999, which is never issued. */
export const EVA = '9990000018';

export type Json = Readonly<Record<string, unknown>>;
export const NATIONAL = 'https://fhir.nhs.uk/STU3/StructureDefinition/';
const SECONDARY = 'https://fhir.hl7.org.uk/STU3/CodeSystem/GPConnect-SecondaryListValues-1';

export const LIST = {
  allergies: '886921000000105',
  endedAllergies: '1103671000000101',
  medications: '933361000000108',
  consultations: '1149501000000101',
  problems: '717711000000103',
  immunisations: '1102181000000102',
  uncategorised: '826501000000100',
  investigations: '887191000000108',
  referrals: '792931000000107',
  diary: '714311000000108',
} as const;

export function patient(nhsNumber: string = EVA, id = 'eva'): Json {
  return {
    resourceType: 'Patient',
    id,
    identifier: [{ system: 'https://fhir.nhs.uk/Id/nhs-number', value: nhsNumber }],
    name: [
      { use: 'usual', text: 'Evie' },
      { use: 'official', family: 'Sandquist', given: ['Eva', 'Lou'] },
    ],
    gender: 'female',
    birthDate: '1971-03-09',
    generalPractitioner: [{ reference: 'Practitioner/dr' }],
    managingOrganization: { reference: 'Organization/practice' },
  };
}

export const STAFF: readonly Json[] = [
  {
    resourceType: 'Organization',
    id: 'practice',
    name: 'Larkfield Test Surgery',
    identifier: [{ system: 'https://fhir.nhs.uk/Id/ods-organization-code', value: 'Z99001' }],
  },
  {
    resourceType: 'Practitioner',
    id: 'dr',
    name: [{ use: 'official', prefix: ['Dr'], given: ['Ola'], family: 'Brimley' }],
  },
  {
    resourceType: 'PractitionerRole',
    id: 'dr-role',
    practitioner: { reference: 'Practitioner/dr' },
    organization: { reference: 'Organization/practice' },
    code: [{ coding: [{ code: 'R0260', display: 'General Medical Practitioner' }] }],
  },
];

/** Entries of references or of whole `item`s. An empty list says why it is empty. */
export function list(code: string, items: readonly (string | Json)[], more: Json = {}): Json {
  const coding = /^\d/u.test(code) ? { system: 'http://snomed.info/sct', code } : { system: SECONDARY, code };
  const empty = {
    note: [{ text: 'Information not available' }],
    emptyReason: { coding: [{ code: 'no-content-recorded', display: 'No Content Recorded' }] },
  };
  const entry = { entry: items.map((item) => ({ item: typeof item === 'string' ? { reference: item } : item })) };
  return {
    resourceType: 'List',
    title: `List ${code}`,
    code: { coding: [coding] },
    ...(items.length === 0 ? empty : entry),
    ...more,
  };
}

export function warned(code: string, note: string): Json {
  return {
    extension: [{ url: `${NATIONAL}Extension-CareConnect-GPC-ListWarningCode-1`, valueCode: code }],
    note: [{ text: note }],
  };
}

export function snomed(code: string, display: string, text?: string): Json {
  return { coding: [{ system: 'http://snomed.info/sct', code, display }], ...(text === undefined ? {} : { text }) };
}

export function allergy(id: string, more: Json = {}): Json {
  return {
    resourceType: 'AllergyIntolerance',
    id,
    identifier: [{ system: 'https://supplier.example/id', value: id }],
    clinicalStatus: 'active',
    verificationStatus: 'unconfirmed',
    category: ['medication'],
    code: snomed('91936005', 'Allergy to penicillin'),
    patient: { reference: 'Patient/eva' },
    assertedDate: '2019-06',
    recorder: { reference: 'Practitioner/dr' },
    ...more,
  };
}

export function ended(id: string, more: Json = {}): Json {
  const end = {
    url: `${NATIONAL}Extension-CareConnect-GPC-AllergyIntoleranceEnd-1`,
    extension: [
      { url: 'endDate', valueDateTime: '2020-02-01' },
      { url: 'reasonEnded', valueString: 'Tolerated since' },
    ],
  };
  return allergy(id, { clinicalStatus: 'resolved', extension: [end], ...more });
}

const extension = (name: string, value: Json): Json => ({
  url: `${NATIONAL}Extension-CareConnect-GPC-${name}-1`,
  ...value,
});
export const agency = (code: string, text?: string): Json =>
  extension('PrescribingAgency', {
    valueCodeableConcept: { coding: [{ code }], ...(text === undefined ? {} : { text }) },
  });
export const prescriptionType = (code: string): Json =>
  extension('PrescriptionType', { valueCodeableConcept: { coding: [{ code }] } });
export const lastIssued = (date: string): Json =>
  extension('MedicationStatementLastIssueDate', { valueDateTime: date });

export interface Course {
  readonly statement?: Json;
  readonly plan?: Json;
  readonly orders?: readonly Json[];
}

/** Medication, statement, plan and issues of one course, bound together as a practice does. */
export function course(id: string, { statement = {}, plan = {}, orders = [] }: Course = {}): readonly Json[] {
  const common = {
    identifier: [{ system: 'https://supplier.example/id', value: id }],
    medicationReference: { reference: `Medication/${id}-m` },
    subject: { reference: 'Patient/eva' },
  };
  const request = { ...common, resourceType: 'MedicationRequest', recorder: { reference: 'Practitioner/dr' } };
  return [
    { resourceType: 'Medication', id: `${id}-m`, code: snomed('322236009', 'Paracetamol 500mg tablets') },
    {
      ...common,
      resourceType: 'MedicationStatement',
      id,
      status: 'active',
      basedOn: [{ reference: `MedicationRequest/${id}-p` }],
      effectivePeriod: { start: '2026-01-05' },
      dosage: [{ text: 'One twice a day' }],
      extension: [agency('prescribed-at-gp-practice')],
      ...statement,
    },
    {
      ...request,
      id: `${id}-p`,
      status: 'active',
      intent: 'plan',
      authoredOn: '2026-01-05',
      extension: [prescriptionType('repeat')],
      dosageInstruction: [{ text: 'One twice a day' }],
      dispenseRequest: { validityPeriod: { start: '2026-01-05' }, quantity: { value: 56, unit: 'tablet' } },
      ...plan,
    },
    ...orders.map((order, place) => ({
      ...request,
      id: `${id}-o${place}`,
      status: 'completed',
      intent: 'order',
      authoredOn: '2026-01-05',
      basedOn: [{ reference: `MedicationRequest/${id}-p` }],
      dosageInstruction: [{ text: 'One twice a day' }],
      ...order,
    })),
  ];
}

export function issues(...sent: readonly Json[]): Json {
  return { resourceType: 'OperationOutcome', issue: sent };
}

export function notImplemented(diagnostics: string, text: string): Json {
  return {
    severity: 'warning',
    code: 'not-supported',
    details: { coding: [{ code: 'NOT_IMPLEMENTED' }], text },
    diagnostics,
  };
}

/** A whole answer about Eva: her Patient and the staff unless `resources` brings Patients of its own. */
export function bundle(resources: readonly Json[], more: Json = {}): Json {
  const own = resources.some(({ resourceType }) => resourceType === 'Patient') ? [] : [patient()];
  const entry = [...own, ...STAFF, ...resources].map((resource) => ({ resource }));
  return {
    resourceType: 'Bundle',
    type: 'collection',
    meta: { profile: [`${NATIONAL}GPConnect-StructuredRecord-Bundle-1`] },
    entry,
    ...more,
  };
}

export function bytesOf(answer: unknown): Buffer {
  return Buffer.from(JSON.stringify(answer));
}
