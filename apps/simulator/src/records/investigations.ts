import { someDay, timeOn } from './chart.js';
import type { Item, Setting } from './chart.js';
import { contextOf } from './chart.js';
import { codedIn, concept, headOf, HL7, inTurn, nameOf, refTo } from './resource.js';
import type { Element, Resource } from './resource.js';
import { filingComment, freeText, groupOf, loneResult, nestedGroupOf } from './results.js';
import type { Findings } from './results.js';
import { BLOOD_COUNT } from './vocabulary.js';

/** What makes one report different from the next. */
interface ReportKind {
  readonly status: 'unknown' | 'preliminary' | 'final' | 'amended';
  readonly category: 'PAT' | 'RAD' | 'LAB';
  readonly findings: (setting: Setting, day: string, specimen: Resource) => Findings;
  /** Filed with a comment on the report itself. */
  readonly filed?: string;
  readonly conclusion?: string;
}

const NOTHING: Findings = { top: [], below: [] };

const KINDS: readonly ReportKind[] = [
  { status: 'unknown', category: 'PAT', findings: groupOf, filed: 'Normal, no action.' },
  { status: 'final', category: 'LAB', findings: loneResult },
  { status: 'preliminary', category: 'PAT', findings: freeText },
  {
    status: 'final',
    category: 'RAD',
    findings: () => NOTHING,
    conclusion: 'No fracture seen.\n  Compare with the earlier film.',
  },
  {
    status: 'amended',
    category: 'PAT',
    findings: nestedGroupOf,
    filed: 'Corrected by the laboratory: tell the patient.',
  },
];

const CATEGORIES = {
  PAT: 'Pathology (gross & histopath, not surgical)',
  RAD: 'Radiology',
  LAB: 'Laboratory',
} as const;

/** A report with specimen, request, groups, results and filing comments on both routes. Source: shared/spec/access-record-structured.md §2.14, §2.15. */
export function investigationItems(setting: Setting, turn: number): readonly Item[] {
  const { random, laboratory, reporter } = setting;
  const kind = inTurn(KINDS, turn);
  const day = someDay(setting);
  const specimen = specimenOf(setting, day, turn);
  const order = orderOf(setting, day);
  const { top, below } = kind.findings(setting, day, specimen);
  const filed = kind.filed === undefined ? [] : [filingComment(setting, day, kind.filed)];
  const results = [...top, ...filed];
  const taken = kind.category === 'RAD' ? [] : [specimen];
  const head = headOf('DiagnosticReport', random.uuid(), 'DiagnosticReport-1');
  const main: Resource = {
    ...head,
    identifier: [{ system: 'https://gp.example.nhs.uk/Id/record-item', value: head.id }, laboratoryNumber(setting)],
    basedOn: [refTo(order)],
    status: kind.status,
    category: codedIn('http://hl7.org/fhir/v2/0074', kind.category, CATEGORIES[kind.category]),
    code: concept({ code: '721981007', display: 'Diagnostic studies report' }),
    subject: refTo(setting.patient),
    context: contextOf(setting),
    issued: timeOn(random, day),
    performer: [{ actor: refTo(laboratory) }, { actor: refTo(reporter) }],
    specimen: taken.length === 0 ? undefined : taken.map(refTo),
    result: results.length === 0 ? undefined : results.map(refTo),
    conclusion: kind.conclusion,
    codedDiagnosis: kind.conclusion === undefined ? undefined : [concept({ code: '17621005', display: 'Normal' })],
  };
  const others = [laboratory, reporter, ...taken, order, ...results, ...below];
  return [{ area: 'investigations', main, others, link: nameOf(main), links: [], facts: { from: day } }];
}

/** The bare number of an object identifier was sent before 1.6.2. */
function laboratoryNumber({ version, random }: Setting): Element {
  const oid = '2.16.840.1.113883.2.1.4.5.5';
  return { system: version === '1.6.2' ? `urn:oid:${oid}` : oid, value: `LAB${random.int(100_000, 999_999)}` };
}

function specimenOf(setting: Setting, day: string, turn: number): Resource {
  const { random, patient } = setting;
  const fasting = {
    url: HL7 + 'Extension-CareConnect-FastingStatus-1',
    valueCodeableConcept: codedIn('http://hl7.org/fhir/v2/0916', 'F', 'Patient was fasting'),
  };
  return {
    ...headOf('Specimen', random.uuid(), 'Specimen-1'),
    accessionIdentifier: { value: `S${random.int(100_000, 999_999)}` },
    type: concept({ code: '122555007', display: 'Venous blood specimen' }),
    subject: refTo(patient),
    receivedTime: timeOn(random, day),
    collection: { extension: turn % 2 === 0 ? [fasting] : undefined, collectedDateTime: day },
    note: [{ text: 'Sample slightly haemolysed' }],
  };
}

function orderOf({ random, patient, clinicians }: Setting, day: string): Resource {
  return {
    ...headOf('ProcedureRequest', random.uuid(), 'ProcedureRequest-1'),
    status: 'completed',
    intent: 'order',
    code: concept(BLOOD_COUNT),
    subject: refTo(patient),
    authoredOn: day,
    requester: { agent: refTo(random.pick(clinicians)) },
    reasonCode: [{ text: 'Tired for three weeks' }],
    note: [{ text: 'Please ring with urgent values' }],
  };
}
