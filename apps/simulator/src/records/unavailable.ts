import type { RecordProfile } from '../scenarios/story.js';

/** How the items of a parameter are called in the sentences that stand for them. */
const NAMES: Readonly<Record<string, string>> = {
  includeAllergies: 'Allergy',
  includeMedication: 'Medication',
  includeProblems: 'Problem',
  includeImmunisations: 'Immunisation',
  includeUncategorisedData: 'Uncategorised data',
  includeInvestigations: 'Investigation',
  includeReferrals: 'Referral',
  includeDiaryEntries: 'Diary',
  DocumentReferences: 'Document',
};

/** What stands in place of references to items that the practice cannot give: shared/spec/access-record-structured.md §2.7. */
export function unavailableSentences({ disabled = [], unsupported = [] }: RecordProfile): readonly string[] {
  const told = (parameters: readonly string[], words: string): readonly string[] =>
    parameters.flatMap((parameter) => {
      const name = NAMES[parameter];
      return name === undefined ? [] : [`${name} items ${words}`];
    });
  return [...told(disabled, 'have been disabled.'), ...told(unsupported, 'are not supported by the provider system.')];
}
