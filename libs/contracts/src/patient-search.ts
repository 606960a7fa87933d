import { z } from 'zod';
import { OdsCode } from './ods-code.js';

const Day = z.iso.date({ error: 'must be a whole date, yyyy-mm-dd' });
const Name = z.string().trim().min(1).max(35);

/** One day, or a span of days of which either end may be left out. Both ends count. */
export const DaySpan = z.union([
  z.strictObject({ on: Day }),
  z
    .strictObject({ from: Day.optional(), to: Day.optional() })
    .refine(({ from, to }) => from !== undefined || to !== undefined, { error: 'must have `on`, or `from`, or `to`' })
    .refine(({ from, to }) => from === undefined || to === undefined || from <= to, {
      error: '`from` must not be after `to`',
    }),
]);
export type DaySpan = z.infer<typeof DaySpan>;

/** What is known of a patient whose NHS number is not. Which parts go together: pds.md §8. */
export const PatientSearch = z
  .strictObject({
    familyName: Name.optional().meta({
      description: '`*` stands for any ending, after at least two letters.',
      example: 'Redwo*',
    }),
    givenNames: z
      .array(Name)
      .max(5)
      .optional()
      .meta({ description: 'In their order. The first may end in `*`, after at least two letters.' }),
    gender: z.enum(['male', 'female', 'other', 'unknown']).optional(),
    birthDate: DaySpan.optional(),
    deathDate: DaySpan.optional(),
    postcode: z.string().trim().min(2).max(8).optional().meta({
      description: 'Blanks and case do not matter; may end in `*`. Leaves out patients whose whereabouts are withheld.',
    }),
    practice: OdsCode.optional().meta({ description: 'ODS code of the GP practice.' }),
    email: z.email().max(90).optional(),
    phone: z
      .string()
      .trim()
      .regex(/^[0-9+ ]{5,20}$/u, { error: 'must be a telephone number: 5 to 20 digits' })
      .optional(),
    fuzzy: z.boolean().optional().meta({ description: 'Names that sound alike, and other near misses.' }),
    exact: z.boolean().optional().meta({ description: 'Only records in which everything given is the same.' }),
    history: z.boolean().optional().meta({ description: 'Former names, addresses and contacts count too.' }),
    mostResults: z.int().min(1).max(50).optional(),
  })
  .meta({ id: 'PatientSearch' });
export type PatientSearch = z.infer<typeof PatientSearch>;
