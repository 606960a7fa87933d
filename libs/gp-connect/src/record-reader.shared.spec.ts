import type { RecordArea, RecordContent, RecordRequest } from '#contracts';
import { describeWithSharedData, sharedData } from '../../../test/support/shared-data.js';
import type { Json } from '../testing/bundles.js';
import { coverageOf, coverageTable, itemsByArea, type Coverage } from '../../../test/support/record-coverage.js';
import { readRecord } from './record-reader.js';

const PATIENT = '9990000018';
const EVERYTHING: RecordRequest = {
  allergies: { includeResolved: true },
  medications: { includeIssues: true },
  consultations: {},
  problems: {},
  immunisations: {},
  uncategorisedData: {},
  investigations: {},
  referrals: {},
  diaryEntries: {},
};

type Counts = Readonly<Partial<Record<RecordArea, readonly number[]>>>;
interface Row {
  readonly file: string;
  readonly counts: Counts;
  readonly withheld: number;
  readonly inTransit: number;
  readonly allergies: number;
  readonly medicines: number;
}

const row = (
  file: string,
  counts: Counts,
  [withheld, inTransit, allergies, medicines]: readonly [number, number, number, number],
): Row => ({
  file,
  counts,
  withheld,
  inTransit,
  allergies,
  medicines,
});

/** Entries of each primary list, warnings, allergies active and ended, plans: from the folder's own inventory. */
const ROWS: readonly Row[] = [
  row('allergies-consolidated-1.5', { allergies: [28, 2] }, [0, 0, 30, 0]),
  row('medications-consolidated-1.2.6', { medications: [31] }, [0, 0, 0, 31]),
  row('medications-consolidated-1.5', { medications: [25] }, [0, 0, 0, 25]),
  row('problems-1.5', { problems: [17] }, [2, 1, 2, 4]),
  row('immunisations-1.5', { immunisations: [13] }, [0, 1, 0, 0]),
  row('diary-entries-1.5', { diaryEntries: [6] }, [1, 1, 0, 0]),
  row('referrals-1.5', { referrals: [7] }, [1, 1, 0, 0]),
  row('uncategorised-1.5', { uncategorisedData: [81] }, [2, 1, 0, 0]),
  row(
    'full-record-mixed-confidential-1.5',
    {
      allergies: [4, 0],
      immunisations: [0],
      investigations: [0],
      consultations: [6],
      medications: [10],
      uncategorisedData: [18],
      referrals: [0],
      diaryEntries: [1],
      problems: [8],
    },
    [6, 10, 4, 10],
  ),
  row(
    'full-record-investigations-heavy-1.5',
    {
      allergies: [0, 0],
      immunisations: [0],
      investigations: [33],
      consultations: [32],
      medications: [0],
      uncategorisedData: [1],
      referrals: [0],
      diaryEntries: [1],
      problems: [0],
    },
    [0, 10, 0, 0],
  ),
  row(
    'full-record-with-operationoutcome-1.5',
    { allergies: [0, 0], medications: [3], consultations: [49], immunisations: [0], diaryEntries: [9], problems: [1] },
    [2, 0, 0, 3],
  ),
  row(
    'full-record-small-new-supplier-1.5',
    {
      allergies: [0, 0],
      problems: [0],
      medications: [1],
      consultations: [0],
      immunisations: [0],
      uncategorisedData: [2],
      investigations: [0],
      referrals: [0],
      diaryEntries: [0],
    },
    [0, 0, 0, 1],
  ),
];

describeWithSharedData('answers of real systems about test patients', () => {
  it.each(ROWS)(
    '$file: every list, warning, allergy and medicine is told',
    ({ file, counts, withheld, inTransit, allergies, medicines }) => {
      const { content } = read(file);
      expect(countsOf(content)).toEqual(counts);
      expect(content.warnings.filter(({ code }) => code === 'confidential-items')).toHaveLength(withheld);
      expect(content.warnings.filter(({ code }) => code === 'data-in-transit')).toHaveLength(inTransit);
      expect(content.allergies).toHaveLength(allergies);
      expect(content.medications).toHaveLength(medicines);
    },
  );

  it.each(ROWS)(
    '$file: the view has as many items of each area as its lists, and more only where it says so',
    ({ file }) => {
      const { content } = read(file);
      for (const [area, items] of Object.entries(itemsByArea(content))) {
        const view = content.areas.find((one) => one.area === area);
        expect({ area, listed: items.filter(({ seenIn }) => seenIn === 'primary').length }).toEqual({
          area,
          listed: view?.itemCount ?? 0,
        });
        expect(view?.notShown).toBeUndefined();
      }
    },
  );

  it.each(ROWS)('$file: every link that is said to be shown leads to an item of the view', ({ file }) => {
    const { content } = read(file);
    const byArea = itemsByArea(content);
    const ids = new Set(
      Object.entries({ ...byArea, documents: content.documents.items }).flatMap(([area, items]) =>
        items.map(({ id }) => `${area}/${id}`),
      ),
    );
    const links = Object.values(byArea).flatMap((items) => items.flatMap((item) => item.links));
    const lost = links.filter(({ shown, area, itemId }) => shown && !ids.has(`${String(area)}/${String(itemId)}`));
    expect(lost).toEqual([]);
  });

  it('tells references that lead out of the answer, as the folder counts them', () => {
    const { problems, unresolved } = read('problems-1.5').content;
    expect(unresolved).toContainEqual({ from: 'Condition', type: 'List', count: 10 });
    expect(problems.flatMap(({ links }) => links).filter(({ shown }) => !shown)).toHaveLength(10);
    const diary = read('diary-entries-1.5').content.problems.flatMap(({ links }) => links);
    expect(diary.filter(({ relation, shown }) => /content|actual/u.test(relation) && !shown)).toHaveLength(30);
  });

  it('keeps the defects of real systems and marks them', () => {
    const { allergies } = read('allergies-consolidated-1.5').content;
    const marked = (text: string): number =>
      allergies.filter(({ flags }) => flags.some((flag) => flag.includes(text))).length;
    expect([marked('same id'), marked('another patient')]).toEqual([2, 3]);
  });

  it('pairs blood pressures, tells missing halves and keeps every digit', () => {
    const { uncategorisedData } = read('uncategorised-1.5').content;
    const pairs = uncategorisedData.flatMap(({ bloodPressure }) => bloodPressure ?? []);
    expect(pairs.filter((pair) => pair.includes('?')).length).toBeGreaterThan(0);
    expect(uncategorisedData.filter(({ components }) => components.length > 0)).toHaveLength(10);
  });

  it('finds both ways by which a filing comment belongs to a report', () => {
    const { investigations } = read('full-record-investigations-heavy-1.5').content;
    const atReport = investigations.flatMap(({ comments }) => comments);
    const deeper = investigations.flatMap(({ groups, results }) =>
      [...groups, ...groups.flatMap((group) => group.results), ...results].flatMap(({ comments }) => comments),
    );
    expect([atReport.length, deeper.length]).toEqual([3, 33]);
  });

  it('shows or names every entry of every answer: the table is printed', () => {
    const rows = coverage(ROWS.map(({ file }) => file));
    process.stdout.write(coverageTable(rows));
    expect(rows.filter(({ total, shown, named }) => shown + named !== total)).toEqual([]);
    expect(rows.filter(({ lost }) => lost > 0)).toEqual([]);
  });

  it('never takes an area that was switched off or not supported for an empty one', () => {
    const { areas, warnings } = read('full-record-with-operationoutcome-1.5').content;
    const investigations = areas.find(({ area }) => area === 'investigations');
    expect(investigations).toMatchObject({ state: 'NOT_SUPPORTED', lists: [] });
    expect(warnings.find(({ code }) => code === 'NOT_IMPLEMENTED')).toMatchObject({ area: 'investigations' });
  });

  it('refuses a list of documents, which is no record', () => {
    expect(() => read('documents-searchset-1.5')).toThrow('unreadable or unsafe');
  });
});

interface Answer {
  readonly entry: readonly { readonly resource: Json }[];
}

/** Over all files. Of clinical types the id of every shown resource must stand in the view. */
function coverage(files: readonly string[]): readonly Coverage[] {
  return coverageOf(
    files.map((file) => ({ ...read(file), resources: prepared(file).entry.map(({ resource }) => resource) })),
  );
}

function read(file: string): { readonly content: RecordContent; readonly entries: number } {
  const answer = prepared(file);
  return { content: readRecord(Buffer.from(JSON.stringify(answer)), expected()), entries: answer.entry.length };
}

/** The files bear numbers that fail the check, or a placeholder: each is replaced by one of the range 999. */
function prepared(file: string): Answer {
  const answer = sharedData.json(`structured/${file}.json`) as Answer;
  const entry = answer.entry.map(({ resource }) => ({
    resource: resource['resourceType'] === 'Patient' ? renumbered(resource) : resource,
  }));
  return { ...answer, entry };
}

function renumbered(patient: Json): Json {
  return { ...patient, identifier: [{ system: 'https://fhir.nhs.uk/Id/nhs-number', value: PATIENT }] };
}

function expected() {
  return {
    nhsNumber: PATIENT,
    traceId: '2f6c1f0e-6a55-4b0e-9a3c-1f8a55d2a001',
    requested: EVERYTHING,
    specificationVersion: '1.5.1',
    today: '2026-11-21',
  };
}

function countsOf({ areas }: RecordContent): Counts {
  const supplied = areas.filter(({ lists }) => lists.length > 0);
  return Object.fromEntries(supplied.map(({ area, lists }) => [area, lists.map(({ itemCount }) => itemCount)]));
}
