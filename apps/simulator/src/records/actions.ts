import { someDay, timeOn } from './chart.js';
import type { Item, Setting } from './chart.js';
import { observation } from './findings.js';
import { plusDays } from './random.js';
import { codedIn, concept, headOf, nameOf, refTo } from './resource.js';
import type { Element, Resource } from './resource.js';
import { DIARY, PROBLEMS, RESULTS } from './vocabulary.js';

const COMMENT_NOTE = { code: '37331000000100', display: 'Comment note' } as const;

/** A report with specimen, group, results and filing comments on both routes. Source: shared/spec/access-record-structured.md §2.14, §2.15. */
export function investigationItem(setting: Setting): Item {
  const { random, patient, laboratory } = setting;
  const day = someDay(setting);
  const specimen = specimenOf(setting, day);
  const order = orderOf(setting, day);
  const { header, results, comments } = groupOf(setting, day, specimen);
  const filed = filingComment(setting, day, 'Normal, no action.');
  const main: Resource = {
    ...headOf('DiagnosticReport', random.uuid(), 'DiagnosticReport-1'),
    basedOn: [refTo(order)],
    status: 'unknown',
    category: codedIn('http://hl7.org/fhir/v2/0074', 'PAT', 'Pathology (gross & histopath, not surgical)'),
    code: concept({ code: '721981007', display: 'Diagnostic studies report' }),
    subject: refTo(patient),
    issued: timeOn(random, day),
    performer: [{ actor: refTo(laboratory) }],
    specimen: [refTo(specimen)],
    result: [header, ...results, filed].map(refTo),
  };
  const others = [laboratory, specimen, order, header, ...results, ...comments, filed];
  return { area: 'investigations', main, others, link: nameOf(main), links: [], facts: { from: day } };
}

interface Group {
  readonly header: Resource;
  readonly results: readonly Resource[];
  readonly comments: readonly Resource[];
}

function groupOf(setting: Setting, day: string, specimen: Resource): Group {
  const headerId = setting.random.uuid();
  const header = { reference: `Observation/${headerId}` };
  const results = RESULTS.map((measure): Resource =>
    observation(setting, measure, day, {
      specimen: refTo(specimen),
      valueQuantity: { value: setting.random.int(measure.from, measure.to), unit: measure.unit },
      referenceRange: [
        { low: { value: measure.from, unit: measure.unit }, high: { value: measure.to, unit: measure.unit } },
      ],
      related: [{ type: 'derived-from', target: header }],
    }),
  );
  const comment = filingComment(setting, day, 'Discuss at the next visit.', header);
  return {
    header: {
      ...observation(setting, { code: '26604007', display: 'Full blood count' }, day, {
        specimen: refTo(specimen),
        related: [...results, comment].map((member) => ({ type: 'has-member', target: refTo(member) })),
      }),
      id: headerId,
    },
    results,
    comments: [comment],
  };
}

function filingComment(setting: Setting, day: string, comment: string, of?: Element): Resource {
  const related = of === undefined ? undefined : [{ type: 'derived-from', target: of }];
  return observation(setting, COMMENT_NOTE, plusDays(day, 1), { status: 'unknown', comment, related });
}

function specimenOf({ random, patient }: Setting, day: string): Resource {
  return {
    ...headOf('Specimen', random.uuid(), 'Specimen-1'),
    accessionIdentifier: { value: `S${String(random.int(100_000, 999_999))}` },
    type: concept({ code: '122555007', display: 'Venous blood specimen' }),
    subject: refTo(patient),
    receivedTime: timeOn(random, day),
    collection: { collectedDateTime: day },
  };
}

function orderOf({ random, patient, clinicians }: Setting, day: string): Resource {
  return {
    ...headOf('ProcedureRequest', random.uuid(), 'ProcedureRequest-1'),
    status: 'completed',
    intent: 'order',
    code: concept({ code: '26604007', display: 'Full blood count' }),
    subject: refTo(patient),
    authoredOn: day,
    requester: { agent: refTo(random.pick(clinicians)) },
  };
}

/** Source: shared/spec/access-record-structured.md §2.16. */
export function referralItem(setting: Setting): Item {
  const { random, patient, clinicians, service } = setting;
  const day = someDay(setting);
  const letter = documentItem(setting);
  const main: Resource = {
    ...headOf('ReferralRequest', random.uuid(), 'ReferralRequest-1'),
    status: 'unknown',
    intent: 'order',
    priority: random.pick(['routine', 'urgent', 'asap']),
    subject: refTo(patient),
    authoredOn: day,
    requester: { agent: refTo(random.pick(clinicians)) },
    recipient: [refTo(service)],
    reasonCode: [concept(random.pick(PROBLEMS))],
    description: 'Opinion and management, please',
    supportingInfo: [refTo(letter.main)],
    note: [{ text: 'Transport:not needed' }],
  };
  return {
    area: 'referrals',
    main,
    others: [service, letter.main],
    link: nameOf(main),
    links: [],
    facts: { from: day },
  };
}

/** Metadata of a document; its content belongs to another capability. */
export function documentItem(setting: Setting): Item {
  const { random, patient, clinicians, organization } = setting;
  const day = someDay(setting);
  const main: Resource = {
    ...headOf('DocumentReference', random.uuid(), 'DocumentReference-1'),
    status: 'current',
    type: { text: 'Letter' },
    subject: refTo(patient),
    created: day,
    indexed: timeOn(random, day),
    author: [refTo(random.pick(clinicians))],
    custodian: refTo(organization),
    description: 'Letter to the outpatient clinic',
    content: [
      {
        attachment: {
          contentType: 'application/pdf',
          size: random.int(2_000, 900_000),
          title: 'Not available through this service',
        },
      },
    ],
  };
  return { area: 'documents', main, others: [], link: nameOf(main), links: [], facts: { from: day } };
}

/** Something planned, due from long overdue to well ahead. Source: shared/spec/access-record-structured.md §2.17. */
export function diaryItem(setting: Setting): Item {
  const { random, patient, clinicians } = setting;
  const entered = someDay(setting);
  const due = plusDays(entered, random.int(30, 2_500));
  const main: Resource = {
    ...headOf('ProcedureRequest', random.uuid(), 'ProcedureRequest-1'),
    status: 'active',
    intent: 'plan',
    code: concept(random.pick(DIARY)),
    subject: refTo(patient),
    occurrenceDateTime: due,
    authoredOn: entered,
    requester: { agent: refTo(random.pick(clinicians)) },
    note: [{ text: 'Send a reminder' }],
  };
  return { area: 'diary', main, others: [], link: nameOf(main), links: [], facts: { from: due } };
}

/** Free text of a consultation: comes with consultations only. Source: shared/spec/access-record-structured.md §2.6. */
export function commentNote(setting: Setting, day: string, comment: string): Resource {
  return observation(setting, COMMENT_NOTE, day, { comment });
}
