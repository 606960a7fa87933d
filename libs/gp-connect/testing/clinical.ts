import { snomed, type Json } from './bundles.js';

/** Clinical resources about Eva, bound together as practices do. */
const CARE_CONNECT = 'https://fhir.hl7.org.uk/STU3/StructureDefinition/Extension-CareConnect-';
export const COMMENT_NOTE = snomed('37331000000100', 'Comment note');

const common = (resourceType: string, id: string): Json => ({
  resourceType,
  id,
  identifier: [{ system: 'https://supplier.example/id', value: id }],
});
const subject = { subject: { reference: 'Patient/eva' } };
const reference = (name: string): Json => ({ reference: name });

export function careConnect(name: string, value: Json): Json {
  return { url: `${CARE_CONNECT}${name}-1`, ...value };
}

export const actualProblem = (name: string): Json => careConnect('ActualProblem', { valueReference: reference(name) });
export const relatedContent = (name: string): Json =>
  careConnect('RelatedClinicalContent', { valueReference: reference(name) });
export const relatedProblem = (type: string, name: string): Json =>
  careConnect('RelatedProblemHeader', {
    extension: [
      { url: 'type', valueCode: type },
      { url: 'target', valueReference: reference(name) },
    ],
  });
const topicProblem = (name: string): Json =>
  careConnect('RelatedProblemHeader', { extension: [{ url: 'target', valueReference: reference(name) }] });

export function problem(id: string, links: readonly Json[] = [], more: Json = {}): Json {
  return {
    ...common('Condition', id),
    ...subject,
    extension: [careConnect('ProblemSignificance', { valueCode: 'major' }), ...links],
    clinicalStatus: 'active',
    code: snomed('195967001', 'Asthma'),
    onsetDateTime: '2003',
    assertedDate: '2019-06-03',
    asserter: reference('Practitioner/dr'),
    ...more,
  };
}

export function vaccination(id: string, more: Json = {}, extension: readonly Json[] = []): Json {
  return {
    ...common('Immunization', id),
    patient: reference('Patient/eva'),
    extension: [
      careConnect('VaccinationProcedure', { valueCodeableConcept: snomed('822851000000102', 'Influenza vaccination') }),
      careConnect('DateRecorded', { valueDateTime: '2025-10-02' }),
      ...extension,
    ],
    status: 'completed',
    notGiven: false,
    vaccineCode: { coding: [{ system: 'http://hl7.org/fhir/v3/NullFlavor', code: 'UNK', display: 'unknown' }] },
    date: '2025-10-01',
    primarySource: true,
    ...more,
  };
}

export function observation(id: string, more: Json = {}): Json {
  return {
    ...common('Observation', id),
    ...subject,
    status: 'final',
    code: snomed('27113001', 'Body weight'),
    effectiveDateTime: '2025-03-01',
    issued: '2025-03-01T10:00:00Z',
    performer: [reference('Practitioner/dr')],
    ...more,
  };
}

export function note(id: string, comment: string, more: Json = {}): Json {
  return observation(id, { code: COMMENT_NOTE, comment, ...more });
}

export function related(type: 'has-member' | 'derived-from', ...ids: readonly string[]): Json {
  return { related: ids.map((id) => ({ type, target: reference(`Observation/${id}`) })) };
}

export function report(id: string, results: readonly string[], more: Json = {}): Json {
  return {
    ...common('DiagnosticReport', id),
    ...subject,
    status: 'unknown',
    category: { coding: [{ system: 'http://hl7.org/fhir/v2/0074', code: 'PAT', display: 'Pathology' }] },
    code: snomed('721981007', 'Diagnostic studies report'),
    issued: '2025-03-04T09:00:00Z',
    performer: [{ actor: reference('Organization/practice') }],
    result: results.map((result) => reference(`Observation/${result}`)),
    ...more,
  };
}

export function specimen(id: string, more: Json = {}): Json {
  return {
    ...common('Specimen', id),
    ...subject,
    type: { text: 'Blood' },
    collection: { collectedDateTime: '2025-03-02' },
    ...more,
  };
}

export function referral(id: string, more: Json = {}): Json {
  return {
    ...common('ReferralRequest', id),
    ...subject,
    status: 'unknown',
    intent: 'order',
    priority: 'urgent',
    authoredOn: '2024-05-06',
    reasonCode: [snomed('183519002', 'Referral to cardiology service')],
    recipient: [{ reference: 'Organization/practice' }, { display: 'Heart clinic' }],
    requester: { agent: reference('Practitioner/dr') },
    ...more,
  };
}

export function diaryEntry(id: string, more: Json = {}): Json {
  return {
    ...common('ProcedureRequest', id),
    ...subject,
    status: 'active',
    intent: 'plan',
    code: snomed('87145004', 'Rabies vaccination'),
    occurrenceDateTime: '2027-02',
    authoredOn: '2025-02-01',
    requester: { agent: reference('Practitioner/dr') },
    ...more,
  };
}

export function document(id: string, more: Json = {}): Json {
  return {
    ...common('DocumentReference', id),
    ...subject,
    status: 'current',
    type: { text: 'Clinical letter' },
    created: '2024-05-07',
    indexed: '2024-05-08T11:00:00Z',
    content: [{ attachment: { contentType: 'application/pdf', size: 4096, url: 'https://practice.example/Binary/1' } }],
    ...more,
  };
}

export function encounter(id: string, more: Json = {}): Json {
  return {
    ...common('Encounter', id),
    ...subject,
    status: 'finished',
    type: [{ text: 'GP Surgery' }],
    participant: [
      { type: [{ coding: [{ code: 'PPRF' }] }], individual: reference('Practitioner/dr') },
      { type: [{ coding: [{ code: 'REC' }] }], individual: reference('Practitioner/dr') },
    ],
    period: { start: '2025-03-01T10:00:00Z' },
    location: [{ location: { display: 'Branch surgery' } }],
    ...more,
  };
}

const STRUCTURE = { consultation: '325851000000107', topic: '25851000000105', heading: '24781000000107' } as const;

/** A list of the consultation structure; entries are names or whole items. */
export function structure(
  level: keyof typeof STRUCTURE | 'unknown',
  id: string,
  of: string,
  items: readonly (string | Json)[],
  more: { readonly title?: string; readonly problem?: string } = {},
): Json {
  const code = level === 'unknown' ? '999' : STRUCTURE[level];
  return {
    resourceType: 'List',
    id,
    ...(more.title === undefined ? {} : { title: more.title }),
    ...(more.problem === undefined ? {} : { extension: [topicProblem(more.problem)] }),
    code: { coding: [{ system: 'http://snomed.info/sct', code }] },
    ...subject,
    encounter: reference(`Encounter/${of}`),
    entry: items.map((item) => ({ item: typeof item === 'string' ? reference(item) : item })),
  };
}
