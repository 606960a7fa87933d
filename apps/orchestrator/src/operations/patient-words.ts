import { redact } from '#platform';

/** What may not stand in a text for operators, because it is known to be of the patient. */
export type PatientWords = readonly string[];

/** Parts of a request that say what is wanted, not who the patient is. */
const NOT_OF_THE_PATIENT = new Set(['areas', 'purpose', 'gender', 'matchId']);
/** Longer ones are texts, not names: only the whole is looked for. Characters. */
const LONGEST_NAME = 40;
const MASK = '[masked]';

/** Every text within: of a request's body, or of an opened patient. */
export function wordsOf(value: unknown): PatientWords {
  if (typeof value === 'string') return isName(value) ? [value, ...value.split(/[^\p{L}\p{M}]+/u)] : [value];
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, inner]) => (NOT_OF_THE_PATIENT.has(name) ? [] : wordsOf(inner)));
}

/** Each part of a name is known, not each part of a date. */
function isName(text: string): boolean {
  return text.length <= LONGEST_NAME && !/\d/u.test(text);
}

/** Takes these words, and whatever looks like being of a person, out of a text of another system. */
export function masker(words: PatientWords): (text: string) => string {
  const patterns = [...new Set(words.flatMap((word) => [...written(folded(word))]))]
    .filter((word) => word.replace(/\W/gu, '').length > 1)
    .toSorted((one, other) => other.length - one.length)
    .map(patternOf);
  return (text) => redact(patterns.reduce((left, pattern) => left.replace(pattern, MASK), anyPerson(folded(text))));
}

/** Without accents, so that each spelling of a name is found. */
function folded(text: string): string {
  return text.normalize('NFKD').replace(/\p{M}/gu, '');
}

const DATE = /^(\d{4})-(\d{2})-(\d{2})$/u;
const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/** A date in the ways in which systems write it; any other word as it is. */
function written(word: string): readonly string[] {
  const [, year, month, day] = DATE.exec(word) ?? [];
  if (year === undefined || month === undefined || day === undefined) return [word];
  const name = MONTHS[Number(month) - 1] ?? month;
  return [word, `${year}${month}${day}`, `${day}${month}${year}`, `${day}-${name}-${year}`, `${day}-${month}-${year}`];
}

/** Between its letters and digits anything may stand that is neither: `O'Brien`, `O Brien`, `999-000-1006`. */
function patternOf(word: string): RegExp {
  const signs = word.match(/[\p{L}\p{N}]/gu) ?? [];
  return new RegExp(`(?<![\\p{L}\\p{N}])${signs.join('[^\\p{L}\\p{N}]{0,3}')}(?![\\p{L}\\p{N}])`, 'giu');
}

const POSTCODE = /\b[A-Z]{1,2}\d[A-Z\d]?\s?\d[A-Z]{2}\b/giu;
const MAIL = /[\w.+-]{1,64}@[\w.-]{1,100}/gu;
const TELEPHONE = /(?<![\d_])(?:\+44|0)[\d ()-]{9,14}\d\b/gu;
/** The end of an address behind its question mark: names and numbers are searched for there. */
const QUERY = /(?<=[\w/$])\?[^\s"'<>]+/gu;
const TITLED = /\b(?:Mr|Mrs|Miss|Ms|Mx|Dr|Master)\.? \p{Lu}[\p{L}'’-]*(?: \p{Lu}[\p{L}'’-]*)*/gu;
const NAMED =
  /(\b(?:\w{0,20}name|forenames?|given|family|dob|birth ?date|date of birth|address|postcode)["']?\s{0,3}[:=]\s{0,3})(?:"[^"]*"|'[^']*'|[^,;)}\]]+)/giu;
const ASID = /(?<!\d)\d{8}(\d{4})(?!\d)/gu;

/** Second net: what is not known to be of this patient, and looks like a person all the same. */
function anyPerson(text: string): string {
  const masked = [MAIL, TITLED, POSTCODE, TELEPHONE].reduce(
    (left, pattern) => left.replace(pattern, MASK),
    text.replace(QUERY, MASK).replace(NAMED, `$1${MASK}`),
  );
  return masked.replace(ASID, '********$1');
}
