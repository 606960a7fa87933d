import type { Demographics, PersonName } from '#contracts';
import { foldName } from './fold-name.js';

/** What the caller says about the patient. */
export interface SuppliedDemographics {
  readonly familyName: string;
  readonly givenName: string;
  /** `yyyy-mm-dd`. */
  readonly birthDate: string;
  readonly gender?: string | undefined;
  readonly postcode?: string | undefined;
}

export type DemographicField = 'familyName' | 'givenName' | 'birthDate' | 'gender' | 'postcode';

export interface Verification {
  readonly result: 'VERIFIED' | 'VERIFIED_WITH_DISCREPANCY' | 'NOT_VERIFIED';
  /** `historic`: the name fits one that is no longer the usual one. */
  readonly matchedOn: 'usual' | 'historic' | undefined;
  readonly differences: readonly DemographicField[];
}

/** Whether the person that the caller means is the person of the national record. Source: pds.md §9. */
export function verifyPatient(supplied: SuppliedDemographics, national: Demographics): Verification {
  const names = usualFirst(national.names);
  const partsAgreeing = agreeingDateParts(supplied.birthDate, national.birthDate);
  const whole = names.find((name) => isWholeName(supplied, name));
  const matched = whole ?? names.find((name) => isAlikeName(supplied, name));
  const differences = [...nameDifferences(supplied, matched ?? names[0]), ...otherDifferences(supplied, national)];
  const result = verdict({
    partsAgreeing,
    named: names.length > 0,
    alike: matched !== undefined,
    exact: whole !== undefined,
  });
  return { result, matchedOn: result === 'NOT_VERIFIED' ? undefined : kindOf(matched), differences };
}

/** Rule A: the same birth date. Rule B: two of its three parts, and a name alike. */
function verdict(found: {
  readonly partsAgreeing: number;
  readonly named: boolean;
  readonly alike: boolean;
  readonly exact: boolean;
}): Verification['result'] {
  if (found.partsAgreeing === 3 && found.named) return found.exact ? 'VERIFIED' : 'VERIFIED_WITH_DISCREPANCY';
  return found.partsAgreeing === 2 && found.alike ? 'VERIFIED_WITH_DISCREPANCY' : 'NOT_VERIFIED';
}

function kindOf(matched: PersonName | undefined): Verification['matchedOn'] {
  if (matched === undefined) return undefined;
  return matched.use === 'usual' ? 'usual' : 'historic';
}

/** The name to show: the usual one, else the first that PDS gives. */
export function usualName(names: readonly PersonName[]): PersonName | undefined {
  return usualFirst(names)[0];
}

const ORDER = ['usual', 'nickname', 'temp', 'maiden', 'old'];

function usualFirst(names: readonly PersonName[]): readonly PersonName[] {
  const rank = (name: PersonName): number => {
    const place = ORDER.indexOf(name.use ?? '');
    return place < 0 ? ORDER.length : place;
  };
  return names.toSorted((one, other) => rank(one) - rank(other));
}

function isWholeName(supplied: SuppliedDemographics, name: PersonName): boolean {
  return nameDifferences(supplied, name).length === 0 && foldName(name.family) !== '' && foldName(name.given[0]) !== '';
}

/** Rule B: first three letters of the family name and first letter of the given name. */
function isAlikeName(supplied: SuppliedDemographics, name: PersonName): boolean {
  return beginsAlike(supplied.familyName, name.family, 3) && beginsAlike(supplied.givenName, name.given[0], 1);
}

function beginsAlike(one: string, other: string | undefined, letters: number): boolean {
  const [a, b] = [foldName(one), foldName(other)];
  const length = Math.min(letters, a.length, b.length);
  return length > 0 && a.slice(0, length) === b.slice(0, length);
}

/** Number of equal parts among year, month and day; a part that PDS lacks counts as different. */
function agreeingDateParts(supplied: string, national: string | undefined): number {
  const theirs = (national ?? '').split('-');
  return supplied.split('-').filter((part, index) => part === theirs[index]).length;
}

/** Fields that a check with these details compares; what was not supplied is not compared. */
export function comparedFields({ gender, postcode }: SuppliedDemographics): DemographicField[] {
  return [
    'familyName',
    'givenName',
    'birthDate',
    ...(gender === undefined ? [] : (['gender'] as const)),
    ...(postcode === undefined ? [] : (['postcode'] as const)),
  ];
}

function nameDifferences(supplied: SuppliedDemographics, name: PersonName | undefined): readonly DemographicField[] {
  const differs: DemographicField[] = [];
  if (foldName(supplied.familyName) !== foldName(name?.family)) differs.push('familyName');
  if (foldName(supplied.givenName) !== foldName(name?.given[0])) differs.push('givenName');
  return differs;
}

function otherDifferences(supplied: SuppliedDemographics, national: Demographics): readonly DemographicField[] {
  const differs: DemographicField[] = [];
  if (supplied.birthDate !== national.birthDate) differs.push('birthDate');
  if (supplied.gender !== undefined && supplied.gender !== national.gender) differs.push('gender');
  if (
    supplied.postcode !== undefined &&
    !national.postcodes.map(foldPostcode).includes(foldPostcode(supplied.postcode))
  )
    differs.push('postcode');
  return differs;
}

function foldPostcode(postcode: string): string {
  return postcode.replace(/\s/gu, '').toUpperCase();
}
