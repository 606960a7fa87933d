import type { ObservationItem } from '#contracts';

/** access-record-structured.md §2.14; the second pair of positional codes belongs to standing, sitting and lying. */
const SYSTOLIC: ReadonlySet<string> = new Set([
  '72313002',
  '271649006',
  '400974009',
  '407554009',
  '407556006',
  '163030003',
]);
const DIASTOLIC: ReadonlySet<string> = new Set([
  '1091811000000102',
  '271650006',
  '400975005',
  '407555005',
  '407557002',
  '163031004',
]);

type Component = ObservationItem['components'][number];

/** One pair, `?` for a half without a value: access-record-structured.md §4.6; assurance UNC-07. */
export function bloodPressureOf(components: readonly Component[]): string | undefined {
  const systolic = components.find((one) => isOneOf(one, SYSTOLIC));
  const diastolic = components.find((one) => isOneOf(one, DIASTOLIC));
  if (systolic === undefined && diastolic === undefined) return undefined;
  return pairOf(systolic?.value, diastolic?.value);
}

type Value = Component['value'];

/** Of two units each half keeps its own. */
function pairOf(upper: Value, lower: Value): string {
  const differ = upper?.unit !== undefined && lower?.unit !== undefined && upper.unit !== lower.unit;
  if (differ) return `${upper.text} / ${lower.text}`;
  return `${numberIn(upper)}/${numberIn(lower)}${unitIn(upper) || unitIn(lower)}`;
}

function unitIn(value: Value): string {
  if (value?.unit === undefined) return '';
  return value.unit === 'mm[Hg]' ? ' mmHg' : ` ${value.unit}`;
}

function numberIn(value: Value): string {
  if (value === undefined) return '?';
  if (value.number === undefined) return value.text;
  const number = value.comparator === undefined ? value.number : `${value.comparator}${value.number}`;
  return value.approximate ? `about ${number}` : number;
}

function isOneOf({ term }: Component, codes: ReadonlySet<string>): boolean {
  return term.codings.some(({ code }) => codes.has(code));
}
