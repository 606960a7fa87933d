import { z } from 'zod';
import { definitionOf, type Fault, type FaultCode, wordsOf } from '#errors';
import { BookingProblem } from './booking/booking-problem.js';
import { ListedAppointmentView } from './booking/listed-appointment.js';

export const FieldError = z.object({
  /** Path of the field, e.g. `demographics.birthDate`; empty for the body as a whole. */
  field: z.string(),
  /** What is allowed. */
  rule: z.string(),
});
export type FieldError = z.infer<typeof FieldError>;

export const JourneyLegView = z
  .object({
    leg: z.string(),
    outcome: z.string(),
    durationMs: z.number(),
    source: z.enum(['live', 'context', 'cache', 'configuration', 'stale']),
    detail: z.record(z.string(), z.union([z.string(), z.number()])),
  })
  .meta({
    id: 'JourneyLeg',
    description: 'One national call, or what stood in for it. Holds nothing about the patient.',
  });

/** RFC 9457 problem, with what a clinical front end needs to show and to route it. */
export const Problem = z
  .object({
    type: z.string().meta({ description: 'Stable address of this code, readable in a browser.' }),
    title: z.string().meta({ description: 'What happened, for the clinician.' }),
    status: z.int(),
    code: z.string(),
    action: z.string().meta({ description: 'What the clinician can do now.' }),
    audience: z.enum(['clinician', 'administrator', 'developer']),
    retryable: z.boolean(),
    retryAfterSeconds: z.number().optional(),
    correlationId: z.string(),
    traceId: z.string().optional().meta({ description: 'Ssp-TraceID of the refused request, for the service desk.' }),
    odsCode: z.string().optional(),
    time: z.string(),
    errors: z.array(FieldError).optional(),
    differences: z
      .array(z.object({ field: z.string(), national: z.string().optional(), practice: z.string().optional() }))
      .optional()
      .meta({ description: 'Fields that differ. Before the identity is confirmed only their names.' }),
    confirm: z.record(z.string(), z.unknown()).optional().meta({ description: 'Send this as `confirm` to go on.' }),
    ...BookingProblem.shape,
    appointment: ListedAppointmentView.optional().meta({ description: 'How it stands now, where that could be read.' }),
    certainAfter: z.iso.datetime().optional().meta({
      description: 'Until then the change may still come: read again afterwards, and offer only the same one.',
    }),
    journey: z.array(JourneyLegView).optional(),
  })
  .meta({ id: 'Problem' });
export type Problem = z.infer<typeof Problem>;

export interface ProblemFrame {
  readonly correlationId: string;
  readonly publicUrl: string;
  readonly now: Date;
  readonly recordCall: boolean;
  /** Of a command, where more is known than its code says. */
  readonly nothingWasSaved?: boolean | 'unknown' | undefined;
}

/** The reply to a fault: status and wording come from the catalogue alone. */
export function problemFor(code: FaultCode, frame: ProblemFrame, facts: Fault['context'] = {}): Problem {
  const row = definitionOf(code);
  const nothingWasSaved = frame.nothingWasSaved ?? row.nothingWasSaved;
  return {
    type: `${frame.publicUrl}/problems/${code}`,
    ...wordsOf(code, frame),
    status: row.status,
    code,
    audience: row.audience,
    retryable: row.retryable,
    ...(nothingWasSaved === undefined ? {} : { nothingWasSaved }),
    ...seconds(facts.retryAfterSeconds),
    correlationId: frame.correlationId,
    ...(typeof facts.traceId === 'string' ? { traceId: facts.traceId } : {}),
    ...(typeof facts.odsCode === 'string' ? { odsCode: facts.odsCode } : {}),
    time: frame.now.toISOString(),
  };
}

function seconds(value: string | number | undefined): { retryAfterSeconds?: number } {
  return typeof value === 'number' ? { retryAfterSeconds: value } : {};
}
