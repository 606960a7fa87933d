import { commentNote } from './actions.js';
import { LAST_DAY, someDay, timeOn } from './chart.js';
import type { Item, Setting } from './chart.js';
import { plusDays } from './random.js';
import { codedIn, concept, extension, headOf, HL7, NHS, refTo } from './resource.js';
import type { Element, Resource, Term } from './resource.js';
import { NOTES, PROBLEMS } from './vocabulary.js';

/** Sentences for items of areas that are switched off: shared/spec/access-record-structured.md §2.7. */
const DISABLED: Readonly<Record<string, string>> = {
  includeAllergies: 'Allergy',
  includeMedication: 'Medication',
  includeProblems: 'Problem',
  includeImmunisations: 'Immunisation',
  includeUncategorisedData: 'Uncategorised data',
  includeInvestigations: 'Investigation',
  includeReferrals: 'Referral',
  includeDiaryEntries: 'Diary',
};

/** A consultation with topics, headings, notes and links to other items. Source: shared/spec/access-record-structured.md §2.6, §2.12. */
export function consultationItem(
  setting: Setting,
  id: string,
  contained: readonly string[],
  problem: string | undefined,
): Item {
  const { random } = setting;
  const day = someDay(setting);
  const main = encounter(setting, id, day);
  const notes = [0, 1, 2].map(() => commentNote(setting, day, random.pick(NOTES)));
  const build = (term: Term, title: string | undefined, entry: readonly Element[], more: Element = {}): Resource =>
    structureList(setting, main, { term, title, entry, more });
  const items = [...contained.map((reference) => ({ item: { reference } })), ...disabledEntries(setting)];
  const history = build(HEADING, 'History', notes.slice(0, 2).map(entryOf));
  const plan = build(HEADING, 'Plan', [...notes.slice(2).map(entryOf), ...items]);
  const header = extension(HL7 + 'Extension-CareConnect-RelatedProblemHeader-1', {
    extension: [{ url: 'target', valueReference: { reference: problem } }],
  });
  const topic = build(
    TOPIC,
    problem === undefined ? undefined : 'Main concern',
    [history, plan].map(entryOf),
    problem === undefined ? {} : { extension: [header] },
  );
  const consultation = build({ code: '325851000000107', display: 'Consultation' }, 'GP Surgery', [entryOf(topic)]);
  return {
    area: 'consultations',
    main,
    others: [],
    onDemand: [consultation, topic, history, plan, ...notes],
    link: `Encounter/${id}`,
    links: problem === undefined ? contained : [...contained, problem],
    facts: { from: day, to: day },
  };
}

const TOPIC = { code: '25851000000105', display: 'Topic (EHR)' } as const;
const HEADING = { code: '24781000000107', display: 'Category (EHR)' } as const;

const entryOf = (resource: Resource): Element => ({ item: refTo(resource) });

function disabledEntries({ disabled }: Setting): readonly Element[] {
  return disabled.flatMap((parameter) => {
    const name = DISABLED[parameter];
    return name === undefined ? [] : [{ item: { display: `${name} items have been disabled.` } }];
  });
}

function encounter(
  { random, patient, clinicians, location, organization }: Setting,
  id: string,
  day: string,
): Resource {
  const clinician = refTo(random.pick(clinicians));
  const start = timeOn(random, day);
  return {
    ...headOf('Encounter', id, 'Encounter-1'),
    status: random.chance(0.05) ? 'unknown' : 'finished',
    type: [{ text: 'GP Surgery' }],
    subject: refTo(patient),
    participant: [
      {
        type: [codedIn('https://fhir.nhs.uk/STU3/CodeSystem/GPConnect-ParticipantType-1', 'REC', 'recorder')],
        individual: clinician,
      },
      {
        type: [codedIn('http://hl7.org/fhir/v3/ParticipationType', 'PPRF', 'primary performer')],
        individual: clinician,
      },
    ],
    period: { start, end: start },
    length: { value: 10, unit: 'min', system: 'http://unitsofmeasure.org', code: 'min' },
    location: [{ location: refTo(location) }],
    serviceProvider: refTo(organization),
  };
}

interface Structure {
  readonly term: Term;
  readonly title: string | undefined;
  readonly entry: readonly Element[];
  readonly more: Element;
}

function structureList(
  { random, patient }: Setting,
  main: Resource,
  { term, title, entry, more }: Structure,
): Resource {
  return {
    resourceType: 'List',
    id: random.uuid(),
    meta: { profile: [NHS + 'CareConnect-GPC-List-1'] },
    ...more,
    status: 'current',
    mode: 'snapshot',
    title,
    code: { coding: [{ system: 'http://snomed.info/sct', code: term.code, display: term.display }] },
    subject: refTo(patient),
    encounter: refTo(main),
    date: timeOn(random, LAST_DAY),
    orderedBy: codedIn('http://hl7.org/fhir/list-order', 'system', 'Sorted by System'),
    entry,
  };
}

/** A problem and what it is linked to. Source: shared/spec/access-record-structured.md §2.11. */
export function problemItem(
  setting: Setting,
  id: string,
  related: readonly string[],
  former: string | undefined,
): Item {
  const { random, patient, clinicians } = setting;
  const day = someDay(setting);
  const status = random.pick(['active', 'inactive'] as const);
  const significance = random.pick(['major', 'minor'] as const);
  const main: Resource = {
    ...headOf('Condition', id, 'ProblemHeader-Condition-1'),
    extension: [
      extension(HL7 + 'Extension-CareConnect-ProblemSignificance-1', { valueCode: significance }),
      ...related.map(relatedContent),
      ...(former === undefined ? [] : [siblingOf(former)]),
    ],
    clinicalStatus: status,
    category: [PROBLEM_LIST_ITEM],
    code: concept(random.pick(PROBLEMS)),
    subject: refTo(patient),
    onsetDateTime: day,
    abatementDateTime: status === 'inactive' ? plusDays(day, 14) : undefined,
    assertedDate: day,
    asserter: refTo(random.pick(clinicians)),
  };
  const links = former === undefined ? related : [...related, former];
  return {
    area: 'problems',
    main,
    others: [],
    link: `Condition/${id}`,
    links,
    facts: { from: day, status, significance },
  };
}

const PROBLEM_LIST_ITEM = codedIn(
  'https://fhir.hl7.org.uk/STU3/CodeSystem/CareConnect-ConditionCategory-1',
  'problem-list-item',
  'Problem List Item',
);

function relatedContent(reference: string): Element {
  return extension(HL7 + 'Extension-CareConnect-RelatedClinicalContent-1', { valueReference: { reference } });
}

function siblingOf(former: string): Element {
  return {
    url: HL7 + 'Extension-CareConnect-RelatedProblemHeader-1',
    extension: [
      { url: 'type', valueCode: 'sibling' },
      { url: 'target', valueReference: { reference: former } },
    ],
  };
}
