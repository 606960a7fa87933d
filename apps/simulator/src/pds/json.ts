import { z } from 'zod';

export type Json = Readonly<Record<string, unknown>>;

/** Any JSON object; what is in it is read field by field. */
export const JsonObject = z.record(z.string(), z.unknown());

/** `yyyy-mm-ddTHH:MM:SS+00:00`, as PDS writes a moment. Source: shared/spec/pds.md §8.3, shared/data/pds/README.md. */
export function pdsMoment(moment: Date): string {
  return `${moment.toISOString().slice(0, 19)}+00:00`;
}
