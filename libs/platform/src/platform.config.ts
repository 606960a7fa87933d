import { z } from 'zod';
import { debugWritesUrls } from './fhir-call.js';
import { CIRCUIT_FAILURES, CIRCUIT_OPEN_MS } from './guard-policies.js';

export const PlatformConfig = z.object({
  /** Least severe events that are written. */
  LOG_LEVEL: z.enum(['error', 'warn', 'info']).default('info'),
  /** Largest answer of a national service, after gunzip. Bytes. */
  UPSTREAM_MAX_BYTES: z.coerce.number().int().min(100_000).max(500_000_000).default(20_000_000),
  /** Told to end, the process says for so long that it is not ready and still takes requests: as long as load balancers need to see it, in Kubernetes a period of the readiness probe and 5 s. Milliseconds. */
  SHUTDOWN_GRACE_MS: z.coerce.number().int().min(0).max(300_000).default(0),
  /** Longest time after SHUTDOWN_GRACE_MS for requests and jobs that have begun; then the process ends at once with code 1. Both together below `terminationGracePeriodSeconds`. Milliseconds. */
  SHUTDOWN_PATIENCE_MS: z.coerce.number().int().min(1_000).max(600_000).default(25_000),
  /** Failures of an upstream or of a practice, one after the other, after which it is left alone for a while. Count. Source: pds.md §11, sds.md §9. */
  CIRCUIT_FAILURES: z.coerce.number().int().min(1).max(1_000_000).default(CIRCUIT_FAILURES),
  /** How long it is left alone; then one request tries whether it is back. Milliseconds. Source: pds.md §11, sds.md §9. */
  CIRCUIT_OPEN_MS: z.coerce.number().int().min(100).max(600_000).default(CIRCUIT_OPEN_MS),
  /** Debug output of libraries. Must not name `fhir-kit-client`, which would write NHS numbers. */
  DEBUG: z
    .string()
    .refine((debug) => !debugWritesUrls(debug), { error: 'must not match fhir-kit-client: it would write NHS numbers' })
    .optional(),
});
export type PlatformConfig = z.infer<typeof PlatformConfig>;
