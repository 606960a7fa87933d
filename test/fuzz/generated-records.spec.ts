import fc from 'fast-check';
import { parseNhsNumber, RecordContent } from '#contracts';
import { HOLDER } from '../../apps/simulator/src/testing/generated-record.js';
import { coverageOf, itemsByArea } from '../support/record-coverage.js';
import { generatedBundles, isObject, madeOutTo, type Json, type NamedBundle } from '../support/record-bundles.js';
import { openRecordReader, type ReadAnswer } from '../support/record-reader.js';

const holder = parseNhsNumber(HOLDER.nhsNumber)!;
let read: ReadAnswer;
beforeAll(async () => {
  read = await openRecordReader();
});

const view = (bundle: Json): Promise<RecordContent> => read(Buffer.from(JSON.stringify(bundle)), holder);
const entriesOf = ({ bundle }: NamedBundle): readonly Json[] =>
  Array.isArray(bundle['entry']) ? (bundle['entry'] as Json[]) : [];
const resourcesOf = (one: NamedBundle): readonly Json[] =>
  entriesOf(one).flatMap(({ resource }) => (isObject(resource) ? [resource] : []));

/** Without exactly one Patient an answer is refused, whatever else it holds. */
const [BUNDLES, REFUSED] = [true, false].map((isWanted) =>
  generatedBundles(80).filter((one) => isWanted === (patientsIn(one) === 1)),
) as [NamedBundle[], NamedBundle[]];

describe('records of the simulator’s stories, defects and all', () => {
  it.each(BUNDLES)('$name: every entry is shown or named', async (one) => {
    const content = await view(one.bundle);
    const rows = coverageOf([{ content, resources: resourcesOf(one) }]);
    expect(rows.filter(({ shown, named, total }) => shown + named !== total)).toEqual([]);
    expect(RecordContent.parse(content)).toEqual(content);
  });

  it.each(BUNDLES)('$name: an area has the entries of its lists, but for those that it reports', async (one) => {
    const content = await view(one.bundle);
    const items = itemsByArea(content);
    const counts = content.areas.map(({ area, itemCount = 0, displayOnly, notShown = 0 }) => {
      const listed = (items[area] ?? []).filter(({ seenIn }) => seenIn === 'primary').length;
      return { area, enough: listed + displayOnly.length + notShown >= itemCount };
    });
    expect(counts.filter(({ enough }) => !enough)).toEqual([]);
  });

  it.each(REFUSED)('$name: is refused', async ({ bundle }) => {
    await expect(view(bundle)).rejects.toMatchObject({ code: 'GPC_UNEXPECTED_RESPONSE' });
  });

  it('the order of the entries changes nothing', async () => {
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...BUNDLES), fc.integer(), async (one, seed) => {
        const entry = shuffled(entriesOf(one), seed);
        expect(await view({ ...one.bundle, entry })).toEqual(await view(one.bundle));
      }),
      { numRuns: 40 },
    );
  });

  it('another patient’s record is always refused', async () => {
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...BUNDLES), async ({ bundle }) => {
        await expect(view(madeOutTo('9990001251', bundle))).rejects.toMatchObject({ code: 'GPC_UNEXPECTED_RESPONSE' });
      }),
      { numRuns: 60 },
    );
  });
});

function patientsIn(one: NamedBundle): number {
  return resourcesOf(one).filter(({ resourceType }) => resourceType === 'Patient').length;
}

function shuffled(entries: readonly Json[], seed: number): readonly Json[] {
  const keyed = entries.map((entry, place) => ({ entry, key: Math.imul(place + 1, seed | 1) ^ (seed >> 3) }));
  return keyed.sort((one, other) => one.key - other.key).map(({ entry }) => entry);
}
