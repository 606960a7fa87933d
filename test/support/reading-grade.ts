/** Words of their work that clinicians use every day: each counts as one of two syllables. */
const FAMILIAR =
  /^(?:appointments?|telephone|register(?:ed)?|registrations?|temporarily|organisations?|national|demographics|allerg(?:y|ies)|medicines?|medication|immunisations?|consultations?|investigations?)$/iu;
const FAMILIAR_SYLLABLES = 2;

/**
 * School year (US grade) that a text asks of its reader, by Flesch and Kincaid: 0.39 words a sentence + 11.8 syllables a
 * word - 15.59. Their formula is for prose: of a single short sentence it says little, so take it of title and action together.
 */
export function readingGrade(text: string): number {
  const words = text.match(/[\p{L}\d’'-]+/gu) ?? [];
  const sentences = Math.max(1, text.match(/[.:;!?](?=\s|$)/gu)?.length ?? 0);
  const syllables = words.reduce((sum, word) => sum + syllablesIn(word), 0);
  return 0.39 * (words.length / sentences) + 11.8 * (syllables / Math.max(1, words.length)) - 15.59;
}

/** Groups of vowels; a silent e at the end, and the endings -ed and -es where they are silent, do not count. */
function syllablesIn(word: string): number {
  if (FAMILIAR.test(word)) return FAMILIAR_SYLLABLES;
  const plain = word
    .toLowerCase()
    .replace(/[’']s$/u, '')
    .replace(/(?:[^aeiouylrtd]|[^aeiouy]r)e[sd]?$|(?<=[^td])ed$/u, '');
  return Math.max(1, plain.match(/[aeiouy]+/gu)?.length ?? 0);
}
