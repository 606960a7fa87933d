import type { SearchableName } from './searchable.js';
import { fitsPattern, folded, isOneTypoApart, isSameText, soundex } from './text-likeness.js';

/** What of a name was asked for. */
export interface AskedName {
  readonly family: string | undefined;
  readonly given: readonly string[];
}

/** Scores of the parts that were asked for, each 0 to 1; `undefined` when the name is another one. */
export type Parts = readonly number[] | undefined;

const FOLDED = 0.95;
const SWAPPED = 0.85;
const SOUNDS_ALIKE = 0.8;

/** Case does not matter, accents do. Source: shared/spec/pds.md §8.1. */
export function literalName({ family, given }: AskedName, held: SearchableName): Parts {
  const familyPart = family === undefined ? [] : [patternScore(family, held.family)];
  const [first, ...others] = given;
  const firstPart = first === undefined ? [] : [patternScore(first, held.given[0] ?? '')];
  // A wildcard covers the start of the first given name only; in the others `*` is a character like any.
  const otherParts = others.map((name, index) => (isSameText(name, held.given[index + 1] ?? '') ? 1 : undefined));
  return allOf([...familyPart, ...firstPart, ...otherParts]);
}

/** 1 for the whole text; with a wildcard the more, the more of the text was given. */
export function patternScore(asked: string, held: string): number | undefined {
  if (!asked.includes('*')) return isSameText(asked, held) ? 1 : undefined;
  if (!fitsPattern(asked, held)) return undefined;
  const known = asked.replaceAll('*', '').length / held.length;
  return Math.min(0.99, 0.5 + known / 2);
}

/** Homophones, family and given name in each other's place, accents, a typing mistake in a given name. Source: §8.2. */
export function fuzzyName(asked: AskedName, held: SearchableName): Parts {
  const straight = fuzzyParts(asked, held);
  const [first] = asked.given;
  if (straight !== undefined || asked.family === undefined || first === undefined) return straight;
  const swapped = fuzzyParts({ family: first, given: [asked.family] }, held);
  return swapped?.map((part) => part * SWAPPED);
}

function fuzzyParts({ family, given }: AskedName, held: SearchableName): Parts {
  const familyPart = family === undefined ? [] : [likeness(family, held.family)];
  const givenParts = given.map((name, index) => givenLikeness(name, held.given[index] ?? ''));
  return allOf([...familyPart, ...givenParts]);
}

function likeness(asked: string, held: string): number | undefined {
  if (isSameText(asked, held)) return 1;
  if (folded(asked) === folded(held)) return FOLDED;
  return held !== '' && soundex(asked) === soundex(held) ? SOUNDS_ALIKE : undefined;
}

function givenLikeness(asked: string, held: string): number | undefined {
  if (held === '') return undefined;
  return likeness(asked, held) ?? (isOneTypoApart(folded(asked), folded(held)) ? SOUNDS_ALIKE : undefined);
}

function allOf(parts: readonly (number | undefined)[]): Parts {
  const known = parts.filter((part) => part !== undefined);
  return known.length === parts.length ? known : undefined;
}
