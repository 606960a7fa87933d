import type { RecordContent, RecordDocuments } from '#contracts';
import { countShown } from './area-counts.js';
import type { RecordList } from './list-reading.js';
import { sentencesOf, summaryOf, unshownIn } from './list-summary.js';
import { listArea } from './record-finding.js';

/** Documents come with consultations and problems: no area of the request, so no state either (access-record-structured.md §1.2). */
export function recordDocuments(
  lists: readonly RecordList[],
  items: RecordContent['documents']['items'],
): RecordDocuments {
  const own = lists.filter((list) => listArea(list) === 'documents');
  const notShown = own.reduce((sum, list) => sum + unshownIn(list, countShown(list, ['DocumentReference'])), 0);
  return {
    lists: own.map(summaryOf),
    items,
    displayOnly: sentencesOf(own),
    notShown: notShown === 0 ? undefined : notShown,
  };
}
