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
  const patterns = [...new Set(words.map(folded))]
    .filter((word) => signsOf(word).length > 1)
    .toSorted((one, other) => other.length - one.length)
    .map((word) => dateOf(word) ?? patternOf(word));
  return (text) => redact(patterns.reduce((left, pattern) => left.replace(pattern, MASK), anyPerson(folded(text))));
}

/** Without accents, so that each spelling of a name is found. */
function folded(text: string): string {
  return text.normalize('NFKD').replace(/\p{M}/gu, '');
}

const DATE = /^(\d{4})-(\d{2})-(\d{2})$/u;
const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];
/** Between two letters or digits that belong together. */
const GAP = '[^\\p{L}\\p{N}]{0,3}';
const [BEGIN, END] = ['(?<![\\p{L}\\p{N}])', '(?![\\p{L}\\p{N}])'];

/** A date in the ways in which systems and people write it, also where a time follows; `undefined` for any other word. */
function dateOf(word: string): RegExp | undefined {
  const [, year, month, day] = DATE.exec(word) ?? [];
  if (year === undefined || month === undefined || day === undefined) return undefined;
  const name = `${MONTHS[Number(month) - 1] ?? month}\\p{L}{0,6}`;
  const [d, m, y] = [
    `0?${String(Number(day))}(?:st|nd|rd|th)?`,
    `0?${String(Number(month))}`,
    `(?:${year}|${year.slice(2)})`,
  ];
  const orders = [
    [year, m, d],
    [d, m, y],
    [m, d, y],
    [d, name, y],
    [name, d, y],
    [year, name, d],
  ];
  const forms = orders.map((parts) => parts.join(GAP));
  return new RegExp(`${BEGIN}(?:${forms.join('|')})(?:${END}|(?=T\\d))`, 'giu');
}

/** Between its letters and digits anything may stand that is neither: `O'Brien`, `O Brien`, `999-000-1006`. */
function patternOf(word: string): RegExp {
  return new RegExp(`${BEGIN}${signsOf(word).join(GAP)}${END}`, 'giu');
}

/** In any script: names need not be Latin. */
function signsOf(word: string): readonly string[] {
  return word.match(/[\p{L}\p{N}]/gu) ?? [];
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
