import type { AreaView } from '#contracts';
import type { RecordList } from './list-reading.js';
import { SAY } from './texts.js';

export function summaryOf({ code, title, entries, emptyReason, note }: RecordList): AreaView['lists'][number] {
  return { code, title, itemCount: entries.length, emptyReason, note };
}

/** Entries that lead to nothing that can be shown: hazards.md 36. */
export function unshownIn({ entries }: RecordList, shown: number): number {
  return entries.length - entries.filter(({ kind }) => kind === 'sentence').length - shown;
}

export function sentencesOf(lists: readonly RecordList[]): string[] {
  const sentences = lists.flatMap(({ entries }) =>
    entries.flatMap((entry) => {
      if (entry.kind === 'sentence') return [entry.text];
      return entry.kind === 'absent' && entry.display !== undefined ? [SAY.notIncluded(entry.display)] : [];
    }),
  );
  return [...new Set(sentences)];
}
