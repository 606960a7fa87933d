import { z } from 'zod';

/** Clinical areas of Access Record Structured, in the order in which they are shown. Source: access-record-structured.md §1.2. */
export const RECORD_AREAS = [
  'allergies',
  'medications',
  'consultations',
  'problems',
  'immunisations',
  'uncategorisedData',
  'investigations',
  'referrals',
  'diaryEntries',
] as const;
export const RecordArea = z.enum(RECORD_AREAS);
export type RecordArea = z.infer<typeof RecordArea>;
