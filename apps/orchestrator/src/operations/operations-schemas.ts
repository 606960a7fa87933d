import { z } from 'zod';
import { INTERACTION, parseInteractionId, parseOdsCode } from '#contracts';

/** An ODS code as people write it: blanks around it and small letters do not matter (sds.md §14). */
export const PracticeCode = z.string().transform((written, context) => {
  const code = parseOdsCode(written);
  if (code !== undefined) return code;
  context.addIssue({ code: 'custom', message: 'the practice must be an ODS code: 1 to 9 letters and digits' });
  return z.NEVER;
});

const short = Object.values(INTERACTION).map((one) => one.slice('urn:nhs:names:services:gpconnect:'.length));

/** Whole, or without the part that all have in common. */
export const Interaction = z
  .string()
  .transform((written, context) => {
    const found =
      parseInteractionId(written) ?? parseInteractionId(`urn:nhs:names:services:gpconnect:${written.trim()}`);
    if (found !== undefined) return found;
    context.addIssue({ code: 'custom', message: `the interaction must be one of: ${short.join(', ')}` });
    return z.NEVER;
  })
  .meta({ description: 'Interaction id, whole or from behind `gpconnect:`.' });

const LONGEST_PIN_DAYS = 30;

export const PinBody = z
  .strictObject({
    odsCode: PracticeCode,
    interactionId: Interaction,
    partyKey: z
      .string()
      .regex(/^[\x21-\x7e]{1,64}$/u, { error: 'must be a party key: visible letters without blanks' }),
    reason: z
      .string()
      .trim()
      .min(10)
      .max(300)
      .meta({ description: 'Why, for those who read it later. Nothing about patients.' }),
    days: z.int().min(1).max(LONGEST_PIN_DAYS).meta({ description: 'It ends by itself after so many days.' }),
  })
  .meta({ id: 'RoutePinOrder' });
export type PinBody = z.infer<typeof PinBody>;

/** A correlation id as people copy it: capitals do not matter. */
export const JourneyReference = z
  .uuid({ error: 'must be a reference: the `correlationId` of a problem, or the header `X-Correlation-ID`' })
  .transform((written) => written.toLowerCase());
