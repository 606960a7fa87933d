import { z } from 'zod';
import { daysLater, OdsCode } from '#contracts';
import { type FieldError, JourneyLegView } from '../problem.js';

export const Organisation = z
  .string()
  .trim()
  .toUpperCase()
  .pipe(OdsCode)
  .meta({ description: 'ODS code of another organisation than the patient’s practice: a hub, a federation.' });

export const Day = z.iso.date({ error: 'must be a date: yyyy-mm-dd' });

/** Sentences that must stand beside what is shown. */
export const Texts = z.array(z.string()).meta({ description: 'Sentences that must stand beside what is shown.' });

export const Differences = z
  .array(z.object({ field: z.string(), national: z.string().optional(), practice: z.string().optional() }))
  .meta({ description: 'Where the practice’s patient differs from the national record: check before going on.' });

/** What every reply of an action at a practice ends with. */
export const VisitFrame = {
  environment: z.string(),
  journey: z.array(JourneyLegView),
};

/** Whole days in England, first and last included. `longest`: how many at most. */
export function dayFaults(
  { from, to }: { readonly from: string; readonly to: string },
  rules: { readonly today?: string; readonly longest: number },
): readonly FieldError[] {
  const { today, longest } = rules;
  const last = daysLater(from, longest - 1);
  const checks: readonly (readonly [boolean, FieldError])[] = [
    [
      today !== undefined && from < today,
      { field: 'from', rule: `must not be before today in England: ${String(today)}` },
    ],
    [to < from, { field: 'to', rule: 'must not be before `from`' }],
    [to > last, { field: 'to', rule: `must be within ${String(longest)} days: ${last} at the latest` }],
  ];
  return checks.flatMap(([wrong, fault]) => (wrong ? [fault] : []));
}
