import type { Journal, JournalEntry } from '#contracts';

/** Of all kinds. More are not read in one look: those there are come due again. */
const MOST_READ = 2_000;

/**
 * The first entries of one kind that are due: however many of the other kind, or unreadable ones, are due before them.
 * @param opened `undefined`: of the other kind, or unreadable
 * @throws Fault `CONTEXT_STORE_UNAVAILABLE`
 */
export async function dueEntries<T>(
  journal: Pick<Journal, 'due'>,
  { now, limit }: { readonly now: Date; readonly limit: number },
  opened: (entry: JournalEntry) => T | undefined,
): Promise<readonly T[]> {
  const read = async (most: number): Promise<readonly T[]> => {
    const entries = await journal.due(now, most);
    const ones = entries.flatMap((entry) => opened(entry) ?? []);
    const enough = ones.length >= limit || entries.length < most || most >= MOST_READ;
    return enough ? ones.slice(0, limit) : read(Math.min(most * 2, MOST_READ));
  };
  return read(limit);
}
