import { z } from 'zod';
import { many, maybe, text } from './stu3-tolerant.js';

const Period = z.object({ start: text, end: text });

/** An extension of PDS: simple ones hold a value, nested ones hold extensions. */
const PartOfExtension = z.object({
  url: text,
  valueCodeableConcept: maybe(z.object({ coding: many(z.object({ code: text })) })),
  valuePeriod: maybe(Period),
});

/** `unreadable` and not missing: an end that cannot be read must not make a registration look open-ended. */
const StrictPeriod = z.union([
  z.object({ start: z.string().nullish(), end: z.string().nullish() }).nullish(),
  z.unknown().transform((): 'unreadable' => 'unreadable'),
]);

const Organisation = z.object({
  /** The period sits here and not on the reference. */
  identifier: maybe(z.object({ system: text, value: text, period: StrictPeriod.optional() })),
});

/**
 * What the trace reads of a PDS patient. Any part can be missing, and a part of another type counts as missing:
 * every rule is written so that a missing part stops the journey. Source: pds.md §4.2.
 */
export const R4Patient = z.object({
  resourceType: z.literal('Patient'),
  /** Not checked by modulus 11: NHS's own test data holds a number that fails. Source: pds.md §3. */
  id: z.string().regex(/^\d{10}$/u),
  meta: maybe(
    z.object({
      versionId: text,
      // All or nothing: a marking that cannot be read must not vanish beside one that can.
      security: maybe(z.array(z.object({ code: text }))),
    }),
  ),
  name: many(z.object({ use: text, family: text, given: many(z.string()) })),
  gender: text,
  birthDate: text,
  address: many(z.object({ postalCode: text })),
  deceasedDateTime: z.unknown().optional(),
  deceasedBoolean: z.unknown().optional(),
  generalPractitioner: many(Organisation),
  extension: many(z.object({ url: text, extension: many(PartOfExtension) })),
});
export type R4Patient = z.infer<typeof R4Patient>;
