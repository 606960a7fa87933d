import type { LinkRelation } from '#contracts';
import { Stu3Recorded, Stu3ReferralRequest, type Stu3Reference } from '#fhir';
import { entriesOf } from './consultation-tree.js';
import { extensionCalled } from './extension.js';
import { problemContent } from './problem-content.js';
import type { FoundRecord } from './record-finding.js';
import type { RecordIndex } from './record-index.js';
import type { RecordResource } from './record-resource.js';

/** One statement of the practice that two entries belong together. */
export interface Edge {
  readonly from: RecordResource;
  readonly relation: LinkRelation;
  /** How the same link is called from the other side; `undefined`: it is not shown there. */
  readonly inverse: LinkRelation | undefined;
  readonly reference: Stu3Reference | undefined;
  readonly targets: readonly RecordResource[];
}

const ENCOUNTER = /^encounter-associatedencounter$/iu;

/** Links of problems, consultations and referrals. Source: access-record-structured.md §2.6, §2.11, §2.16; assurance LNK01 to LNK08. */
export function edgesOf(found: FoundRecord, placed: readonly RecordResource[], index: RecordIndex): readonly Edge[] {
  const edge = (
    from: RecordResource,
    relation: LinkRelation,
    inverse: LinkRelation | undefined,
    reference: Stu3Reference | undefined,
  ): Edge => ({ from, relation, inverse, reference, targets: index.resolve(reference?.reference, from) });
  const problems = found.problems.flatMap(({ resource }) => {
    const { actual, related, problems: others } = problemContent(resource);
    return [
      ...actual.map((one) => edge(resource, 'actual-problem', 'problem', one)),
      ...related.map((one) => edge(resource, 'related-content', 'problem', one)),
      ...others.map(({ type, reference }) => edge(resource, ...relationOf(type), reference)),
    ];
  });
  const recorded = placed.flatMap((resource) =>
    encountersOf(resource).map((reference) =>
      edge(resource, 'consultation', resource.type === 'Condition' ? 'problem' : undefined, reference),
    ),
  );
  const documents = found.referrals.flatMap(({ resource }) =>
    Stu3ReferralRequest.parse(resource.body).supportingInfo.map((reference) =>
      edge(resource, 'document', 'referred-from', reference),
    ),
  );
  return [...problems, ...recorded, ...documents, ...treeEdges(found, index), ...memberEdges(found)];
}

/** Under which consultation something stands; which problems a consultation names. */
function treeEdges({ consultations }: FoundRecord, index: RecordIndex): readonly Edge[] {
  return consultations.flatMap((tree) => {
    const encounter = tree.found.resource;
    const inside = entriesOf(tree).map((from): Edge => ({
      from,
      relation: 'consultation',
      inverse: from.type === 'Condition' ? 'problem' : undefined,
      reference: undefined,
      targets: [encounter],
    }));
    const named = tree.lists.flatMap((list) =>
      list.problems.map((reference): Edge => ({
        from: encounter,
        relation: 'problem',
        inverse: 'consultation',
        reference,
        targets: index.resolve(reference.reference, list.resource),
      })),
    );
    return [...inside, ...named];
  });
}

function memberEdges({ uncategorised, observations }: FoundRecord): readonly Edge[] {
  return uncategorised.flatMap(({ found }) =>
    observations.membersOf(observations.read(found.resource)).map((member): Edge => ({
      from: found.resource,
      relation: 'child',
      inverse: 'parent',
      reference: undefined,
      targets: [member.resource],
    })),
  );
}

function relationOf(type: string | undefined): readonly [LinkRelation, LinkRelation] {
  switch (type) {
    case 'parent':
      return ['parent-problem', 'child-problem'];
    case 'child':
      return ['child-problem', 'parent-problem'];
    case 'sibling':
      return ['sibling-problem', 'sibling-problem'];
    default:
      return ['related-problem', 'related-problem'];
  }
}

/** None for an Encounter itself. */
export function encountersOf(resource: RecordResource): readonly Stu3Reference[] {
  if (resource.type === 'Encounter' || resource.type === 'List') return [];
  const { context, encounter, extension } = Stu3Recorded.parse(resource.body);
  const associated = extensionCalled(extension, ENCOUNTER)?.valueReference;
  const own = context?.encounter ?? (context === undefined ? undefined : textsOf(context));
  return [own, encounter, associated].flatMap((reference) => reference ?? []);
}

function textsOf({ reference, display }: Stu3Reference): Stu3Reference | undefined {
  return reference === undefined && display === undefined ? undefined : { reference, display };
}
