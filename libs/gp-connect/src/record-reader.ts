import type { RecordArea, RecordContent, RecordRequest } from '#contracts';
import { itemCounts } from './area-counts.js';
import { areaViews } from './area-states.js';
import type { ItemContext } from './item-context.js';
import { readLists } from './list-reading.js';
import { type ExpectedHolder, openRecord } from './opened-record.js';
import { whoIn } from './person.js';
import { recordDocuments } from './record-documents.js';
import { findRecord } from './record-finding.js';
import { readItems } from './record-items.js';
import { parseAnswer } from './record-json.js';
import { listWarnings, systemMessages, unsupportedParameters } from './record-warnings.js';
import { unrendered } from './unrendered.js';
import { unresolvedReferences } from './unresolved.js';

export interface ExpectedRecord extends ExpectedHolder {
  readonly requested: RecordRequest;
  /** Version by which the request was made; `undefined` when it is not known. */
  readonly specificationVersion: string | undefined;
  /** `yyyy-mm-dd` in London. */
  readonly today: string;
}

/**
 * What a practice's answer says, for a clinician. An answer that is not whole, or not about exactly this patient, is refused;
 * every other defect is kept and reported. Order of steps: access-record-structured.md §3.5.
 * @throws Fault `GPC_UNEXPECTED_RESPONSE`
 */
export function readRecord(bytes: Buffer, expected: ExpectedRecord): RecordContent {
  const { index, holder, patient, bundleId, unreadable } = openRecord(parseAnswer(bytes), expected);
  const bare = { index, patient: holder, who: whoIn(index), today: expected.today };
  return { patient, ...contentOf(bare, expected, unreadable), bundleId };
}

function contentOf(
  bare: Omit<ItemContext, 'links'>,
  { requested, specificationVersion }: ExpectedRecord,
  unreadable: number,
): Omit<RecordContent, 'patient' | 'bundleId'> {
  const { index } = bare;
  const lists = readLists(index);
  lists
    .filter(({ role }) => role.kind === 'primary' || role.kind === 'secondary')
    .forEach(({ resource }) => {
      index.show(resource);
    });
  const messages = systemMessages(index);
  const { documents, ...items } = readItems(findRecord(lists, index), bare, requested);
  const areas = areaViews({
    lists,
    messages,
    requested,
    beyondVersion: (area) => isBeyond(specificationVersion, area),
    ...itemCounts(items),
  });
  const warnings = [...listWarnings(lists), ...messages.map(({ warning }) => warning)];
  return {
    areas,
    warnings,
    unsupportedParameters: unsupportedParameters(messages),
    ...items,
    documents: recordDocuments(lists, documents),
    unresolved: unresolvedReferences(index),
    unrendered: unrendered(index, unreadable),
  };
}

/** Before 1.3 a practice knows allergies and medication alone, and is asked for no more: access-record-structured.md §3.6. */
function isBeyond(version: string | undefined, area: RecordArea): boolean {
  return area !== 'allergies' && area !== 'medications' && /^1\.[0-2](?:\.|$)/u.test(version ?? '');
}
