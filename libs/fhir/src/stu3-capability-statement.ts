import { z } from 'zod';

const text = z.string().optional().catch(undefined);

const Operation = z
  .object({
    name: text,
    definition: z.object({ reference: text }).optional().catch(undefined),
  })
  .catch({});

const Rest = z.object({ operation: z.array(Operation).default([]).catch([]) }).catch({ operation: [] });

/**
 * The part of a practice's statement that we decide by. `rest[].resource` may be missing and unknown fields are dropped.
 * Source: gp-connect-core.md §5.2, §5.6 (tolerant reading).
 */
export const Stu3CapabilityStatement = z.object({
  resourceType: z.literal('CapabilityStatement'),
  version: text,
  fhirVersion: text,
  software: z.object({ name: text, version: text }).optional().catch(undefined),
  profile: z
    .array(z.object({ reference: text }).catch({}))
    .default([])
    .catch([]),
  rest: z.array(Rest).default([]).catch([]),
});
export type Stu3CapabilityStatement = z.infer<typeof Stu3CapabilityStatement>;
