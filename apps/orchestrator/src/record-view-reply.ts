import type { RecordContent, RecordHead, RecordRequest } from '#contracts';
import { IDENTITY_FIELDS, type IdentityDifference, type JourneyLeg, type RecordOutcome } from '#workflow';
import { fieldResults } from './field-results.js';
import type { RecordReply } from './record-schemas.js';

type Retrieved = Extract<RecordOutcome, { kind: 'record' }>;
/** What comes as text already; the other fields of the reply are made here. */
type Clinical = Exclude<keyof RecordContent, keyof RecordHead>;
interface Frame {
  readonly requested: RecordRequest;
  readonly environment: string;
  readonly legs: readonly JourneyLeg[];
}

/**
 * The clinician view: what the practice sent, who it is about, where it came from, and what it does not mean. JSON, UTF-8:
 * the clinical part goes on as it was written, so that a large record is turned into text once and copied once.
 */
export function recordReply(outcome: Retrieved, frame: Frame): Buffer {
  const head = Buffer.from(JSON.stringify(headOf(outcome, frame)));
  return Buffer.concat([head.subarray(0, -1), Buffer.from(','), outcome.record.clinical.subarray(1)]);
}

function headOf(outcome: Retrieved, frame: Frame): Omit<RecordReply, Clinical> {
  const { content, retrievedAt, traceId } = outcome.record;
  const { patient: bundlePatient, allergies, warnings, areas } = content;
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

/** Dear to make: once for all. */
const LONDON_TIME = new Intl.DateTimeFormat('en-GB', {
  timeZone: 'Europe/London',
  dateStyle: 'medium',
  timeStyle: 'short',
});

/** Source of the duties: hazards.md §7 provenance, incomplete, localWarnings. */
function standingTexts(practice: string, odsCode: string, retrievedAt: string): string[] {
  return [
    `From the GP practice record held by ${practice} (${odsCode}). Retrieved ${LONDON_TIME.format(new Date(retrievedAt))}.`,
    'This is what the GP practice holds and shares. It may not be the complete history: check with the patient and other sources.',
    'Practice-only warnings, tasks and reminders are not included.',
  ];
}

export function optional<K extends string>(
  values: Readonly<Record<K, string | undefined>>,
): Partial<Record<K, string>> {
  const known: Partial<Record<K, string>> = {};
  for (const key in values) if (values[key] !== undefined) known[key] = values[key];
  return known;
}
