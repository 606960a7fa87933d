import { Stu3MedicationRequest, Stu3MedicationStatement, type Stu3Reference } from '#fhir';
import type { SeenIn } from '#contracts';
import type { RecordList } from './list-reading.js';
import type { RecordIndex } from './record-index.js';
import { compare, type RecordResource } from './record-resource.js';

export interface ReadRequest {
  readonly resource: RecordResource;
  readonly read: Stu3MedicationRequest;
}
interface ReadStatement {
  readonly resource: RecordResource;
  readonly read: Stu3MedicationStatement;
}

/**
 * One row of the view: the statement, its plan and the issues of the plan. A defective answer may lack any of them,
 * never all. Source: access-record-structured.md §2.9.
 */
export interface MedicationCourse {
  readonly statement: ReadStatement | undefined;
  readonly plan: ReadRequest | undefined;
  readonly orders: readonly ReadRequest[];
}
export interface FoundCourse {
  readonly course: MedicationCourse;
  readonly seenIn: SeenIn;
  readonly source: string | undefined;
}

/** Every medicine once, at the first place where it stands; what no list names comes last. */
export function findCourses(lists: readonly RecordList[], index: RecordIndex): readonly FoundCourse[] {
  const courses = assembleCourses(index);
  const byMember = Map.groupBy(
    courses.flatMap((course) => membersOf(course).map((member) => ({ member, course }))),
    ({ member }) => member,
  );
  const listed = lists.flatMap((list): readonly FoundCourse[] => {
    if (list.role.kind !== 'primary' && list.role.kind !== 'secondary') return [];
    const seenIn = list.role.kind === 'primary' ? 'primary' : list.role.from;
    const resources = list.entries.flatMap((entry) => (entry.kind === 'found' ? entry.resources : []));
    return resources.flatMap((resource) =>
      (byMember.get(resource) ?? []).map(({ course }) => ({ course, seenIn, source: list.code })),
    );
  });
  return onePerCourse([
    ...listed,
    ...courses.map((course): FoundCourse => ({ course, seenIn: 'unlisted', source: undefined })),
  ]);
}

/** The plan stands for the course; an issue does where the plan is missing. */
export function requestOf({ plan, orders }: MedicationCourse): ReadRequest | undefined {
  return plan ?? orders[0];
}

export function membersOf({ statement, plan, orders }: MedicationCourse): readonly RecordResource[] {
  return [statement, plan, ...orders].flatMap((member) => (member === undefined ? [] : [member.resource]));
}

function assembleCourses(index: RecordIndex): readonly MedicationCourse[] {
  const requests = index
    .ofType('MedicationRequest')
    .map((resource): ReadRequest => ({ resource, read: Stu3MedicationRequest.parse(resource.body) }));
  const byResource = new Map(requests.map((request) => [request.resource, request]));
  const resolve = (references: readonly Stu3Reference[], from: RecordResource): readonly ReadRequest[] =>
    references
      .flatMap(({ reference }) => index.resolve(reference, from))
      .flatMap((resource) => byResource.get(resource) ?? []);
  const links = requests.flatMap((order) =>
    resolve(order.read.basedOn, order.resource).map((plan) => ({ plan, order })),
  );
  const ordersOf = ordersByPlan(links);

  const stated = index.ofType('MedicationStatement').map((resource): MedicationCourse => {
    const read = Stu3MedicationStatement.parse(resource.body);
    const plan = resolve(read.basedOn, resource)[0];
    return { statement: { resource, read }, plan, orders: plan === undefined ? [] : ordersOf(plan) };
  });
  return [...stated, ...unstated(requests, stated, ordersOf, new Set(links.map(({ order }) => order)))];
}

/** Plans that no statement names, then issues that lead to no plan: shown by themselves rather than lost. */
function unstated(
  requests: readonly ReadRequest[],
  stated: readonly MedicationCourse[],
  ordersOf: (plan: ReadRequest) => readonly ReadRequest[],
  planned: ReadonlySet<ReadRequest>,
): readonly MedicationCourse[] {
  const taken = new Set(stated.flatMap(membersOf));
  const heads = requests.filter((request) => !taken.has(request.resource) && !planned.has(request));
  const courses = heads.map((head): MedicationCourse => {
    const isOrder = head.read.intent === 'order' && ordersOf(head).length === 0;
    return { statement: undefined, plan: isOrder ? undefined : head, orders: isOrder ? [head] : ordersOf(head) };
  });
  const reached = new Set([...taken, ...courses.flatMap(membersOf)]);
  const left = requests.filter(({ resource }) => !reached.has(resource));
  return [
    ...courses,
    ...left.map((order): MedicationCourse => ({ statement: undefined, plan: undefined, orders: [order] })),
  ];
}

function ordersByPlan(links: readonly { readonly plan: ReadRequest; readonly order: ReadRequest }[]) {
  const groups = Map.groupBy(links, ({ plan }) => plan);
  return (plan: ReadRequest): readonly ReadRequest[] => {
    const orders = (groups.get(plan) ?? []).map(({ order }) => order).filter((order) => order !== plan);
    return [...new Set(orders)].sort((one, other) => compare(one.resource.id ?? '', other.resource.id ?? ''));
  };
}

function onePerCourse(found: readonly FoundCourse[]): readonly FoundCourse[] {
  const firsts = new Map<MedicationCourse, FoundCourse>();
  found.forEach((one) => {
    if (!firsts.has(one.course)) firsts.set(one.course, one);
  });
  return [...firsts.values()];
}
