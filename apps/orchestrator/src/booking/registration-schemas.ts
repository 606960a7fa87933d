import { z } from 'zod';
import { LocalId } from '#contracts';
import { Day, Differences, Organisation, Texts, VisitFrame } from './visit-schemas.js';

const Text = z.string().trim().min(1).max(255);
const Address = z.strictObject({
  lines: z.array(Text).min(1).max(5),
  city: Text.optional(),
  district: Text.optional(),
  postalCode: z.string().trim().min(2).max(8).optional(),
});
const Phone = z.string().trim().min(1).max(35);

/** What PDS gave; what is left out the practice takes from PDS. Source: appointments.md §5.2. */
const Details = z
  .strictObject({
    familyName: Text,
    givenNames: z.tuple([Text], Text),
    prefixes: z.array(Text).optional(),
    birthDate: Day,
    gender: z.enum(['male', 'female', 'other', 'unknown']).optional(),
    addresses: z.partialRecord(z.enum(['home', 'temp']), Address).optional(),
    phones: z.partialRecord(z.enum(['home', 'work', 'mobile', 'temp']), Phone).optional(),
    email: z.email().optional(),
    communication: z.strictObject({ languageCode: Text, language: Text, interpreterRequired: z.boolean() }).optional(),
  })
  .meta({ id: 'RegistrationDetails', description: 'Exactly as PDS gave them; the NHS number is that of the context.' });

/** Body of `POST /v1/patient-contexts/{id}/registration`. */
export const RegistrationBody = z
  .strictObject({
    details: Details,
    organisation: Organisation.optional(),
    repeatOf: z.iso.datetime().optional().meta({
      description: '`certainAfter` of a first registration whose outcome was unknown; it may be repeated once.',
    }),
  })
  .meta({ id: 'RegisterPatient' });
export type RegistrationBody = z.infer<typeof RegistrationBody>;

export const RegistrationReply = z
  .object({
    patient: z
      .object({
        patientId: LocalId,
        nhsNumber: z.string(),
        familyName: z.string().optional(),
        givenNames: z.array(z.string()),
        gender: z.string().optional(),
        birthDate: z.string().optional(),
        registrationType: z.string().optional().meta({ description: '`T`: temporary.' }),
      })
      .meta({ description: 'As the practice holds the patient.' }),
    madeNow: z.boolean().meta({ description: 'False: the patient was registered there all along.' }),
    differences: Differences,
    texts: Texts,
    ...VisitFrame,
  })
  .meta({ id: 'Registration' });
export type RegistrationReply = z.infer<typeof RegistrationReply>;
