import type { Setting } from './chart.js';
import { observation } from './observations.js';
import { plusDays } from './random.js';
import { codedIn, refTo } from './resource.js';
import type { Element, Resource, Term } from './resource.js';
import { BLOOD_COUNT, COMMENT_NOTE, CREATININE, RESULTS } from './vocabulary.js';

/** Observations of a report: those that it names, and those that are reached only through them. */
export interface Findings {
  readonly top: readonly Resource[];
  readonly below: readonly Resource[];
}

const INTERPRETATION = 'http://hl7.org/fhir/v2/0078';
const LOW = codedIn(INTERPRETATION, 'L', 'Low');

/** A group that alone is named by the report; its results are reached through it. */
export function nestedGroupOf(setting: Setting, day: string, specimen: Resource): Findings {
  const { top, below } = groupOf(setting, day, specimen);
  return { top: top.slice(0, 1), below: [...top.slice(1), ...below] };
}

/** A group with three results, one of them annotated at every place there is, and a filing comment of its own. */
export function groupOf(setting: Setting, day: string, specimen: Resource): Findings {
  const header = observation(setting, BLOOD_COUNT, day, { specimen: refTo(specimen), comment: 'Analysed twice.' });
  const target = refTo(header);
  const results = RESULTS.map((measure, index): Resource => {
    const value = setting.random.int(measure.from, measure.to);
    return observation(setting, measure, day, {
      specimen: refTo(specimen),
      valueQuantity: { value, unit: measure.unit },
      referenceRange: [range(measure)],
      related: [{ type: 'derived-from', target }],
      ...(index === 0 ? { interpretation: LOW, comment: 'Lower than in the spring.' } : {}),
    });
  });
  const comment = filingComment(setting, day, 'Discuss at the next visit.', target);
  const related = [...results, comment].map((member) => ({ type: 'has-member', target: refTo(member) }));
  return { top: [{ ...header, related }, ...results], below: [comment] };
}

const range = ({ from, to, unit }: (typeof RESULTS)[number]): Element => ({
  low: { value: from, unit },
  high: { value: to, unit },
});

/** A numeric result in no group whose only member is its filing comment; and one that could not be measured. */
export function loneResult(setting: Setting, day: string, specimen: Resource): Findings {
  const bare = observation(setting, CREATININE, day, {
    specimen: refTo(specimen),
    valueQuantity: { value: 90, comparator: '>', unit: CREATININE.unit },
    referenceRange: [{ text: '< 90 umol/L' }],
    interpretation: { text: 'Above the range' },
  });
  const comment = filingComment(setting, day, 'Repeat in a month.', refTo(bare));
  const result = { ...bare, related: [{ type: 'has-member', target: refTo(comment) }] };
  const missing = observation(setting, { code: '1000661000000107', display: 'Serum sodium level' }, day, {
    specimen: refTo(specimen),
    dataAbsentReason: codedIn('http://hl7.org/fhir/data-absent-reason', 'error', 'Error'),
    comment: 'Sample too old.',
  });
  return { top: [result, missing], below: [comment] };
}

/** Words with a layout of their own, and a first result that is not final yet. */
export function freeText(setting: Setting, day: string, specimen: Resource): Findings {
  const culture: Term = { code: '1015411000000100', display: 'Microscopy, culture and sensitivities' };
  const result = observation(setting, culture, day, {
    status: 'preliminary',
    specimen: refTo(specimen),
    valueString: 'Growth     scanty\n  Organism   not yet named\n  Trimethoprim   S\n  Nitrofurantoin R',
    comment: 'INTERIM REPORT\n  final report follows',
  });
  return { top: [result], below: [] };
}

/** Filed by whom, when and with which words; without `of` it belongs to the report that names it. */
export function filingComment(setting: Setting, day: string, comment: string, of?: Element): Resource {
  const related = of === undefined ? undefined : [{ type: 'derived-from', target: of }];
  return observation(setting, COMMENT_NOTE, plusDays(day, 1), { status: 'unknown', comment, related });
}
