export type Area =
  | 'allergies'
  | 'medication'
  | 'consultations'
  | 'problems'
  | 'immunisations'
  | 'uncategorised'
  | 'investigations'
  | 'referrals'
  | 'diary';

/** Documents have no parameter and no primary list: they come only with other items. */
export type ItemArea = Area | 'documents';

export interface AreaDefinition {
  readonly area: Area;
  readonly parameter: string;
  /** SNOMED code of the primary list. */
  readonly code: string;
  readonly display: string;
  readonly title: string;
}

/** Primary lists. Source: shared/spec/access-record-structured.md §1.2 and §2.4. */
export const AREAS: readonly AreaDefinition[] = [
  list('allergies', 'includeAllergies', '886921000000105', 'Allergies and adverse reactions'),
  list('medication', 'includeMedication', '933361000000108', 'Medications and medical devices'),
  list('consultations', 'includeConsultations', '1149501000000101', 'List of consultations'),
  list('problems', 'includeProblems', '717711000000103', 'Problems'),
  list('immunisations', 'includeImmunisations', '1102181000000102', 'Immunisations'),
  list('uncategorised', 'includeUncategorisedData', '826501000000100', 'Miscellaneous record', 'Uncategorised data'),
  list('investigations', 'includeInvestigations', '887191000000108', 'Investigations and results'),
  list('referrals', 'includeReferrals', '792931000000107', 'Outbound referral'),
  list('diary', 'includeDiaryEntries', '714311000000108', 'Patient recall administration'),
];

export const ITEM_AREAS: readonly ItemArea[] = [...AREAS.map(({ area }) => area), 'documents'];

export const ENDED_ALLERGIES = {
  code: '1103671000000101',
  display: 'Ended allergies',
  title: 'Ended allergies',
} as const;

/** Words of the secondary lists: `[consultations, problems]`. Source: shared/spec/access-record-structured.md §2.4. */
const CONTAINED = 'contained in consultations';
const RELATED = 'related to problems';
const SECONDARY: Readonly<Record<ItemArea, readonly [string, string]>> = {
  allergies: [`allergies ${CONTAINED}`, `allergies ${RELATED}`],
  medication: [`medications ${CONTAINED}`, `medications ${RELATED}`],
  consultations: ['', `consultations ${RELATED}`],
  problems: [`problems ${CONTAINED}`, 'linked problems not relating to the primary query'],
  immunisations: [`immunisations ${CONTAINED}`, `immunisations ${RELATED}`],
  uncategorised: [`uncategorised data ${CONTAINED}`, `uncategorised data ${RELATED}`],
  investigations: [`investigations ${CONTAINED}`, `investigations ${RELATED}`],
  referrals: ['outbound referrals in consultations', `outbound referrals ${RELATED}`],
  diary: [`diary entries ${CONTAINED}`, `diary entries ${RELATED}`],
  documents: [`documents ${CONTAINED}`, `documents ${RELATED}`],
};

/** Code and title of a secondary list: the code is the words joined by hyphens behind the kind. */
export function secondaryList(
  kind: 'consultations' | 'problems',
  area: ItemArea,
): { readonly code: string; readonly title: string } {
  const [ofConsultations, ofProblems] = SECONDARY[area];
  const words = kind === 'consultations' ? ofConsultations : ofProblems;
  const kindTitle = kind === 'consultations' ? 'Consultations' : 'Problems';
  return { code: `${kind}-${words.replaceAll(' ', '-')}`, title: `${kindTitle} - ${words}` };
}

function list(area: Area, parameter: string, code: string, display: string, title = display): AreaDefinition {
  return { area, parameter, code, display, title };
}
