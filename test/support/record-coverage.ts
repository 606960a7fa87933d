import type { ItemLink, RecordContent, SeenIn } from '#contracts';
type Json = Readonly<Record<string, unknown>>;

interface ViewItem {
  readonly id: string;
  readonly seenIn: SeenIn;
  readonly links: readonly ItemLink[];
}

export function itemsByArea(content: RecordContent): Readonly<Record<string, readonly ViewItem[]>> {
  const { allergies, medications, consultations, problems, immunisations, uncategorisedData } = content;
  const { investigations, referrals, diaryEntries } = content;
  return {
    allergies,
    medications,
    consultations,
    problems,
    immunisations: [...immunisations.vaccinations, ...immunisations.statuses],
    uncategorisedData,
    investigations,
    referrals,
    diaryEntries,
  };
}

/** Of one resource type: entries, those that the view shows, those that it names as not shown, and clinical ones whose id is nowhere. */
export interface Coverage {
  readonly type: string;
  readonly total: number;
  readonly shown: number;
  readonly named: number;
  readonly lost: number;
}

/** Their own ids are not in the view: they stand in it as names of people, places and medicines, or as lists. */
const WITHOUT_ID: ReadonlySet<string> = new Set([
  'Patient',
  'Practitioner',
  'PractitionerRole',
  'Organization',
  'Location',
  'HealthcareService',
  'Device',
  'Medication',
  'List',
  'OperationOutcome',
]);

interface ReadAnswer {
  readonly content: RecordContent;
  readonly resources: readonly Json[];
}

export function coverageOf(answers: readonly ReadAnswer[]): readonly Coverage[] {
  const rows = answers.flatMap(({ content, resources }) => {
    const ids = idsIn(content);
    const byType = Map.groupBy(resources, ({ resourceType }) => String(resourceType));
    return [...byType].map(([type, own]): Coverage => {
      const named = content.unrendered.find((one) => one.type === type)?.count ?? 0;
      const present = own.filter(({ id }) => ids.has(String(id))).length;
      const shown = WITHOUT_ID.has(type) ? own.length - named : present;
      return { type, total: own.length, shown, named, lost: own.length - named - shown };
    });
  });
  return [...Map.groupBy(rows, ({ type }) => type)].sort(byName).map(([type, own]) => ({
    type,
    total: sum(own.map(({ total }) => total)),
    shown: sum(own.map(({ shown }) => shown)),
    named: sum(own.map(({ named }) => named)),
    lost: sum(own.map(({ lost }) => lost)),
  }));
}

export function coverageTable(rows: readonly Coverage[]): string {
  const line = (type: string, ...numbers: readonly (number | string)[]): string =>
    `${type.padEnd(24)}${numbers.map((number) => String(number).padStart(9)).join('')}\n`;
  const all = rows.map(({ type, total, shown, named }) =>
    line(type, total, shown, named, `${((100 * (shown + named)) / total).toFixed(0)} %`),
  );
  return `\n${line('resource type', 'entries', 'shown', 'named', 'in all')}${all.join('')}`;
}

/** Every `id` under which the view shows something; an id that only a link or an entry names does not count. */
function idsIn(content: RecordContent): ReadonlySet<string> {
  const ids = new Set<string>();
  const left: unknown[] = [content];
  while (left.length > 0) {
    const value = left.pop();
    if (typeof value !== 'object' || value === null) continue;
    if (isShown(value)) ids.add(value.id);
    Object.values(value).forEach((inner) => left.push(inner));
  }
  return ids;
}

function isShown(value: object): value is { readonly id: string } {
  if (!('id' in value) || typeof value.id !== 'string' || 'relation' in value) return false;
  return !('kind' in value) || value.kind !== 'item';
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((one, other) => one + other, 0);
}

function byName([one]: readonly [string, unknown], [other]: readonly [string, unknown]): number {
  return one < other ? -1 : 1;
}
