import { z } from 'zod';
import { many, text } from './stu3-tolerant.js';

/** The envelope only: entries are read one by one, so that one defect never hides the others. */
export const Stu3RecordBundle = z.object({
  resourceType: z.literal('Bundle'),
  type: z.literal('collection'),
  id: text,
  meta: z
    .object({ profile: many(z.string()) })
    .optional()
    .catch(undefined),
  entry: z.array(z.unknown()),
});
export type Stu3RecordBundle = z.infer<typeof Stu3RecordBundle>;
