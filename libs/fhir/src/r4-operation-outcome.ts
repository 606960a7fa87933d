import { z } from 'zod';
import { many, maybe, text } from './stu3-tolerant.js';

/** What a national service says went wrong; `details` can be absent. Source: pds.md §10.1, sds.md §9. */
export const R4OperationOutcome = z.object({
  resourceType: z.literal('OperationOutcome'),
  issue: many(
    z.object({
      code: text,
      details: maybe(z.object({ coding: many(z.object({ code: text, display: text })) })),
      diagnostics: text,
    }),
  ),
});
export type R4OperationOutcome = z.infer<typeof R4OperationOutcome>;
