import type { RecordArea, RecordContent, RecordRequest } from '#contracts';
import { Fault } from '#errors';
import { Stu3RecordBundle } from '#fhir';
import { itemCounts } from './area-counts.js';
import { areaViews } from './area-states.js';
import type { ItemContext } from './item-context.js';
import { readLists } from './list-reading.js';
import { whoIn } from './person.js';
import { recordDocuments } from './record-documents.js';
import { findRecord } from './record-finding.js';
import { RecordIndex } from './record-index.js';
import { readItems } from './record-items.js';
import { parseAnswer } from './record-json.js';
import { findPatient, toBundlePatient } from './record-patient.js';
import { inCanonicalOrder, isJsonObject, toResource } from './record-resource.js';
import { listWarnings, systemMessages } from './record-warnings.js';
import { unrendered } from './unrendered.js';
import { unresolvedReferences } from './unresolved.js';

export interface ExpectedRecord {
  readonly nhsNumber: string;
  /** `Ssp-TraceID` of the request: from 1.5 on the bundle's id. */
  readonly traceId: string;
  readonly requested: RecordRequest;
  /** Version by which the request was made; `undefined` when it is not known. */
  readonly specificationVersion: string | undefined;
  /** `yyyy-mm-dd` in London. */
  readonly today: string;
}

const PROFILE = 'GPConnect-StructuredRecord-Bundle-1';

/**
 * What a practice's answer says, for a clinician. An answer that is not whole, or not about exactly this patient, is refused;
 * every other defect is kept and reported. Order of steps: access-record-structured.md §3.5.
 * @throws Fault `GPC_UNEXPECTED_RESPONSE`
 */
export function readRecord(bytes: Buffer, expected: ExpectedRecord): RecordContent {
  const bundle = toBundle(bytes);
  const sent = bundle?.entry.map((entry) => (isJsonObject(entry) ? toResource(entry['resource']) : undefined)) ?? [];
  const resources = sent.flatMap((resource) => resource ?? []);
  const index = new RecordIndex(inCanonicalOrder(resources));
  const patient = findPatient(index, expected.nhsNumber);
  if (bundle === undefined || patient === undefined)
    throw new Fault('GPC_UNEXPECTED_RESPONSE', { traceId: expected.traceId });
  const bare = { index, patient, who: whoIn(index), today: expected.today };
  return {
    patient: toBundlePatient(patient, expected.nhsNumber, index),
    ...contentOf(bare, expected, sent.length - resources.length),
    bundleId: bundleIdState(bundle.id, expected.traceId),
  };
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
    ...items,
    documents: recordDocuments(lists, documents),
    unresolved: unresolvedReferences(index),
    unrendered: unrendered(index, unreadable),
  };
}

/** Bytes that are not whole UTF-8 JSON, or another kind of answer, are nothing: gp-connect-core.md §7.2 (8). */
function toBundle(bytes: Buffer): Stu3RecordBundle | undefined {
  const bundle = Stu3RecordBundle.safeParse(parseAnswer(bytes)).data;
  const profiles = bundle?.meta?.profile ?? [];
  return profiles.length === 0 || profiles.some((profile) => profile.endsWith(PROFILE)) ? bundle : undefined;
}

/** Before 1.3 a practice knows allergies and medication alone, and is asked for no more: access-record-structured.md §3.6. */
function isBeyond(version: string | undefined, area: RecordArea): boolean {
  return area !== 'allergies' && area !== 'medications' && /^1\.[0-2](?:\.|$)/u.test(version ?? '');
}

function bundleIdState(id: string | undefined, traceId: string): RecordContent['bundleId'] {
  if (id === undefined) return 'absent';
  return id.toLowerCase() === traceId.toLowerCase() ? 'same' : 'different';
}
