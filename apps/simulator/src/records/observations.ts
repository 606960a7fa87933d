import { contextOf, someDay, timeOn } from './chart.js';
import type { Item, Setting } from './chart.js';
import { codedIn, concept, extension, headOf, HL7, inTurn, nameOf, refTo } from './resource.js';
import type { Element, Resource, Term } from './resource.js';
import { DEGRADED, MEASURES, NOTES, PROBLEMS } from './vocabulary.js';
import type { Measure } from './vocabulary.js';

type Finding = (setting: Setting, turn: number) => readonly Item[];

/** Entries of the record that are in no other area. Source: shared/spec/access-record-structured.md §2.14. */
export function uncategorisedItems(setting: Setting, turn: number): readonly Item[] {
  return inTurn(KINDS, turn)(setting, turn);
}

/** A measured value, the commonest entry of all. */
export function measureItems(setting: Setting, turn: number): readonly Item[] {
  const measure = inTurn(MEASURES, turn);
  return one(setting, measure, {
    valueQuantity: quantity(setting, measure),
    comment: setting.random.chance(0.5) ? setting.random.pick(NOTES) : undefined,
  });
}

/** The entry that a problem header is about. */
export function diagnosisItems(setting: Setting, turn: number): readonly Item[] {
  return one(setting, inTurn(PROBLEMS, turn), { comment: 'laterality: left. Told and understood.' });
}

const KINDS: readonly Finding[] = [
  (setting) =>
    bloodPressure(setting, LYING_PANEL, [half(setting, SYSTOLIC, 100, 170), half(setting, DIASTOLIC, 55, 100)]),
  (setting) =>
    one(setting, WEIGHT, {
      valueQuantity: quantity(setting, WEIGHT),
      referenceRange: [{ low: { value: 50, unit: 'kg' }, high: { value: 90, unit: 'kg' }, text: 'Agreed range' }],
      interpretation: codedIn('http://hl7.org/fhir/v2/0078', 'N', 'Normal'),
    }),
  measureItems,
  (setting) => parentAndChild(setting),
  (setting) => one(setting, ALCOHOL, { valueQuantity: { value: 14, comparator: '<', unit: 'units/week' } }),
  (setting) =>
    bloodPressure(setting, PANEL, [half(setting, SYSTOLIC, 100, 170), { code: concept(DIASTOLIC), ...ABSENT }]),
  (setting) => one(setting, SMOKING, { valueCodeableConcept: concept({ code: '8517006', display: 'Ex-smoker' }) }),
  (setting) => one(setting, PEAK_FLOW, { valueString: '410 before, 450 after\n  second attempt better' }),
  (setting) =>
    one(setting, WEIGHT, {
      valueQuantity: {
        extension: [extension(HL7 + 'Extension-CareConnect-ValueApproximation-1', { valueBoolean: true })],
        ...quantity(setting, WEIGHT),
      },
    }),
  (setting) => inboundReferral(setting),
  (setting) => dated(setting, undefined),
  (setting) => dated(setting, someDay(setting).slice(0, 4)),
  (setting) => one(setting, { ...DEGRADED.entry, said: 'Old entry, code not known here' }, {}),
];

const WEIGHT: Measure = { code: '27113001', display: 'Body weight', unit: 'kg', from: 48, to: 120 };
const ALCOHOL: Term = { code: '160573003', display: 'Alcohol intake' };
const SMOKING: Term = { code: '365981007', display: 'Tobacco smoking behaviour' };
const PEAK_FLOW: Term = { code: '18491006', display: 'Peak expiratory flow rate' };
const INBOUND: Term = { code: '306098008', display: 'Self-referral' };
const PANEL: Term = {
  code: '163020007',
  display: 'On examination - blood pressure reading',
  described: ['254063019', 'O/E - BP reading'],
};
const LYING_PANEL: Term = { code: '163033001', display: 'Lying blood pressure' };
const SYSTOLIC: Term = { code: '72313002', display: 'Systolic arterial pressure' };
const DIASTOLIC: Term = { code: '1091811000000102', display: 'Diastolic arterial pressure' };
const ABSENT: Element = {
  dataAbsentReason: codedIn('http://hl7.org/fhir/data-absent-reason', 'unknown', 'Unknown'),
};

const quantity = ({ random }: Setting, { from, to, unit }: Measure): Element => ({ value: random.int(from, to), unit });

const half = ({ random }: Setting, term: Term, from: number, to: number): Element => ({
  code: concept(term),
  valueQuantity: { value: random.int(from, to), unit: 'mm[Hg]' },
});

function bloodPressure(setting: Setting, panel: Term, component: readonly Element[]): readonly Item[] {
  return one(setting, panel, { component });
}

/** A panel and its parts refer to each other: both are entries of the list. */
function parentAndChild(setting: Setting): readonly Item[] {
  const day = someDay(setting);
  const bare = observation(setting, { code: '301095005', display: 'Cardiac finding' }, day, {});
  const child = observation(setting, { code: '364075005', display: 'Heart rate' }, day, {
    valueQuantity: { value: setting.random.int(52, 104), unit: 'bpm' },
    related: [{ type: 'derived-from', target: refTo(bare) }],
  });
  const parent = { ...bare, related: [{ type: 'has-member', target: refTo(child) }] };
  return [observationItem(parent, day), observationItem(child, day)];
}

/** Referrals into the practice are entries of this area, without a performer. */
function inboundReferral(setting: Setting): readonly Item[] {
  return one(setting, INBOUND, {
    performer: undefined,
    comment: 'Self referral',
    component: [{ code: { text: 'Urgency' }, valueString: 'Routine' }],
  });
}

/** Entries whose day is not recorded, or only in part. */
function dated(setting: Setting, from: string | undefined): readonly Item[] {
  const made = one(
    setting,
    { code: '271649006', display: 'Systolic blood pressure' },
    {
      valueQuantity: { value: 128, unit: 'mm[Hg]' },
      effectiveDateTime: from,
      performer: [refTo(setting.organization)],
    },
  );
  return made.map((item) => ({ ...item, facts: { from } }));
}

function one(setting: Setting, term: Term, more: Element): readonly Item[] {
  const day = someDay(setting);
  return [observationItem(observation(setting, term, day, more), day)];
}

export function observationItem(main: Resource, day: string): Item {
  return { area: 'uncategorised', main, others: [], link: nameOf(main), links: [], facts: { from: day } };
}

export function observation(setting: Setting, term: Term, day: string, more: Element): Resource {
  const { random, patient, clinicians } = setting;
  return {
    ...headOf('Observation', random.uuid(), 'Observation-1'),
    status: 'final',
    code: concept(term),
    subject: refTo(patient),
    context: contextOf(setting),
    effectiveDateTime: day,
    issued: timeOn(random, day),
    performer: [refTo(random.pick(clinicians))],
    ...more,
  };
}
