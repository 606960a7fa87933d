import fc from 'fast-check';
import type { Journal } from '#contracts';

/** One thing that somebody does with a journal; what it answers can be compared. */
export type Operation = (journal: Journal) => Promise<unknown>;

const ID = fc.constantFrom('a', 'b', 'c', 'd');
const KEY = fc.constantFrom('k1', 'k2', 'k3', 'k4', 'k5');
const KEYS = fc.array(KEY, { maxLength: 3 });
const TEXT = fc.string({ unit: 'binary', maxLength: 40 });
const MOMENT = fc.integer({ min: 0, max: 5_000 }).map((ms) => new Date(Date.UTC(2026, 10, 21, 9) + ms));
const NEXT = fc.record({ keys: KEYS, dueAt: fc.option(MOMENT, { nil: undefined }), text: TEXT });

const OPERATION: fc.Arbitrary<Operation> = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.tuple(ID, NEXT).map(
      ([id, next]): Operation =>
        (journal) =>
          journal.insert({ id, ...next }),
    ),
  },
  {
    weight: 5,
    arbitrary: fc.tuple(ID, fc.integer({ min: 1, max: 4 }), NEXT).map(
      ([id, version, next]): Operation =>
        (journal) =>
          journal.replace(id, version, next),
    ),
  },
  // As callers do it: whatever is there now is replaced.
  {
    weight: 5,
    arbitrary: fc.tuple(ID, NEXT).map(([id, next]): Operation => async (journal) => {
      const present = await journal.read(id);
      return present === undefined ? 'none' : journal.replace(id, present.version, next);
    }),
  },
  {
    weight: 1,
    arbitrary: ID.map(
      (id): Operation =>
        (journal) =>
          journal.read(id),
    ),
  },
  {
    weight: 2,
    arbitrary: KEY.map(
      (key): Operation =>
        (journal) =>
          journal.findByKey(key),
    ),
  },
  {
    weight: 2,
    arbitrary: fc.tuple(MOMENT, fc.integer({ min: 1, max: 4 })).map(
      ([now, limit]): Operation =>
        (journal) =>
          journal.due(now, limit),
    ),
  },
  {
    weight: 1,
    arbitrary: MOMENT.map(
      (border): Operation =>
        (journal) =>
          journal.forget(border),
    ),
  },
);

/** Steps one after the other; what is in one step is asked for at the same time. */
export const OPERATIONS: fc.Arbitrary<readonly (readonly Operation[])[]> = fc.array(
  fc.oneof(
    { weight: 3, arbitrary: OPERATION.map((one) => [one]) },
    fc.array(OPERATION, { minLength: 2, maxLength: 6 }),
  ),
  { minLength: 5, maxLength: 40 },
);

/** What the journal answers to each step. Between two steps some time goes by. */
export async function answersOf(
  journal: Journal,
  pass: (ms: number) => void,
  steps: readonly (readonly Operation[])[],
): Promise<unknown> {
  const answers = [];
  for (const step of steps) {
    answers.push(await Promise.all(step.map((operation) => operation(journal))));
    pass(100);
  }
  for (const id of ['a', 'b', 'c', 'd']) answers.push(await journal.read(id));
  for (const key of ['k1', 'k2', 'k3', 'k4', 'k5']) answers.push((await journal.findByKey(key))?.id);
  return answers;
}
