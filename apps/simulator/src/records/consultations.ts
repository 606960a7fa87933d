import { timeOn } from './chart.js';
import type { Item, Setting } from './chart.js';
import { consultationLists } from './consultation-lists.js';
import { codedIn, concept, headOf, inTurn, refTo } from './resource.js';
import type { Element, Resource } from './resource.js';
import type { Visit, VisitKind } from './visit.js';

const KINDS: readonly VisitKind[] = [
  { title: 'GP Surgery', place: 'practice' },
  { title: 'Telephone call', place: 'words', flat: true },
  { title: 'Home visit', code: '439708006', place: 'none', others: true, open: true },
  { title: 'GP Surgery', place: 'practice', draft: true },
];

/** A consultation with topics, headings, notes and links to other items. Source: shared/spec/access-record-structured.md §2.6. */
export function consultationItem(setting: Setting, visit: Visit, turn: number): Item {
  const kind = inTurn(KINDS, turn);
  const main = encounter(setting, visit, kind);
  const { contained, problem, day } = visit;
  return {
    area: 'consultations',
    main,
    others: [],
    onDemand: consultationLists(setting, main, { ...visit, kind }),
    link: `Encounter/${visit.id}`,
    links: problem === undefined ? contained : [...contained, problem],
    facts: { from: day, to: day },
  };
}

function encounter(setting: Setting, { id, day }: Visit, kind: VisitKind): Resource {
  const { random, patient, organization } = setting;
  const start = timeOn(random, day);
  return {
    ...headOf('Encounter', id, 'Encounter-1'),
    status: kind.draft === true ? 'unknown' : 'finished',
    type: [kind.code === undefined ? { text: kind.title } : concept({ code: kind.code, display: kind.title })],
    subject: refTo(patient),
    participant: participants(setting, kind),
    period: { start, end: kind.open === true ? undefined : start },
    length: { value: 10, unit: 'min', system: 'http://unitsofmeasure.org', code: 'min' },
    location: placeOf(setting, kind),
    serviceProvider: refTo(organization),
  };
}

const PARTICIPATION = 'http://hl7.org/fhir/v3/ParticipationType';
const RECORDER = codedIn('https://fhir.nhs.uk/STU3/CodeSystem/GPConnect-ParticipantType-1', 'REC', 'recorder');
const PERFORMER = codedIn(PARTICIPATION, 'PPRF', 'primary performer');
const PARTICIPANT = codedIn(PARTICIPATION, 'PART', 'Participation');

function participants({ random, clinicians }: Setting, { others }: VisitKind): readonly Element[] {
  const roles = others === true ? [RECORDER, PERFORMER, PARTICIPANT] : [RECORDER, PERFORMER];
  return roles.map((type) => ({ type: [type], individual: refTo(random.pick(clinicians)) }));
}

function placeOf({ location }: Setting, { place }: VisitKind): readonly Element[] | undefined {
  switch (place) {
    case 'practice':
      return [{ location: refTo(location) }];
    case 'words':
      return [{ location: { display: 'By telephone' } }];
    case 'none':
      return undefined;
  }
}
