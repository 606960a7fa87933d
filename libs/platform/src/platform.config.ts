import { z } from 'zod';
import { debugWritesUrls } from './fhir-call.js';

export const PlatformConfig = z.object({
  /** Least severe events that are written. */
  LOG_LEVEL: z.enum(['error', 'warn', 'info']).default('info'),
  /** Largest answer of a national service, after gunzip. Bytes. */
  UPSTREAM_MAX_BYTES: z.coerce.number().int().min(100_000).max(500_000_000).default(20_000_000),
  /** Told to end, the process says for so long that it is not ready and still takes requests: as long as load balancers need to see it, in Kubernetes a period of the readiness probe and 5 s. Milliseconds. */
  SHUTDOWN_GRACE_MS: z.coerce.number().int().min(0).max(300_000).default(0),
  /** Longest time after SHUTDOWN_GRACE_MS for requests and jobs that have begun; then the process ends at once with code 1. Both together below `terminationGracePeriodSeconds`. Milliseconds. */
  SHUTDOWN_PATIENCE_MS: z.coerce.number().int().min(1_000).max(600_000).default(25_000),
  /** Debug output of libraries. Must not name `fhir-kit-client`, which would write NHS numbers. */
  DEBUG: z
    .string()
    .refine((debug) => !debugWritesUrls(debug), { error: 'must not match fhir-kit-client: it would write NHS numbers' })
    .optional(),
});
export type PlatformConfig = z.infer<typeof PlatformConfig>;
