import type { NhsNumber, RecordRequest } from '#contracts';
import { isAtLeast, isKnownVersion } from './specification-version.js';

/** Asked for when a caller names no area: one without the other misleads. Source: hazards.md 16. */
export const DEFAULT_RECORD_REQUEST: RecordRequest = {
  allergies: { includeResolved: true },
  medications: { includeIssues: true },
};

/** `medication-and-allergies`: for a practice that refuses parameters newer than 1.2. Source: gp-connect-core.md §5.4, §5.5. */
export type ParameterSet = 'all' | 'medication-and-allergies';

/** A field of the caller's request that must not go out, and why. */
export interface RecordRequestIssue {
  /** Path in the request, e.g. `medications.fromDate`. */
  readonly field: string;
  readonly rule: string;
}

type Part = Readonly<Record<string, string | number | boolean>>;
interface Parameter {
  readonly name: string;
  readonly part?: readonly Part[];
}

/** Body of `$gpc.getstructuredrecord`, as JSON text. Source: access-record-structured.md §1.2. */
export function structuredRecordBody(nhsNumber: NhsNumber, areas: RecordRequest, set: ParameterSet): string {
  const who = {
    name: 'patientNHSNumber',
    valueIdentifier: { system: 'https://fhir.nhs.uk/Id/nhs-number', value: nhsNumber },
  };
  const newer = set === 'all' ? extendedAreas(areas) : [];
  return JSON.stringify({ resourceType: 'Parameters', parameter: [who, ...baseAreas(areas), ...newer] });
}

/**
 * A practice of 1.2 is asked only for what that version knows; 1.3 and 1.4 count as unknown, and an unknown one is asked for all.
 * Source: access-record-structured.md §3.6.
 */
export function parameterSetFor(specificationVersion: string | undefined): ParameterSet {
  const upTo12 = isKnownVersion(specificationVersion) && !isAtLeast(specificationVersion, '1.3.0');
  return upTo12 ? 'medication-and-allergies' : 'all';
}

/** `includeResolvedAllergies` is mandatory; `includePrescriptionIssues` was until 1.2.5, so it is always sent. */
function baseAreas({ allergies, medications }: RecordRequest): readonly Parameter[] {
  const from = medications?.fromDate;
  return [
    ...asked(allergies, 'includeAllergies', [
      { name: 'includeResolvedAllergies', valueBoolean: allergies?.includeResolved ?? true },
    ]),
    ...asked(medications, 'includeMedication', [
      { name: 'includePrescriptionIssues', valueBoolean: medications?.includeIssues ?? true },
      ...(from === undefined ? [] : [{ name: 'medicationSearchFromDate', valueDate: from }]),
    ]),
  ];
}

function extendedAreas(areas: RecordRequest): readonly Parameter[] {
  const mostRecent = areas.consultations?.mostRecent;
  const notGiven = areas.immunisations?.includeNotGiven;
  return [
    ...asked(areas.consultations, 'includeConsultations', [
      ...(mostRecent === undefined ? [] : [{ name: 'includeNumberOfMostRecent', valuePositiveInt: mostRecent }]),
    ]),
    ...asked(areas.problems, 'includeProblems'),
    ...asked(areas.immunisations, 'includeImmunisations', [
      ...(notGiven === undefined ? [] : [{ name: 'includeNotGiven', valueBoolean: notGiven }]),
    ]),
    ...asked(areas.uncategorisedData, 'includeUncategorisedData'),
    ...asked(areas.investigations, 'includeInvestigations'),
    ...asked(areas.referrals, 'includeReferrals'),
    ...asked(areas.diaryEntries, 'includeDiaryEntries'),
  ];
}

/** Without parts the parameter stands alone: an empty `part` is not valid FHIR. */
function asked(area: object | undefined, name: string, part: readonly Part[] = []): readonly Parameter[] {
  if (area === undefined) return [];
  return [part.length === 0 ? { name } : { name, part }];
}

/**
 * What a practice would refuse, found before anything is sent. The two predefined combinations of §1.5 are not offered.
 * `today`: yyyy-mm-dd in London. Source: access-record-structured.md §1.3, §1.5.
 */
export function recordRequestIssues(request: RecordRequest, today: string): readonly RecordRequestIssue[] {
  return [...emptyRequestIssues(request), ...medicationDateIssues(request, today), ...notGivenIssues(request)];
}

function emptyRequestIssues(request: RecordRequest): readonly RecordRequestIssue[] {
  const none = Object.values(request).every((area) => area === undefined);
  return none
    ? [{ field: 'areas', rule: 'name at least one area, or leave the whole request out to get the default' }]
    : [];
}

function medicationDateIssues(request: RecordRequest, today: string): readonly RecordRequestIssue[] {
  const field = 'medications.fromDate';
  const from = request.medications?.fromDate;
  if (from === undefined) return [];
  return [
    ...(from > today ? [{ field, rule: 'must not be after today' }] : []),
    ...withEncounters(request).map((area) => ({ field, rule: `must not be combined with ${area}` })),
  ];
}

function notGivenIssues(request: RecordRequest): readonly RecordRequestIssue[] {
  if (request.immunisations?.includeNotGiven === undefined) return [];
  return withEncounters(request).map((area) => ({
    field: 'immunisations.includeNotGiven',
    rule: `must not be combined with ${area}`,
  }));
}

/** Areas that bring in linked items of other areas, whatever those areas' own filters say. */
function withEncounters({ consultations, problems }: RecordRequest): readonly ('consultations' | 'problems')[] {
  return [
    ...(consultations === undefined ? [] : ['consultations' as const]),
    ...(problems === undefined ? [] : ['problems' as const]),
  ];
}
