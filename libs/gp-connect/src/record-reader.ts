import type { AllergyItem, MedicationItem, RecordArea, RecordContent, RecordRequest } from '#contracts';
import { Fault } from '#errors';
import { Stu3RecordBundle } from '#fhir';
import { findAllergies } from './allergy-finding.js';
import { toAllergyItem } from './allergy-view.js';
import { areaViews, type OutsideItems } from './area-states.js';
import type { ItemContext } from './item-context.js';
import { readLists, type RecordList } from './list-reading.js';
import { findCourses } from './medication-courses.js';
import { toMedicationItem } from './medication-view.js';
import { whoIn } from './person.js';
import { RecordIndex } from './record-index.js';
import { findPatient, toBundlePatient } from './record-patient.js';
import { inCanonicalOrder, isJsonObject, toResource, type RecordResource } from './record-resource.js';
import { areaOf, listWarnings, systemMessages } from './record-warnings.js';
import { unrendered } from './unrendered.js';

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

type Placed = Pick<AllergyItem, 'seenIn'>;

const PROFILE = 'GPConnect-StructuredRecord-Bundle-1';
const SHOWN_TYPES: Readonly<Partial<Record<RecordArea, readonly string[]>>> = {
  allergies: ['AllergyIntolerance'],
  medications: ['MedicationStatement', 'MedicationRequest'],
};

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
  const context: ItemContext = { index, patient, who: whoIn(index), today: expected.today };
  return {
    patient: toBundlePatient(patient, expected.nhsNumber, index),
    ...contentOf(context, expected, sent.length - resources.length),
    bundleId: bundleIdState(bundle.id, expected.traceId),
  };
}

function contentOf(
  context: ItemContext,
  expected: ExpectedRecord,
  unreadable: number,
): Pick<RecordContent, 'areas' | 'warnings' | 'allergies' | 'medications' | 'unrendered'> {
  const { index } = context;
  const lists = readLists(index);
  const read = lists.filter(({ role }) => role.kind === 'primary' || role.kind === 'secondary');
  read.forEach(({ resource }) => {
    index.show(resource);
  });
  const messages = systemMessages(index);
  const allergies = readAllergies(lists, context);
  const medications = readMedications(lists, expected.requested, context);
  const areas = areaViews({
    lists,
    messages,
    requested: expected.requested,
    beyondVersion: (area) => isBeyond(expected.specificationVersion, area),
    active: countActive(allergies),
    shows: countShown,
    outside: (area) => countOutside(itemsOf(area, allergies, medications)),
  });
  const warnings = [...listWarnings(lists), ...messages.map(({ warning }) => warning)];
  return { areas, warnings, allergies, medications, unrendered: unrendered(index, read, unreadable) };
}

/** Bytes that are not whole UTF-8 JSON, or another kind of answer, are nothing: gp-connect-core.md §7.2 (8). */
function toBundle(bytes: Buffer): Stu3RecordBundle | undefined {
  const bundle = Stu3RecordBundle.safeParse(parseJson(bytes)).data;
  const profiles = bundle?.meta?.profile ?? [];
  return profiles.length === 0 || profiles.some((profile) => profile.endsWith(PROFILE)) ? bundle : undefined;
}

function parseJson(bytes: Buffer): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch {
    return undefined;
  }
}

/** Active before ended; a statement of no known allergies after real ones: access-record-structured.md §2.10. */
function readAllergies(lists: readonly RecordList[], context: ItemContext): AllergyItem[] {
  const items = findAllergies(
    lists.filter((list) => areaOf(list) === 'allergies'),
    context.index,
  ).map((found) => toAllergyItem(found, context));
  const rank = ({ section, noKnownAllergies }: AllergyItem): number =>
    section === 'ended' ? 2 : noKnownAllergies ? 1 : 0;
  return items.sort((one, other) => rank(one) - rank(other));
}

function readMedications(
  lists: readonly RecordList[],
  { medications }: RecordRequest,
  context: ItemContext,
): MedicationItem[] {
  const own = lists.filter((list) => areaOf(list) === 'medications');
  const issuesAsked = medications?.includeIssues ?? false;
  return findCourses(own, context.index).map((found) => toMedicationItem(found, issuesAsked, context));
}

function itemsOf(
  area: RecordArea,
  allergies: readonly AllergyItem[],
  medications: readonly MedicationItem[],
): readonly Placed[] {
  if (area === 'allergies') return allergies;
  return area === 'medications' ? medications : [];
}

function countOutside(items: readonly Placed[]): OutsideItems {
  const unlisted = items.filter(({ seenIn }) => seenIn === 'unlisted').length;
  return { unlisted, linked: items.filter(({ seenIn }) => seenIn !== 'primary').length - unlisted };
}

function countActive(items: readonly AllergyItem[]): { readonly allergies: number; readonly noKnown: number } {
  const active = items.filter(({ section }) => section === 'active');
  return { allergies: active.length, noKnown: active.filter(({ noKnownAllergies }) => noKnownAllergies).length };
}

function countShown(area: RecordArea, { entries }: RecordList): number {
  const types = SHOWN_TYPES[area];
  const isRight = ({ type }: RecordResource): boolean => types === undefined || types.includes(type);
  return entries.filter((entry) => entry.kind === 'found' && entry.resources.some(isRight)).length;
}

/** Before 1.3 a practice knows allergies and medication alone, and is asked for no more: access-record-structured.md §3.6. */
function isBeyond(version: string | undefined, area: RecordArea): boolean {
  return area !== 'allergies' && area !== 'medications' && /^1\.[0-2](?:\.|$)/u.test(version ?? '');
}

function bundleIdState(id: string | undefined, traceId: string): RecordContent['bundleId'] {
  if (id === undefined) return 'absent';
  return id.toLowerCase() === traceId.toLowerCase() ? 'same' : 'different';
}
