import type { AllergyItem, MedicationItem, RecordContent, RecordRequest } from '#contracts';
import { toAllergyItem } from './allergy-view.js';
import { toConsultationItem, type ConsultationContext } from './consultation-view.js';
import { toDiaryItem } from './diary-view.js';
import { toDocumentItem } from './document-view.js';
import { toImmunisationItem } from './immunisation-view.js';
import { toInvestigationItem } from './investigation-view.js';
import type { ItemContext } from './item-context.js';
import { edgesOf, encountersOf } from './link-edges.js';
import { linksIn } from './links.js';
import { toMedicationItem } from './medication-view.js';
import { toObservationItem } from './observation-view.js';
import { placesOf, type Places } from './places.js';
import { toProblemItem } from './problem-view.js';
import type { FoundRecord } from './record-finding.js';
import type { RecordIndex } from './record-index.js';
import type { RecordResource } from './record-resource.js';
import { toReferralItem } from './referral-view.js';
import { observationsOf } from './report-assembly.js';

/** All items of the answer, area by area. */
export type RecordItems = Pick<
  RecordContent,
  | 'allergies'
  | 'medications'
  | 'consultations'
  | 'problems'
  | 'immunisations'
  | 'uncategorisedData'
  | 'investigations'
  | 'referrals'
  | 'diaryEntries'
> & { readonly documents: RecordContent['documents']['items'] };

export function readItems(
  found: FoundRecord,
  bare: Omit<ItemContext, 'links'>,
  { medications }: RecordRequest,
): RecordItems {
  const { index } = bare;
  const { observations, notes } = found;
  const places = placesOf(found);
  const links = linksIn(edgesOf(found, [...places.keys()], index), places, index);
  const recordedIn = recordedInOf(found, places, index);
  const context: ConsultationContext = { ...bare, links, places, observations, notes, recordedIn };
  return {
    allergies: readAllergies(found, context),
    medications: readMedications(found, medications?.includeIssues ?? false, context),
    consultations: found.consultations.map((tree) => toConsultationItem(tree, context)),
    problems: found.problems.map((one) => toProblemItem(one, context)),
    immunisations: {
      vaccinations: found.vaccinations.map((one) => toImmunisationItem(one, context)),
      statuses: found.statuses.map((one) =>
        toObservationItem({ found: one, level: 0, parent: undefined }, observations.read(one.resource).read, context),
      ),
    },
    uncategorisedData: found.uncategorised.map((one) =>
      toObservationItem(one, observations.read(one.found.resource).read, context),
    ),
    investigations: found.reports.map((report) => toInvestigationItem(report, context)),
    referrals: found.referrals.map((one) => toReferralItem(one, context)),
    diaryEntries: found.diary.map((one) => toDiaryItem(one, context)),
    documents: found.documents.map((one) => toDocumentItem(one, context)),
  };
}

/** Active before ended; a statement of no known allergies after real ones: access-record-structured.md §2.10. */
function readAllergies({ allergies }: FoundRecord, context: ItemContext): AllergyItem[] {
  const rank = ({ section, noKnownAllergies }: AllergyItem): number =>
    section === 'ended' ? 2 : noKnownAllergies ? 1 : 0;
  const items = allergies.map((found) => toAllergyItem(found, context));
  return items.sort((one, other) => rank(one) - rank(other));
}

function readMedications({ courses }: FoundRecord, issuesAsked: boolean, context: ItemContext): MedicationItem[] {
  return courses.map((found) => toMedicationItem(found, issuesAsked, context));
}

/** Parts of a report do not count beside it. */
function recordedInOf(found: FoundRecord, places: Places, index: RecordIndex): ConsultationContext['recordedIn'] {
  const parts = new Set(found.reports.flatMap(observationsOf).map(({ resource }) => resource));
  const pairs = [...places.keys()]
    .filter((resource) => !parts.has(resource))
    .flatMap((resource) =>
      encountersOf(resource).flatMap(({ reference }) =>
        index.resolve(reference, resource).map((encounter) => ({ resource, encounter })),
      ),
    );
  const groups = Map.groupBy(pairs, ({ encounter }) => encounter);
  const heads = (resources: readonly RecordResource[]): readonly RecordResource[] => {
    const firsts = new Map<unknown, RecordResource>();
    resources.forEach((resource) => {
      const place = places.get(resource);
      const key = place === undefined || found.notes.has(resource) ? resource : `${place.area}/${place.itemId}`;
      if (!firsts.has(key)) firsts.set(key, resource);
    });
    return [...firsts.values()];
  };
  return (encounter) => heads((groups.get(encounter) ?? []).map(({ resource }) => resource));
}
