import { z } from 'zod';

/**
 * An NHS number of the right form: ten digits, check digit by modulus 11 (weights 10 to 2).
 * `0000000000` passes the arithmetic and is refused. Source: pds.md §3.
 */
export const NhsNumber = z
  .string()
  .refine(isNhsNumber, { error: 'must be an NHS number: 10 digits with a right check digit' })
  .brand('NhsNumber');
export type NhsNumber = z.infer<typeof NhsNumber>;

/** Blanks and hyphens as people write them are dropped; anything else that is not an NHS number gives `undefined`. */
export function parseNhsNumber(written: string): NhsNumber | undefined {
  return NhsNumber.safeParse(written.replace(/[\s-]/gu, '')).data;
}

function isNhsNumber(text: string): boolean {
  if (!/^\d{10}$/u.test(text) || text === '0000000000') return false;
  const sum = Array.from(text.slice(0, 9)).reduce((total, digit, index) => total + Number(digit) * (10 - index), 0);
  const check = 11 - (sum % 11);
  return check !== 10 && (check === 11 ? 0 : check) === Number(text[9]);
}

/**
 * Ten equal digits pass the arithmetic and are nobody's number. In live use they are refused, except `9999999999`,
 * which an official test uses for somebody who is not found. Source: pds.md §3 [PRODUCT].
 */
export function isNobodysNumber(nhsNumber: NhsNumber): boolean {
  return /^(\d)\1{9}$/u.test(nhsNumber) && nhsNumber !== '9999999999';
}
