import { containedIn, jsonText, type RecordResource } from './record-resource.js';

/** Clinical entries that say everything themselves. */
const LOOK_ALIKES: ReadonlySet<string> = new Set([
  'AllergyIntolerance',
  'Condition',
  'Immunization',
  'Observation',
  'DiagnosticReport',
  'ReferralRequest',
  'ProcedureRequest',
  'DocumentReference',
]);

/**
 * The resources of one answer, found by reference. Duplicate ids are kept, all of them: a reference then finds several.
 * Source: access-record-structured.md §2.1, §2.7.
 */
export class RecordIndex {
  private readonly byKey = new Map<string, RecordResource[]>();
  private readonly byType = new Map<string, RecordResource[]>();
  private readonly containedOf = new Map<RecordResource, readonly RecordResource[]>();
  private readonly containedByKey = new Map<string, RecordResource[]>();
  private twins: ReadonlyMap<RecordResource, RecordResource> | undefined;
  private readonly shown = new Set<RecordResource>();

  /** `all` in canonical order: what is read out of the index then does not hang on the order of the entries. */
  constructor(readonly all: readonly RecordResource[]) {
    all.forEach((resource) => {
      this.add(resource);
    });
  }

  ofType(type: string): readonly RecordResource[] {
    return this.byType.get(type) ?? [];
  }

  /** Everything contained in any resource of the answer. */
  get contained(): readonly RecordResource[] {
    return [...this.containedOf.values()].flat();
  }

  containedIn(holder: RecordResource): readonly RecordResource[] {
    return this.containedOf.get(holder) ?? [];
  }

  /** Everything that the reference names; nothing when it leads out of the answer. */
  resolve(reference: string | undefined, from?: RecordResource): readonly RecordResource[] {
    if (reference === undefined) return [];
    const hash = reference.indexOf('#');
    if (hash >= 0) return this.resolveContained(reference.slice(0, hash), reference.slice(hash + 1), from);
    return this.byKey.get(reference) ?? this.resolveLoosely(reference);
  }

  /** Notes that the view shows this resource; see `unshown`. */
  show(resource: RecordResource): void {
    this.shown.add(resource);
  }

  isShown(resource: RecordResource): boolean {
    return this.shown.has(resource);
  }

  sharesItsId(resource: RecordResource): boolean {
    return (
      resource.id !== undefined && resource.holder === undefined && (this.byKey.get(keyOf(resource))?.length ?? 0) > 1
    );
  }

  /**
   * Another resource of the type that differs in nothing but its id, identifiers and versions. Headers of consultations
   * often look the same: what tells them apart stands in their lists.
   */
  lookAlikeOf(resource: RecordResource): RecordResource | undefined {
    this.twins ??= twinsAmong(this.all.filter(({ type }) => LOOK_ALIKES.has(type)));
    return this.twins.get(resource);
  }

  private add(resource: RecordResource): void {
    append(this.byKey, keyOf(resource), resource);
    append(this.byType, resource.type, resource);
    const contained = containedIn(resource);
    if (contained.length === 0) return;
    this.containedOf.set(resource, contained);
    contained.forEach((inner) => {
      append(this.containedByKey, keyOf(inner), inner);
      append(this.containedByKey, `#${inner.id ?? ''}`, inner);
    });
  }

  /** `#id`, or `List/<list id>#<contained id>`. Query lists often have no id, so the contained id alone may have to do. */
  private resolveContained(base: string, id: string, from: RecordResource | undefined): readonly RecordResource[] {
    const holders = base === '' ? [from?.holder ?? from].flatMap((holder) => holder ?? []) : this.resolve(base);
    const found = holders.flatMap((holder) => this.containedIn(holder).filter((inner) => inner.id === id));
    if (found.length > 0 || base === '') return found;
    return holders.length > 0 ? [] : (this.containedByKey.get(`#${id}`) ?? []);
  }

  /** `Encounter/Encounter/1`, an absolute address, a version behind the id, the plain id of a contained resource: seen in real answers. */
  private resolveLoosely(reference: string): readonly RecordResource[] {
    const unversioned = reference.replace(/\/_history\/[^/]*$/u, '');
    const tail = unversioned.split('/').slice(-2).join('/');
    return this.byKey.get(tail) ?? this.containedByKey.get(tail) ?? [];
  }
}

function keyOf(resource: RecordResource): string {
  return `${resource.type}/${resource.id ?? ''}`;
}

function twinsAmong(resources: readonly RecordResource[]): ReadonlyMap<RecordResource, RecordResource> {
  const groups = [...Map.groupBy(resources, contentKey).values()].filter(({ length }) => length > 1);
  const pairs = groups.flatMap((group) =>
    group.flatMap((resource) => {
      const twin = group.find(({ id }) => id !== resource.id);
      return twin === undefined ? [] : [[resource, twin] as const];
    }),
  );
  return new Map(pairs);
}

function contentKey(resource: RecordResource): string {
  const { id: _, identifier: __, meta: ___, ...rest } = resource.body;
  return jsonText(rest) ?? keyOf(resource);
}

function append(map: Map<string, RecordResource[]>, key: string, resource: RecordResource): void {
  const present = map.get(key);
  if (present === undefined) map.set(key, [resource]);
  else present.push(resource);
}
