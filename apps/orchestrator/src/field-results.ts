import { z } from 'zod';

/** Outcome of a comparison, field by field: a field that is not named was not compared. */
export const FieldResults = z.array(z.object({ field: z.string(), result: z.enum(['same', 'differs']) })).meta({
  description: 'Every field that was compared, and how it came out. A field that is absent was not compared.',
});
export type FieldResults = z.infer<typeof FieldResults>;

export function fieldResults(compared: readonly string[], differing: readonly string[]): FieldResults {
  return compared.map((field) => ({ field, result: differing.includes(field) ? 'differs' : 'same' }));
}
