import { z } from 'zod';

const text = z.string().optional().catch(undefined);
/** One broken entry must not take the good ones with it. */
const listOf = <Item extends z.ZodType>(item: Item) => z.array(item).default([]).catch([]);
const Named = z.object({ name: text }).catch({});

const Operation = z
  .object({
    name: text,
    definition: z.object({ reference: text }).optional().catch(undefined),
  })
  .catch({});

const Resource = z
  .object({
    type: text,
    interaction: listOf(z.object({ code: text }).catch({})),
    searchParam: listOf(Named),
    searchInclude: listOf(text),
  })
  .catch({ interaction: [], searchParam: [], searchInclude: [] });

const Rest = z
  .object({ resource: listOf(Resource), operation: listOf(Operation) })
  .catch({ resource: [], operation: [] });

/**
 * The part of a practice's statement that we decide by. `rest[].resource` may be missing and unknown fields are dropped.
 * Source: gp-connect-core.md §5.2, §5.6 (tolerant reading).
 */
export const Stu3CapabilityStatement = z.object({
  resourceType: z.literal('CapabilityStatement'),
  version: text,
  fhirVersion: text,
  software: z.object({ name: text, version: text }).optional().catch(undefined),
  format: listOf(text),
  profile: listOf(z.object({ reference: text }).catch({})),
  rest: listOf(Rest),
});
export type Stu3CapabilityStatement = z.infer<typeof Stu3CapabilityStatement>;
