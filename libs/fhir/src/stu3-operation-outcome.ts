import { z } from 'zod';

const Coding = z
  .object({
    system: z.string().optional().catch(undefined),
    code: z.string().optional().catch(undefined),
    display: z.string().optional().catch(undefined),
  })
  .catch({});

const Issue = z
  .object({
    severity: z.string().optional().catch(undefined),
    code: z.string().optional().catch(undefined),
    details: z
      .object({
        coding: z.array(Coding).default([]).catch([]),
        text: z.string().optional().catch(undefined),
      })
      .optional()
      .catch(undefined),
    diagnostics: z.string().optional().catch(undefined),
  })
  .catch({});

/** What a provider or the Spine proxy says went wrong. One odd issue never hides the others. Source: gp-connect-core.md §7.1, §7.5. */
export const Stu3OperationOutcome = z.object({
  resourceType: z.literal('OperationOutcome'),
  issue: z.array(Issue).default([]).catch([]),
});
export type Stu3OperationOutcome = z.infer<typeof Stu3OperationOutcome>;
