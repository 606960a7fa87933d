import { z } from 'zod';
import { many, maybe, text } from './stu3-tolerant.js';

const Coding = z.object({ code: text });

/** A part of an extension of the register: the meaning is in `url`, the value in whichever field is sent. */
const Part = z.object({
  url: text,
  valueBoolean: maybe(z.boolean()),
  valueDateTime: text,
  valueCoding: maybe(Coding),
  valueCodeableConcept: maybe(z.object({ coding: many(Coding) })),
});

/**
 * An organisation of the national register. The rest is decoration and read tolerantly; but an `active` that cannot be
 * read must not open a closed organisation, so it spoils the whole. Absent it means active: FHIR R4, Organization.active.
 * Source: sds.md §17.
 */
export const R4Organization = z.object({
  resourceType: z.literal('Organization'),
  id: z.string(),
  active: z.boolean().default(true),
  name: z.string().trim().min(1),
  address: many(z.object({ postalCode: text })),
  extension: many(z.object({ url: text, extension: many(Part) })),
});
export type R4Organization = z.infer<typeof R4Organization>;
