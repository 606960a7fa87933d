import { z } from 'zod';
import { UpstreamUrl } from '#platform';

/** The national demographics service and how patiently it is asked. Source of defaults: pds.md §11 [PRODUCT]. */
export const PdsConfig = z.object({
  /** FHIR root of the demographics service, e.g. `https://demographics.example/personal-demographics/FHIR/R4`. */
  PDS_BASE_URL: UpstreamUrl,
  /** One request, answer included. Milliseconds. */
  PDS_TIMEOUT_MS: z.coerce.number().int().min(100).max(60_000).default(10_000),
  /** All requests and waits of one trace. Milliseconds. */
  PDS_BUDGET_MS: z.coerce.number().int().min(500).max(120_000).default(20_000),
  /** A registration whose period has ended: `strict` stops, `warn` goes on to that practice and logs it, for NHS test packs only. Source: pds.md §7. */
  PDS_GP_PERIOD_POLICY: z.enum(['strict', 'warn']).default('strict'),
});
export type PdsConfig = z.infer<typeof PdsConfig>;
