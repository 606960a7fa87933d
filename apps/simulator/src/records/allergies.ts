import { someDay, timeOn } from './chart.js';
import type { Item, Setting } from './chart.js';
import { plusDays } from './random.js';
import { codedIn, concept, extension, headOf, inTurn, nameOf, NHS, NULL_FLAVOUR, refTo } from './resource.js';
import type { Element, Resource, Term } from './resource.js';
import { DEGRADED, REACTIONS } from './vocabulary.js';

/** What makes one allergy different from the next. Source: shared/spec/access-record-structured.md §2.10. */
interface AllergyKind {
  readonly term: Term;
  readonly category: 'medication' | 'environment';
  readonly type?: 'allergy' | 'intolerance';
  readonly criticality?: 'high' | 'low' | 'unable-to-assess';
  readonly severity?: 'mild' | 'moderate' | 'severe';
  /** How the reaction is told: coded, in words only, or not at all. */
  readonly reaction: 'coded' | 'words' | 'none' | 'absent';
  /** Digits of the onset that were recorded: the year, the month or the day. */
  readonly onset: 4 | 7 | 10;
}

const PENICILLIN = {
  code: '91936005',
  display: 'Allergy to penicillin',
  read: '14L1.',
  said: 'H/O: penicillin allergy',
};

const KINDS: readonly AllergyKind[] = [
  {
    term: PENICILLIN,
    category: 'medication',
    type: 'allergy',
    criticality: 'high',
    severity: 'severe',
    reaction: 'coded',
    onset: 7,
  },
  {
    term: { code: '91935009', display: 'Allergy to peanut' },
    category: 'environment',
    criticality: 'low',
    severity: 'moderate',
    reaction: 'words',
    onset: 4,
  },
  {
    term: { ...DEGRADED.drugAllergy, said: 'Sensitive to the old eye drops' },
    category: 'medication',
    reaction: 'none',
    onset: 10,
  },
  {
    term: { code: '232350006', display: 'House dust mite allergy' },
    category: 'environment',
    type: 'intolerance',
    severity: 'mild',
    reaction: 'coded',
    onset: 10,
  },
  {
    term: { ...DEGRADED.otherAllergy, said: 'Reacts to the neighbour’s hedge' },
    category: 'environment',
    criticality: 'unable-to-assess',
    reaction: 'absent',
    onset: 4,
  },
  // The category is not to be relied on: this one is of no medicine.
  { term: { code: '300916003', display: 'Latex allergy' }, category: 'medication', reaction: 'coded', onset: 7 },
];

export function allergyItems(setting: Setting, turn: number): readonly Item[] {
  return [itemOf(setting, inTurn(KINDS, turn), false)];
}

/** Ended ones become `contained` in their list; every second without a reason. */
export function endedAllergyItems(setting: Setting, turn: number): readonly Item[] {
  const { main, ...item } = itemOf(setting, inTurn(KINDS, turn + 3), true);
  const end: Element = {
    url: NHS + 'Extension-CareConnect-GPC-AllergyIntoleranceEnd-1',
    extension: [
      { url: 'endDate', valueDateTime: plusDays(item.facts.from ?? setting.born, 30) },
      { url: 'reasonEnded', valueString: turn % 2 === 0 ? 'No information available' : 'Tested, not allergic' },
    ],
  };
  return [{ ...item, main: { ...main, extension: [end], clinicalStatus: 'resolved' } }];
}

function itemOf(setting: Setting, kind: AllergyKind, ended: boolean): Item {
  const day = someDay(setting);
  const base = allergy(setting, kind.term, day);
  const main: Resource = {
    ...base,
    category: [kind.category],
    type: kind.type,
    criticality: kind.criticality,
    onsetDateTime: day.slice(0, kind.onset),
    lastOccurrence: kind.severity === 'mild' ? day : undefined,
    asserter: kind.type === undefined ? undefined : base['recorder'],
    note: [
      { text: 'certainty = likely' },
      { text: `told by = ${kind.type === undefined ? 'a relative' : 'the patient'}` },
    ],
    reaction: reactionOf(setting, kind),
  };
  return {
    area: 'allergies',
    main,
    others: [],
    link: nameOf(main),
    links: [],
    facts: { from: day, ended },
  };
}

function reactionOf({ random }: Setting, { reaction, severity }: AllergyKind): readonly Element[] | undefined {
  switch (reaction) {
    case 'coded':
      return [{ manifestation: [concept(random.pick(REACTIONS))], severity, exposureRoute: { text: 'By mouth' } }];
    case 'words':
      return [
        {
          manifestation: [codedIn(NULL_FLAVOUR, 'UNC', 'un-encoded')],
          description: 'Lips tingle for an hour',
          severity,
        },
      ];
    case 'none':
      return [{ manifestation: [codedIn(NULL_FLAVOUR, 'NI', 'NoInformation')] }];
    case 'absent':
      return undefined;
  }
}

const NO_KNOWN_ALLERGY = { code: '716186003', display: 'No known allergy' } as const;
const NO_KNOWN_DRUG_ALLERGY = { code: '409137002', display: 'No known drug allergy' } as const;

/** The clinician's statement that there are none, or none of one sort: shared/spec/access-record-structured.md §2.10. */
export function negativeItem(setting: Setting, narrow: boolean): Item {
  const term = narrow ? NO_KNOWN_DRUG_ALLERGY : NO_KNOWN_ALLERGY;
  const day = someDay(setting);
  const main = allergy(setting, term, day);
  return { area: 'allergies', main, others: [], link: nameOf(main), links: [], facts: { from: day, ended: false } };
}

function allergy({ random, patient, clinicians, visit }: Setting, term: Term, day: string): Resource {
  const encounter = 'http://hl7.org/fhir/StructureDefinition/encounter-associatedEncounter';
  return {
    ...headOf('AllergyIntolerance', random.uuid(), 'AllergyIntolerance-1'),
    extension:
      visit === undefined ? undefined : [extension(encounter, { valueReference: { reference: visit.encounter } })],
    clinicalStatus: 'active',
    verificationStatus: 'unconfirmed',
    category: ['environment'],
    code: concept(term),
    patient: refTo(patient),
    assertedDate: timeOn(random, day),
    recorder: refTo(random.pick(clinicians)),
  };
}
