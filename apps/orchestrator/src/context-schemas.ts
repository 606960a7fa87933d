import { z } from 'zod';
import { NhsNumber } from '#contracts';
import { FieldResults } from './field-results.js';
import { JourneyLegView } from './problem.js';

const Name = z.string().trim().min(1).max(35);

const Demographics = z
  .strictObject({
    familyName: Name.meta({ description: 'As the patient or your record gives it.', example: 'Redwood' }),
    givenName: Name,
    birthDate: z.iso.date().meta({ description: 'Whole date, yyyy-mm-dd.' }),
    gender: z.enum(['male', 'female', 'other', 'unknown']).optional(),
    postcode: z.string().trim().min(2).max(8).optional(),
  })
  .meta({
    id: 'Demographics',
    description: 'Who the patient is by your own knowledge; compared with the national record.',
  });

const Confirm = z
  .strictObject({
    discrepancies: z.boolean().optional().meta({ description: 'The differing fields were checked with the patient.' }),
    supersededBy: NhsNumber.optional().meta({
      description: 'The new number from a PDS_SUPERSEDED reply; it is the same person.',
    }),
  })
  .optional();

const WrittenNumber = z
  .string()
  .max(20)
  .transform((written) => written.replace(/[\s-]/gu, ''))
  .meta({
    description: '10 digits; blanks and hyphens are ignored. A wrong check digit is answered with NHS_NUMBER_INVALID.',
  });

/** Who is meant must be said in one of two ways, and whole. */
function identityFaults(given: {
  readonly nhsNumber: unknown;
  readonly demographics: unknown;
  readonly matchId: unknown;
}): readonly (readonly [string, string])[] {
  const { nhsNumber, demographics, matchId } = given;
  const details = Object.entries({ nhsNumber, demographics });
  if (matchId === undefined)
    return details
      .filter(([, value]) => value === undefined)
      .map(([name]) => [name, 'must be given, unless `matchId` is']);
  const beside = details.some(([, value]) => value !== undefined);
  return beside ? [['matchId', 'must stand alone: leave out `nhsNumber` and `demographics`']] : [];
}

/** Body of `POST /v1/patient-contexts`: who is meant by number and details, or by a match of an earlier search. */
export const OpenContextBody = z
  .strictObject({
    nhsNumber: WrittenNumber.optional(),
    demographics: Demographics.optional(),
    matchId: z
      .string()
      .regex(/^[0-9a-f-]{36}\.\d{1,2}$/u, { error: 'must be the `matchId` of a search result' })
      .optional()
      .meta({ description: 'Opens a person that a search found, without `nhsNumber` and `demographics`.' }),
    purpose: z.literal('direct-care'),
    confirm: Confirm,
  })
  .transform(({ nhsNumber, demographics, matchId, confirm }, context) => {
    const faults = identityFaults({ nhsNumber, demographics, matchId });
    faults.forEach(([path, message]) => context.addIssue({ code: 'custom', path: [path], message }));
    if (matchId !== undefined) return { confirm, matchId };
    // Where one of the two is missing, the issue above ends the parsing.
    return nhsNumber === undefined || demographics === undefined ? z.NEVER : { confirm, nhsNumber, demographics };
  })
  .meta({ id: 'OpenPatientContext' });
export type OpenContextBody = z.infer<typeof OpenContextBody>;

const Service = z
  .object({
    available: z.boolean(),
    specificationVersion: z.string().optional().meta({ description: 'GP Connect version that the practice states.' }),
    supplies: z.enum(['all-areas', 'medication-and-allergies', 'not-known']).optional(),
    problem: z
      .object({
        code: z.string(),
        title: z.string(),
        action: z.string(),
        audience: z.string(),
        retryable: z.boolean(),
        retryAfterSeconds: z.number().optional(),
      })
      .optional()
      .meta({ description: 'What a call of this function would answer now.' }),
  })
  .meta({ id: 'Service' });

export const PatientContextView = z
  .object({
    id: z.uuid(),
    patient: z.object({
      nhsNumber: z.string().meta({ description: 'The current number: use this one from now on.' }),
      familyName: z.string().optional(),
      givenName: z.string().optional(),
      gender: z.string().optional(),
      birthDate: z.string().optional(),
    }),
    identityCheck: z.object({
      result: z.enum(['VERIFIED', 'VERIFIED_WITH_DISCREPANCY']),
      matchedOn: z.enum(['usual', 'historic']).optional(),
      fields: FieldResults,
      differences: z.array(z.object({ field: z.string(), national: z.string().optional() })),
      supersededNhsNumber: z.string().optional(),
    }),
    practice: z.object({
      odsCode: z.string(),
      name: z.string().optional().meta({ description: 'By the register of organisations, where that is switched on.' }),
      closed: z.literal(true).optional().meta({ description: 'The register says that this practice has closed.' }),
    }),
    services: z
      .object({ structuredRecord: Service, appointments: Service, registration: Service })
      .optional()
      .meta({ description: 'As found when the patient was opened; only in that reply.' }),
    tracedAt: z.string(),
    expiresAt: z.string(),
    environment: z
      .string()
      .meta({ description: 'National environment that answered; `simulator` means invented data.' }),
    journey: z.array(JourneyLegView),
  })
  .meta({ id: 'PatientContext' });
export type PatientContextView = z.infer<typeof PatientContextView>;
