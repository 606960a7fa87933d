import { z } from 'zod';

/** Accredited system id: 12 digits, possibly with leading zeros, so never a number. Source: sds.md §6.3, §14. */
export const Asid = z
  .string()
  .regex(/^\d{12}$/u, { error: 'must be an ASID: 12 digits' })
  .brand('Asid');
export type Asid = z.infer<typeof Asid>;

/** The last four digits: enough for an operator to recognise a system, too little to use. */
export function maskAsid(asid: Asid): string {
  return `********${asid.slice(-4)}`;
}
