/** Letters and digits alone, without accents, in capitals. Source of the folding: shared/spec/pds.md §8.2. */
export function folded(text: string): string {
  return text
    .normalize('NFD')
    .replace(/[^\p{L}\p{N}]/gu, '')
    .toUpperCase();
}

/** The same text, whatever the case; accents count. */
export function isSameText(one: string, other: string): boolean {
  return capitals(one) === capitals(other);
}

/** True when the pattern, in which `*` stands for any text, covers the whole text. */
export function fitsPattern(pattern: string, text: string): boolean {
  const pieces = capitals(pattern)
    .split('*')
    .map((piece) => piece.replace(/[.+?^${}()|[\]\\]/g, '\\$&'));
  return new RegExp(`^${pieces.join('.*')}$`, 'u').test(capitals(text));
}

function capitals(text: string): string {
  return text.normalize('NFC').toUpperCase();
}

const SOUNDS: readonly (readonly [RegExp, string])[] = [
  [/[BFPV]/, '1'],
  [/[CGJKQSXZ]/, '2'],
  [/[DT]/, '3'],
  [/L/, '4'],
  [/[MN]/, '5'],
  [/R/, '6'],
];

const soundOf = (letter: string): string => SOUNDS.find(([letters]) => letters.test(letter))?.[1] ?? '';

/** American Soundex: the first letter and three sounds; H and W do not part two equal sounds, vowels do. */
export function soundex(name: string): string {
  const [first = '', ...rest] = folded(name);
  const sounds: string[] = [];
  let before = soundOf(first);
  for (const letter of rest) {
    if (letter === 'H' || letter === 'W') continue;
    const sound = soundOf(letter);
    if (sound !== '' && sound !== before) sounds.push(sound);
    before = sound;
  }
  return (first + sounds.join('')).padEnd(4, '0').slice(0, 4);
}

/** True when one letter too many, too few or wrong makes the difference, or nothing does. */
export function isOneTypoApart(one: string, other: string): boolean {
  const start = Array.from(one).findIndex((letter, index) => letter !== other[index]);
  const same = start < 0 ? one.length : start;
  const [restOne, restOther] = [one.slice(same), other.slice(same)];
  return [
    [restOne.slice(1), restOther.slice(1)],
    [restOne, restOther.slice(1)],
    [restOne.slice(1), restOther],
  ].some(([left, right]) => left === right);
}
