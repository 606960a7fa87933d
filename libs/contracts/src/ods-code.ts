import { z } from 'zod';

/** ODS code of an organisation: 1 to 9 capital letters and digits. Source: sds.md §14. */
export const OdsCode = z
  .string()
  .regex(/^[A-Z0-9]{1,9}$/u, { error: 'must be an ODS code: 1 to 9 letters and digits' })
  .brand('OdsCode');
export type OdsCode = z.infer<typeof OdsCode>;

/** Trims and upper-cases first: both mistakes are common in real traffic (sds.md §4.3). */
export function parseOdsCode(written: string): OdsCode | undefined {
  return OdsCode.safeParse(written.trim().toUpperCase()).data;
}

/** Practice unknown, not applicable, no registered practice: codes that name no practice. Source: sds.md §14, pds.md §7 rule 5a. */
export function isPseudoPractice(code: OdsCode): boolean {
  return code === 'V81999' || code === 'V81998' || code === 'V81997';
}
