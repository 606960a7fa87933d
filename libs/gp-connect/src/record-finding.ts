import type { ItemLink } from '#contracts';
import { findAllergies, type FoundAllergy } from './allergy-finding.js';
import { entriesOf, treesOf, type ConsultationTree } from './consultation-tree.js';
import { courseLinked, linkedBy, namedByConsultations, namedByProblems } from './linked-items.js';
import { listed, unlisted, withUnlisted, type FoundItem } from './item-finding.js';
import type { RecordList } from './list-reading.js';
import { findCourses, type FoundCourse } from './medication-courses.js';
import { nested, type NestedObservation } from './observation-nesting.js';
import { Observations, type ReadObservation } from './observations.js';
import type { RecordIndex } from './record-index.js';
import type { RecordResource } from './record-resource.js';
import { areaOf } from './record-warnings.js';
import { assembleReport, observationsOf, type AssembledReport } from './report-assembly.js';

/** Which resource is shown where, before anything is worded: links can then say what they lead to. */
export interface FoundRecord {
  readonly allergies: readonly FoundAllergy[];
  readonly courses: readonly FoundCourse[];
  readonly consultations: readonly ConsultationTree[];
  readonly problems: readonly FoundItem[];
  readonly vaccinations: readonly FoundItem[];
  readonly statuses: readonly FoundItem[];
  readonly uncategorised: readonly NestedObservation[];
  readonly reports: readonly AssembledReport[];
  readonly referrals: readonly FoundItem[];
  readonly diary: readonly FoundItem[];
  readonly documents: readonly FoundItem[];
  /** Comment notes that stand in consultations alone, with the consultations in which they stand. */
  readonly notes: ReadonlyMap<RecordResource, readonly RecordResource[]>;
  readonly observations: Observations;
}
export type ShownArea = NonNullable<ItemLink['area']>;

export function findRecord(lists: readonly RecordList[], index: RecordIndex): FoundRecord {
  const of = (area: ShownArea): readonly RecordList[] => lists.filter((list) => listArea(list) === area);
  const observations = new Observations(index);
  const all = (area: ShownArea, type: string): readonly FoundItem[] =>
    withUnlisted(listed(of(area), [type]), index, type);
  const problems = all('problems', 'Condition');
  const encounters = all('consultations', 'Encounter').map(linkedBy(namedByProblems(problems, index)));
  const consultations = treesOf(encounters, lists);
  const isLinked = linkedBy(namedByProblems(problems, index), namedByConsultations(consultations));
  const every = (area: ShownArea, type: string): readonly FoundItem[] => all(area, type).map(isLinked);
  const reports = every('investigations', 'DiagnosticReport').map((found) =>
    assembleReport(found, observations, index),
  );
  const statuses = listed(of('immunisations'), ['Observation']);
  const plain = listed(of('uncategorisedData'), ['Observation']);
  const taken = new Set([
    ...[...statuses, ...plain].map(({ resource }) => resource),
    ...reports.flatMap(observationsOf).map(({ resource }) => resource),
  ]);
  const notes = notesOf(consultations, observations, taken, index);
  const isFree = (resource: RecordResource): boolean => !taken.has(resource) && !notes.has(resource);
  return {
    allergies: findAllergies(of('allergies'), index).map(isLinked),
    courses: findCourses(of('medications'), index).map((found) => courseLinked(found, isLinked)),
    consultations,
    problems: problems.map(isLinked),
    vaccinations: every('immunisations', 'Immunization'),
    statuses,
    uncategorised: nested(withUnlisted(plain, index, 'Observation', isFree).map(isLinked), observations),
    reports,
    referrals: every('referrals', 'ReferralRequest'),
    diary: diaryOf(of('diaryEntries'), index).map(isLinked),
    documents: every('documents', 'DocumentReference'),
    notes,
    observations,
  };
}

/** The summary of a test request is no planned action: access-record-structured.md §2.15. */
function diaryOf(lists: readonly RecordList[], index: RecordIndex): readonly FoundItem[] {
  const rest = index.ofType('ProcedureRequest').filter(({ body }) => body['intent'] !== 'order');
  const found = listed(lists, ['ProcedureRequest']);
  const known = new Set(found.map(({ resource }) => resource));
  return [...found, ...rest.filter((resource) => !known.has(resource)).map(unlisted)];
}

export function listArea(list: RecordList): ShownArea | undefined {
  const isDocuments = list.role.kind === 'secondary' && list.role.area === undefined;
  return isDocuments ? 'documents' : areaOf(list);
}

/** Under a heading, or naming the consultation as its own without standing under any: access-record-structured.md §2.6; hazards.md 28. */
function notesOf(
  trees: readonly ConsultationTree[],
  observations: Observations,
  taken: ReadonlySet<RecordResource>,
  index: RecordIndex,
): ReadonlyMap<RecordResource, readonly RecordResource[]> {
  const encounters = new Set(trees.map(({ found }) => found.resource));
  const isNote = (observation: ReadObservation): boolean =>
    observations.isComment(observation) && !taken.has(observation.resource);
  const named = trees.flatMap((tree) =>
    entriesOf(tree)
      .filter(({ type }) => type === 'Observation')
      .map((resource) => ({ resource, encounter: tree.found.resource })),
  );
  const own = index.ofType('Observation').flatMap((resource) => {
    const { context } = observations.read(resource).read;
    const found = index.resolve(context?.reference, resource).filter((encounter) => encounters.has(encounter));
    return found.map((encounter) => ({ resource, encounter }));
  });
  const notes = [...named, ...own].filter(({ resource }) => isNote(observations.read(resource)));
  return new Map(
    [...Map.groupBy(notes, ({ resource }) => resource)].map(([resource, group]) => [
      resource,
      [...new Set(group.map(({ encounter }) => encounter))],
    ]),
  );
}
