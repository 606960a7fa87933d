import { contextOf, timeOn } from './chart.js';
import type { Item, Setting } from './chart.js';
import { plusDays } from './random.js';
import { codedIn, concept, extension, headOf, HL7, inTurn, itemsIn, refTo } from './resource.js';
import type { Element, Json, Resource } from './resource.js';
import { PROBLEMS } from './vocabulary.js';

export interface ProblemGiven {
  readonly id: string;
  readonly day: string;
  /** The item that is the problem. */
  readonly actual: Item | undefined;
  /** Links of the items that go with it. */
  readonly related: readonly string[];
}

interface ProblemState {
  readonly status: 'active' | 'inactive';
  readonly significance: 'major' | 'minor';
  readonly onsetDateTime: string;
}

const STATES: readonly ((day: string) => ProblemState)[] = [
  (day) => ({ status: 'active', significance: 'major', onsetDateTime: day }),
  (day) => ({ status: 'inactive', significance: 'minor', onsetDateTime: day.slice(0, 4) }),
  (day) => ({ status: 'active', significance: 'minor', onsetDateTime: day.slice(0, 7) }),
  (day) => ({ status: 'inactive', significance: 'major', onsetDateTime: day }),
];

/** A problem and what it is linked to. Source: shared/spec/access-record-structured.md §2.11. */
export function problemItem(setting: Setting, given: ProblemGiven, turn: number): Item {
  const { random, patient, clinicians } = setting;
  const { id, day, actual, related } = given;
  const { status, significance, onsetDateTime } = inTurn(STATES, turn)(day);
  const main: Resource = {
    ...headOf('Condition', id, 'ProblemHeader-Condition-1'),
    extension: [pointerTo('ProblemSignificance', { valueCode: significance }), ...pointers(setting, given)],
    clinicalStatus: status,
    category: [PROBLEM_LIST_ITEM],
    code: titleOf(actual) ?? concept(inTurn(PROBLEMS, turn)),
    subject: refTo(patient),
    context: contextOf(setting),
    onsetDateTime,
    abatementDateTime: status === 'inactive' ? plusDays(day, 14) : undefined,
    assertedDate: timeOn(random, day),
    asserter: refTo(random.pick(clinicians)),
    note: [{ text: 'Discussed with the patient and the family.' }],
  };
  return {
    area: 'problems',
    main,
    others: [],
    link: `Condition/${id}`,
    links: actual === undefined ? related : [actual.link, ...related],
    facts: { from: day, status, significance },
  };
}

const titleOf = (actual: Item | undefined): Json => actual?.title ?? actual?.main['code'];

function pointers({ unavailable }: Setting, { actual, related }: ProblemGiven): readonly Element[] {
  return [
    ...(actual === undefined ? [] : [pointer('ActualProblem', { reference: actual.link })]),
    ...related.map((reference) => pointer('RelatedClinicalContent', { reference })),
    ...unavailable.map((display) => pointer('RelatedClinicalContent', { display })),
  ];
}

const PROBLEM_LIST_ITEM = codedIn(
  'https://fhir.hl7.org.uk/STU3/CodeSystem/CareConnect-ConditionCategory-1',
  'problem-list-item',
  'Problem List Item',
);

const pointerTo = (name: string, value: Element): Element => extension(`${HL7}Extension-CareConnect-${name}-1`, value);

const pointer = (name: string, valueReference: Element): Element => pointerTo(name, { valueReference });

type Tie = readonly ['parent' | 'child' | 'sibling', number];

/** Of four problems the first is the parent of the second, and the other two are siblings. Both ends say so. */
const TIES: readonly ((index: number) => Tie)[] = [
  (index) => ['parent', index + 1],
  (index) => ['child', index - 1],
  (index) => ['sibling', index + 1],
  (index) => ['sibling', index - 1],
];

/** Ties the problems of a chart together. The type says what this problem is to its target. */
export function withRelatives(items: readonly Item[]): readonly Item[] {
  const problems = items.filter(({ area }) => area === 'problems');
  const places = new Map(problems.map(({ link }, index) => [link, index] as const));
  return items.map((item) => {
    const place = places.get(item.link);
    if (place === undefined) return item;
    const [type, neighbour] = inTurn(TIES, place)(place);
    const other = problems[neighbour];
    return other === undefined ? item : tied(item, type, other.link);
  });
}

function tied(item: Item, type: Tie[0], reference: string): Item {
  const tie = pointerTo('RelatedProblemHeader', {
    extension: [
      { url: 'type', valueCode: type },
      { url: 'target', valueReference: { reference } },
    ],
  });
  const before = itemsIn(item.main['extension']);
  return { ...item, main: { ...item.main, extension: [...before, tie] }, links: [...item.links, reference] };
}
