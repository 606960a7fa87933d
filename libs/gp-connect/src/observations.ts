import { Stu3Observation } from '#fhir';
import type { RecordIndex } from './record-index.js';
import type { RecordResource } from './record-resource.js';

/** Free text and filing comments: access-record-structured.md §2.6, §2.14. */
const COMMENT_NOTE = '37331000000100';

export interface ReadObservation {
  readonly resource: RecordResource;
  readonly read: Stu3Observation;
}

/** The Observations of one answer: each is read once, and knows its members from both sides (§2.14, `related`). */
export class Observations {
  private readonly reads = new Map<RecordResource, ReadObservation>();
  private readonly derived = new Map<RecordResource, ReadObservation[]>();

  constructor(private readonly index: RecordIndex) {
    index.ofType('Observation').forEach((resource) => {
      const observation = this.read(resource);
      this.targets(observation, 'derived-from').forEach((parent) => {
        const own = this.derived.get(parent);
        if (own === undefined) this.derived.set(parent, [observation]);
        else own.push(observation);
      });
    });
  }

  read(resource: RecordResource): ReadObservation {
    const known = this.reads.get(resource) ?? { resource, read: Stu3Observation.parse(resource.body) };
    this.reads.set(resource, known);
    return known;
  }

  /** Members that it names, in its order, then those that name it. */
  membersOf(observation: ReadObservation): readonly ReadObservation[] {
    const named = this.targets(observation, 'has-member').map((resource) => this.read(resource));
    const all = [...named, ...(this.derived.get(observation.resource) ?? [])];
    return [...new Set(all)].filter((member) => member !== observation);
  }

  /** Members that it names and that are not in the answer. */
  absentMembers({ resource, read }: ReadObservation): number {
    const named = read.related.filter(({ type }) => type === 'has-member');
    return named.filter(({ target }) => this.index.resolve(target?.reference, resource).length === 0).length;
  }

  isComment({ read }: ReadObservation): boolean {
    return (read.code?.coding ?? []).some(({ code }) => code === COMMENT_NOTE);
  }

  private targets({ resource, read }: ReadObservation, wanted: string): readonly RecordResource[] {
    return read.related
      .filter(({ type }) => type === wanted)
      .flatMap(({ target }) => this.index.resolve(target?.reference, resource))
      .filter(({ type }) => type === 'Observation');
  }
}
