import { Stu3DiagnosticReport } from '#fhir';
import type { FoundItem } from './item-finding.js';
import type { Observations, ReadObservation } from './observations.js';
import type { RecordIndex } from './record-index.js';
import type { RecordResource } from './record-resource.js';

export interface AssembledResult {
  readonly observation: ReadObservation;
  readonly comments: readonly ReadObservation[];
}
export interface AssembledGroup extends AssembledResult {
  readonly within: ReadObservation | undefined;
  readonly results: readonly AssembledResult[];
}
/** A report and everything that belongs to it. Source: access-record-structured.md §2.14, §2.15. */
export interface AssembledReport {
  readonly found: FoundItem;
  readonly read: Stu3DiagnosticReport;
  readonly comments: readonly ReadObservation[];
  readonly groups: readonly AssembledGroup[];
  readonly results: readonly AssembledResult[];
  readonly specimens: readonly RecordResource[];
  readonly requests: readonly RecordResource[];
  /** Results that the report names and that are not in the answer. */
  readonly absentResults: number;
}

export function assembleReport(found: FoundItem, observations: Observations, index: RecordIndex): AssembledReport {
  const read = Stu3DiagnosticReport.parse(found.resource.body);
  const resolve = (references: Stu3DiagnosticReport['result'], type: string): readonly RecordResource[] => [
    ...new Set(
      references
        .flatMap(({ reference }) => index.resolve(reference, found.resource))
        .filter((resource) => resource.type === type),
    ),
  ];
  const named = resolve(read.result, 'Observation').map((resource) => observations.read(resource));
  const results = assembleResults(heads(named, observations), observations);
  const parts = [...results.groups.flatMap((group) => [group, ...group.results]), ...results.results];
  const ofParts = parts.flatMap(({ observation }) =>
    index.resolve(observation.read.specimen?.reference, observation.resource),
  );
  return {
    found,
    read,
    ...results,
    specimens: [
      ...new Set([...resolve(read.specimen, 'Specimen'), ...ofParts.filter(({ type }) => type === 'Specimen')]),
    ],
    requests: resolve(read.basedOn, 'ProcedureRequest'),
    absentResults: read.result.filter(({ reference }) => index.resolve(reference, found.resource).length === 0).length,
  };
}

export function observationsOf({ comments, groups, results }: AssembledReport): readonly ReadObservation[] {
  const parts: readonly AssembledResult[] = [...groups, ...groups.flatMap((group) => group.results), ...results];
  return [...comments, ...parts.flatMap((part) => [part.observation, ...part.comments])];
}

/** A report may name a member beside its header: then the header brings it. A ring of members has no head, and all are kept. */
function heads(named: readonly ReadObservation[], observations: Observations): readonly ReadObservation[] {
  const members = new Set(named.flatMap((one) => observations.membersOf(one)));
  const first = named.filter((one) => !members.has(one));
  return [...first, ...named.filter((one) => members.has(one))];
}

interface Task {
  readonly observation: ReadObservation;
  readonly within: ReadObservation | undefined;
  readonly into: AssembledResult[];
}

/** Depth first, without recursion: members may be chained as deep as an answer is long. */
function assembleResults(
  named: readonly ReadObservation[],
  observations: Observations,
): Pick<AssembledReport, 'comments' | 'groups' | 'results'> {
  const seen = new Set<ReadObservation>();
  const fresh = (one: ReadObservation): boolean => seen.size < seen.add(one).size;
  const comments: ReadObservation[] = [];
  const results: AssembledResult[] = [];
  const groups: AssembledGroup[] = [];
  const tasks: Task[] = named.map((observation) => ({ observation, within: undefined, into: results })).reverse();
  for (let task = tasks.pop(); task !== undefined; task = tasks.pop()) {
    const { observation, within, into } = task;
    if (within === undefined && !fresh(observation)) continue;
    if (observations.isComment(observation)) {
      comments.push(observation);
      continue;
    }
    const members = observations.membersOf(observation).filter(fresh);
    const own = members.filter((member) => observations.isComment(member));
    const others = members.filter((member) => !observations.isComment(member));
    const inside: AssembledResult[] = [];
    if (others.length === 0) into.push({ observation, comments: own });
    else groups.push({ observation, comments: own, within, results: inside });
    tasks.push(...others.map((member) => ({ observation: member, within: observation, into: inside })).reverse());
  }
  return { comments, groups, results };
}
