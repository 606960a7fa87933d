import type { RecordRequest } from '#contracts';
import { IDENTITY_FIELDS, type IdentityDifference, type JourneyLeg, type RecordOutcome } from '#workflow';
import { fieldResults } from './field-results.js';
import type { RecordReply } from './record-schemas.js';

type Retrieved = Extract<RecordOutcome, { kind: 'record' }>;

/** The clinician view: what the practice sent, who it is about, where it came from, and what it does not mean. */
export function recordReply(
  outcome: Retrieved,
  frame: { readonly requested: RecordRequest; readonly environment: string; readonly legs: readonly JourneyLeg[] },
): RecordReply {
  const { content, retrievedAt, traceId } = outcome.record;
  const { patient: bundlePatient, allergies, warnings, areas, bundleId: _id, ...items } = content;
  const { practiceOdsCode: _, practiceName, ...patient } = bundlePatient;
  const odsCode = outcome.context.practice;
  return {
    patient,
    identityCheck: {
      result: outcome.differences.length === 0 ? 'MATCHES' : 'DIFFERS',
      fields: fieldResults(
        IDENTITY_FIELDS,
        outcome.differences.map(({ field }) => field),
      ),
      differences: outcome.differences.map(shown),
    },
    source: {
      odsCode,
      ...optional({ practiceName, specificationVersion: outcome.specificationVersion }),
      retrievedAt,
      traceId,
    },
    requested: frame.requested,
    texts: standingTexts(practiceName ?? 'the practice', odsCode, retrievedAt),
    warnings,
    areas,
    allergies: {
      active: allergies.filter(({ section }) => section === 'active'),
      ended: allergies.filter(({ section }) => section === 'ended'),
    },
    ...items,
    environment: frame.environment,
    expiresAt: outcome.expiresAt.toISOString(),
    journey: [...frame.legs],
  };
}

export function shown({ field, national, practice }: IdentityDifference): {
  field: string;
  national?: string;
  practice?: string;
} {
  return { field, ...optional({ national, practice }) };
}

/** Source of the duties: hazards.md §7 provenance, incomplete, localWarnings. */
function standingTexts(practice: string, odsCode: string, retrievedAt: string): string[] {
  const local = new Intl.DateTimeFormat('en-GB', {
    timeZone: 'Europe/London',
    dateStyle: 'medium',
    timeStyle: 'short',
  });
  return [
    `From the GP practice record held by ${practice} (${odsCode}). Retrieved ${local.format(new Date(retrievedAt))}.`,
    'This is what the GP practice holds and shares. It may not be the complete history: check with the patient and other sources.',
    'Practice-only warnings, tasks and reminders are not included.',
  ];
}

function optional<K extends string>(values: Readonly<Record<K, string | undefined>>): Partial<Record<K, string>> {
  const known: Partial<Record<K, string>> = {};
  for (const key in values) if (values[key] !== undefined) known[key] = values[key];
  return known;
}
