import { LIST, allergy, bundle, bytesOf, list } from '../testing/bundles.js';
import { observation, problem } from '../testing/clinical.js';
import { expectedRecord, readResources } from '../testing/reading.js';
import { readRecord } from './record-reader.js';

const LOOK_ALIKE = 'Another item of this answer says the same under another id. It may be a duplicate.';

describe('items that look the same', () => {
  it('are both kept, and each names the other', () => {
    const { problems } = readResources([
      list(LIST.problems, ['Condition/p', 'Condition/q']),
      problem('p'),
      problem('q'),
    ]);
    expect(problems.map(({ possibleDuplicateOf, flags }) => [possibleDuplicateOf, flags])).toEqual([
      ['q', [LOOK_ALIKE]],
      ['p', [LOOK_ALIKE]],
    ]);
  });

  it('are no duplicates when anything but ids and versions differs', () => {
    const { allergies } = readResources([
      list(LIST.allergies, ['AllergyIntolerance/a', 'AllergyIntolerance/b']),
      allergy('a'),
      allergy('b', { assertedDate: '2020' }),
    ]);
    expect(allergies.map(({ possibleDuplicateOf }) => possibleDuplicateOf)).toEqual([undefined, undefined]);
  });
});

it.each(['extension', 'contained', 'whatever'])('an answer nested 100,000 levels deep in %s is read', (field) => {
  const deep = `${'{"extension":['.repeat(100_000)}${']}'.repeat(100_000)}`;
  const text = bytesOf(bundle([list(LIST.uncategorised, ['Observation/o']), observation('o', { [field]: ['DEEP'] })]));
  const bytes = Buffer.from(text.toString('utf8').replace('"DEEP"', deep));
  expect(readRecord(bytes, expectedRecord()).uncategorisedData).toHaveLength(1);
});
