import { LAST_DAY, timeOn } from './chart.js';
import type { Setting } from './chart.js';
import { observation } from './observations.js';
import { codedIn, extension, HL7, NHS, refTo, SNOMED } from './resource.js';
import type { Element, Resource, Term } from './resource.js';
import type { Visit, VisitKind } from './visit.js';
import { COMMENT_NOTE, NOTES } from './vocabulary.js';

const CONSULTATION = { code: '325851000000107', display: 'Consultation' } as const;
const TOPIC = { code: '25851000000105', display: 'Topic (EHR)' } as const;
const HEADING = { code: '24781000000107', display: 'Category (EHR)' } as const;

interface Structure {
  readonly term: Term;
  readonly title?: string | undefined;
  readonly entry: readonly Element[];
  readonly more?: Element;
}

/** The tree under an Encounter, with the free text in it. Source: shared/spec/access-record-structured.md §2.6. */
export function consultationLists(
  setting: Setting,
  main: Resource,
  { day, contained, problem, kind }: Visit & { readonly kind: VisitKind },
): readonly Resource[] {
  const build = (structure: Structure): Resource => structureList(setting, main, structure);
  const note = (): Resource => observation(setting, COMMENT_NOTE, day, { comment: setting.random.pick(NOTES) });
  const items = [
    ...contained.map((reference) => ({ item: { reference } })),
    ...setting.unavailable.map((display) => ({ item: { display } })),
  ];
  const more = problem === undefined ? {} : { extension: [relatedTo(problem)] };
  if (kind.flat === true) {
    const notes = [note(), note()];
    const topic = build({ term: TOPIC, entry: [...notes.map(entryOf), ...items], more });
    return [build({ term: CONSULTATION, title: kind.title, entry: [entryOf(topic)] }), topic, ...notes];
  }
  const half = Math.ceil(items.length / 2);
  const notes = [note(), note(), note(), note()];
  const headings = [
    build({ term: HEADING, title: 'History', entry: notes.slice(0, 1).map(entryOf) }),
    build({ term: HEADING, title: 'Examination', entry: [...notes.slice(1, 2).map(entryOf), ...items.slice(0, half)] }),
    build({ term: HEADING, title: 'Plan', entry: [...notes.slice(2, 3).map(entryOf), ...items.slice(half)] }),
  ];
  const topic = build({ term: TOPIC, title: 'Main concern', entry: headings.map(entryOf), more });
  const second = build({ term: TOPIC, title: 'Anything else', entry: notes.slice(3).map(entryOf) });
  const consultation = build({ term: CONSULTATION, title: kind.title, entry: [entryOf(topic), entryOf(second)] });
  return [consultation, topic, second, ...headings, ...notes];
}

const entryOf = (resource: Resource): Element => ({ item: refTo(resource) });

const relatedTo = (reference: string): Element => ({
  url: HL7 + 'Extension-CareConnect-RelatedProblemHeader-1',
  extension: [extension('target', { valueReference: { reference } })],
});

function structureList(
  { random, patient }: Setting,
  main: Resource,
  { term, title, entry, more = {} }: Structure,
): Resource {
  return {
    resourceType: 'List',
    id: random.uuid(),
    meta: { profile: [NHS + 'CareConnect-GPC-List-1'] },
    ...more,
    status: 'current',
    mode: 'snapshot',
    title,
    code: codedIn(SNOMED, term.code, term.display),
    subject: refTo(patient),
    encounter: refTo(main),
    date: timeOn(random, LAST_DAY),
    orderedBy: codedIn('http://hl7.org/fhir/list-order', 'system', 'Sorted by System'),
    entry,
  };
}
