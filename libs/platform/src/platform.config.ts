import { z } from 'zod';
import { debugWritesUrls } from './fhir-call.js';

export const PlatformConfig = z.object({
  /** Least severe events that are written. */
  LOG_LEVEL: z.enum(['error', 'warn', 'info']).default('info'),
  /** Largest answer of a national service, after gunzip. Bytes. */
  UPSTREAM_MAX_BYTES: z.coerce.number().int().min(100_000).max(500_000_000).default(20_000_000),
  /** Debug output of libraries. Must not name `fhir-kit-client`, which would write NHS numbers. */
  DEBUG: z
    .string()
    .refine((debug) => !debugWritesUrls(debug), { error: 'must not match fhir-kit-client: it would write NHS numbers' })
    .optional(),
});
export type PlatformConfig = z.infer<typeof PlatformConfig>;
