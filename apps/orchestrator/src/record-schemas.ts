import { z } from 'zod';
import { AllergyItem, AreaView, RecordContent, RecordRequest, RecordWarning } from '#contracts';
import { FieldResults } from './field-results.js';
import { JourneyLegView } from './problem.js';

/** Body of `POST /v1/patient-contexts/{id}/structured-record`; an empty one asks for the default areas. */
export const RecordBody = z
  .strictObject({
    areas: RecordRequest.optional().meta({
      description:
        'Which areas, with their filters. Without it: allergies with resolved ones, and medication with issues.',
    }),
    confirm: z
      .strictObject({ birthDateDifference: z.boolean().optional() })
      .optional()
      .meta({ description: 'After GPC_BIRTH_DATE_DIFFERS: the date of birth was checked with the patient.' }),
  })
  .meta({ id: 'StructuredRecordRequest' });
export type RecordBody = z.infer<typeof RecordBody>;

export const RecordReply = z
  .object({
    patient: z.object({
      nhsNumber: z.string(),
      familyName: z.string().optional(),
      givenName: z.string().optional(),
      gender: z.string().optional(),
      birthDate: z.string().optional(),
    }),
    identityCheck: z.object({
      result: z.enum(['MATCHES', 'DIFFERS']),
      fields: FieldResults,
      differences: z.array(
        z.object({ field: z.string(), national: z.string().optional(), practice: z.string().optional() }),
      ),
    }),
    source: z.object({
      odsCode: z.string(),
      practiceName: z.string().optional(),
      specificationVersion: z.string().optional(),
      retrievedAt: z.string(),
      traceId: z.string(),
    }),
    requested: RecordRequest,
    texts: z.array(z.string()).meta({ description: 'Sentences that must stand beside every view of this record.' }),
    warnings: z.array(RecordWarning).meta({ description: 'Must be shown, never collapsed.' }),
    areas: z.array(AreaView),
    allergies: z.object({ active: z.array(AllergyItem), ended: z.array(AllergyItem) }),
    medications: RecordContent.shape.medications,
    consultations: RecordContent.shape.consultations,
    problems: RecordContent.shape.problems,
    immunisations: RecordContent.shape.immunisations,
    uncategorisedData: RecordContent.shape.uncategorisedData,
    investigations: RecordContent.shape.investigations,
    referrals: RecordContent.shape.referrals,
    diaryEntries: RecordContent.shape.diaryEntries.meta({ description: 'Planned actions, never events.' }),
    documents: RecordContent.shape.documents.meta({ description: 'Metadata of documents that came with other items.' }),
    unresolved: RecordContent.shape.unresolved.meta({
      description: 'References that lead out of the answer, by type. Normal where an area was not requested.',
    }),
    unrendered: RecordContent.shape.unrendered.meta({
      description: 'Everything of the practice’s answer that this view does not show, by type.',
    }),
    environment: z.string(),
    expiresAt: z.string(),
    journey: z.array(JourneyLegView),
  })
  .meta({ id: 'StructuredRecord' });
export type RecordReply = z.infer<typeof RecordReply>;
