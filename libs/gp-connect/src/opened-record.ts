import type { BundlePatient, RecordContent } from '#contracts';
import { Fault } from '#errors';
import { Stu3RecordBundle } from '#fhir';
import { RecordIndex } from './record-index.js';
import { findPatient, toBundlePatient } from './record-patient.js';
import { inCanonicalOrder, isJsonObject, type RecordResource, toResource } from './record-resource.js';

export interface ExpectedHolder {
  readonly nhsNumber: string;
  /** `Ssp-TraceID` of the request: from 1.5 on the bundle's id. */
  readonly traceId: string;
}

/** An answer that is whole and about exactly this patient. */
export interface OpenedRecord {
  readonly index: RecordIndex;
  readonly holder: RecordResource;
  readonly patient: BundlePatient;
  readonly bundleId: RecordContent['bundleId'];
  /** Entries that hold no resource. Count. */
  readonly unreadable: number;
}

const PROFILE = 'GPConnect-StructuredRecord-Bundle-1';

const all = (): boolean => true;

/**
 * @param sent the JSON of the answer, `undefined` where there is none
 * @param isWanted what goes into the index; it must want every Patient
 * @throws Fault `GPC_UNEXPECTED_RESPONSE`
 */
export function openRecord(
  sent: unknown,
  { nhsNumber, traceId }: ExpectedHolder,
  isWanted: (resource: RecordResource) => boolean = all,
): OpenedRecord {
  const bundle = toBundle(sent);
  const entries = bundle?.entry.map((entry) => (isJsonObject(entry) ? toResource(entry['resource']) : undefined)) ?? [];
  const resources = entries.flatMap((resource) => resource ?? []);
  const index = new RecordIndex(inCanonicalOrder(resources.filter(isWanted)));
  const holder = findPatient(index, nhsNumber);
  if (bundle === undefined || holder === undefined) throw new Fault('GPC_UNEXPECTED_RESPONSE', { traceId });
  return {
    index,
    holder,
    patient: toBundlePatient(holder, nhsNumber, index),
    bundleId: bundleIdState(bundle.id, traceId),
    unreadable: entries.length - resources.length,
  };
}

/** Bytes that are not whole UTF-8 JSON, or another kind of answer, are nothing: gp-connect-core.md §7.2 (8). */
function toBundle(sent: unknown): Stu3RecordBundle | undefined {
  const bundle = Stu3RecordBundle.safeParse(sent).data;
  const profiles = bundle?.meta?.profile ?? [];
  return profiles.length === 0 || profiles.some((profile) => profile.endsWith(PROFILE)) ? bundle : undefined;
}

function bundleIdState(id: string | undefined, traceId: string): RecordContent['bundleId'] {
  if (id === undefined) return 'absent';
  return id.toLowerCase() === traceId.toLowerCase() ? 'same' : 'different';
}
