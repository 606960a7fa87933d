import { membersOf } from './medication-courses.js';
import type { FoundRecord, ShownArea } from './record-finding.js';
import type { RecordResource } from './record-resource.js';
import { observationsOf } from './report-assembly.js';

/** Where a resource is shown: the area, and the id of the item that shows it. */
interface Place {
  readonly area: ShownArea;
  readonly itemId: string;
}
export type Places = ReadonlyMap<RecordResource, Place>;

/** The first place counts, and a resource's own item comes before the items that hold it. */
export function placesOf(found: FoundRecord): Places {
  const places = new Map<RecordResource, Place>();
  const put = (area: ShownArea, head: RecordResource, members: readonly RecordResource[] = []): void => {
    [head, ...members].forEach((member) => {
      if (!places.has(member)) places.set(member, { area, itemId: head.id ?? '' });
    });
  };
  const putAll = (area: ShownArea, items: readonly { readonly resource: RecordResource }[]): void => {
    items.forEach(({ resource }) => {
      put(area, resource);
    });
  };
  putAll('allergies', found.allergies);
  putAll('problems', found.problems);
  putAll('immunisations', [...found.vaccinations, ...found.statuses]);
  putAll(
    'uncategorisedData',
    found.uncategorised.map((one) => one.found),
  );
  putAll('referrals', found.referrals);
  putAll('diaryEntries', found.diary);
  putAll('documents', found.documents);
  found.courses.forEach(({ course }) => {
    const [head, ...others] = membersOf(course);
    if (head !== undefined) put('medications', head, others);
  });
  found.reports.forEach((report) => {
    const inside = observationsOf(report).map(({ resource }) => resource);
    put('investigations', report.found.resource, [...inside, ...report.specimens, ...report.requests]);
  });
  found.consultations.forEach((tree) => {
    const lists = tree.lists.map(({ resource }) => resource);
    put('consultations', tree.found.resource, lists);
  });
  found.notes.forEach(([encounter], note) => {
    if (encounter !== undefined && !places.has(note))
      places.set(note, { area: 'consultations', itemId: encounter.id ?? '' });
  });
  return places;
}
