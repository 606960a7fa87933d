import { z } from 'zod';
import { PatientSearch } from '#contracts';
import { JourneyLegView } from './problem.js';

/** Body of `POST /v1/patient-searches`. */
export const SearchBody = z
  .strictObject({ search: PatientSearch, purpose: z.literal('direct-care') })
  .meta({ id: 'PatientSearchRequest' });
export type SearchBody = z.infer<typeof SearchBody>;

const Person = z
  .object({
    matchId: z.string().meta({ description: 'Send it as `matchId` to open this patient. Good for 15 minutes.' }),
    nhsNumber: z.string(),
    familyName: z.string().optional(),
    givenNames: z.array(z.string()),
    gender: z.string().optional(),
    birthDate: z.string().optional(),
    postcode: z.string().optional(),
    differences: z
      .array(z.string())
      .meta({ description: 'What you searched with and is not so in the national record: check it with the patient.' }),
  })
  .meta({ id: 'PatientMatch' });

export const SearchReply = z
  .object({
    result: z.enum(['MATCHES', 'NONE', 'TOO_MANY']),
    title: z.string().meta({ description: 'What came out, for the clinician.' }),
    action: z.string().meta({ description: 'What the clinician can do now.' }),
    people: z.array(Person).meta({ description: 'In the order of the national service; do not sort.' }),
    suggestions: z
      .array(z.object({ field: z.string(), advice: z.string() }))
      .meta({ description: 'What would narrow or widen the search.' }),
    environment: z.string(),
    journey: z.array(JourneyLegView),
  })
  .meta({ id: 'PatientSearchResult' });
export type SearchReply = z.infer<typeof SearchReply>;
