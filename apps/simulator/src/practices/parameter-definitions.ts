import type { Area } from '../records/areas.js';
import type { Personality } from '../scenarios/interactions.js';

export interface PartDefinition {
  readonly name: string;
  readonly value: 'valueBoolean' | 'valueDate' | 'valuePeriod' | 'valueCode' | 'valuePositiveInt';
  readonly required?: boolean;
  readonly codes?: readonly string[];
  /** Which side of today a date may lie on; today itself is allowed. */
  readonly day?: 'past' | 'future';
  /** Not allowed when the named parameter is asked for too: shared/spec/access-record-structured.md §1.5. */
  readonly notWith?: readonly string[];
}

export interface ParameterDefinition {
  readonly name: string;
  readonly area: Area;
  readonly parts: readonly PartDefinition[];
  readonly repeats?: boolean;
}

const CONSULTATIONS = 'includeConsultations';
const NARROWED = [CONSULTATIONS, 'includeProblems'];

const period = (name: string, notWith: readonly string[] = []): PartDefinition => ({
  name,
  value: 'valuePeriod',
  day: 'past',
  notWith,
});
const truth = (name: string, more: Partial<PartDefinition> = {}): PartDefinition => ({
  ...more,
  name,
  value: 'valueBoolean',
});
const oneOf = (name: string, codes: readonly string[]): PartDefinition => ({
  name,
  value: 'valueCode',
  codes,
  notWith: [CONSULTATIONS],
});

const ALLERGIES: ParameterDefinition = {
  name: 'includeAllergies',
  area: 'allergies',
  parts: [truth('includeResolvedAllergies', { required: true })],
};

const MEDICATION: ParameterDefinition = {
  name: 'includeMedication',
  area: 'medication',
  parts: [
    truth('includePrescriptionIssues'),
    { name: 'medicationSearchFromDate', value: 'valueDate', day: 'past', notWith: NARROWED },
  ],
};

const FILTER_STATUS = oneOf('filterStatus', ['active', 'inactive']);
const FILTER_SIGNIFICANCE = oneOf('filterSignificance', ['major', 'minor']);

const SINCE_1_5: readonly ParameterDefinition[] = [
  {
    name: CONSULTATIONS,
    area: 'consultations',
    parts: [period('consultationSearchPeriod'), { name: 'includeNumberOfMostRecent', value: 'valuePositiveInt' }],
  },
  {
    name: 'includeImmunisations',
    area: 'immunisations',
    parts: [truth('includeNotGiven', { notWith: NARROWED }), truth('includeStatus', { notWith: NARROWED })],
  },
  {
    name: 'includeUncategorisedData',
    area: 'uncategorised',
    parts: [period('uncategorisedDataSearchPeriod', NARROWED)],
  },
  { name: 'includeInvestigations', area: 'investigations', parts: [period('investigationSearchPeriod')] },
  { name: 'includeReferrals', area: 'referrals', parts: [period('referralSearchPeriod', NARROWED)] },
  {
    name: 'includeDiaryEntries',
    area: 'diary',
    parts: [{ name: 'diaryEntriesSearchDate', value: 'valueDate', day: 'future', notWith: NARROWED }],
  },
];

/** Parameters of the operation. Source: shared/spec/access-record-structured.md §1.2; 1.6.2 lost a filter and the repetition. */
const DEFINITIONS: Readonly<Record<Personality, readonly ParameterDefinition[]>> = {
  '1.2.7': [ALLERGIES, MEDICATION],
  '1.5.1': [
    ALLERGIES,
    MEDICATION,
    ...SINCE_1_5,
    { name: 'includeProblems', area: 'problems', parts: [FILTER_STATUS, FILTER_SIGNIFICANCE], repeats: true },
  ],
  '1.6.2': [ALLERGIES, MEDICATION, ...SINCE_1_5, { name: 'includeProblems', area: 'problems', parts: [FILTER_STATUS] }],
};

/** `unsupported`: parameters that the system of the practice does not know, although its version has them. */
export function definitionsOf(
  personality: Personality,
  unsupported: readonly string[] = [],
): readonly ParameterDefinition[] {
  return DEFINITIONS[personality].filter(({ name }) => !unsupported.includes(name));
}
