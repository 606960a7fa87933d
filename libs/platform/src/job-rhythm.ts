import { z } from 'zod';
import type { JobSchedule } from '#contracts';

/** Wait before the next run. Milliseconds. */
export function waitMs({ everyMs, jitter }: JobSchedule, random: () => number): number {
  return Math.round(everyMs * (1 + jitter * (2 * random() - 1)));
}

const Rhythm = z.object({ everyMs: z.number().positive(), jitter: z.number().min(0).max(1) });

/** The schedule as one word, for a queue that keeps it as text. */
export function rhythmOf({ everyMs, jitter }: JobSchedule): string {
  return JSON.stringify({ everyMs, jitter });
}

/** @throws when the text is not of `rhythmOf`. */
export function scheduleOf(rhythm: string | undefined): JobSchedule {
  return Rhythm.parse(JSON.parse(rhythm ?? ''));
}
