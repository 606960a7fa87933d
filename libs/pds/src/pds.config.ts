import { z } from 'zod';
import { CALL_POLICIES, UpstreamUrl } from '#platform';

/** The national demographics service and how patiently it is asked. Source of defaults: pds.md §11 [PRODUCT]. */
export const PdsConfig = z.object({
  /** FHIR root of the demographics service, e.g. `https://demographics.example/personal-demographics/FHIR/R4`. */
  PDS_BASE_URL: UpstreamUrl,
  /**
   * In whose name the demographics service is asked: `application`, for the product itself, or `cis2`, for the user who
   * is signed in with CIS2 (a smartcard, for example). The NHS decides at onboarding which of them an organisation must use.
   * Only `cis2` gives more than one search result and searches by names that sound alike. Source: pds.md §1.
   */
  PDS_ACCESS_MODE: z.enum(['application', 'cis2']).default('application'),
  /** Most requests of all instances together. Per second; what the application was granted at onboarding. Source: pds.md §11. */
  PDS_RATE_PER_SECOND: z.coerce.number().int().min(1).max(1_500).default(CALL_POLICIES.trace.perSecond),
  /** One request, answer included. Milliseconds. */
  PDS_TIMEOUT_MS: z.coerce.number().int().min(100).max(60_000).default(CALL_POLICIES.trace.attemptMs),
  /** All requests and waits of one trace or search. Milliseconds. */
  PDS_BUDGET_MS: z.coerce.number().int().min(500).max(120_000).default(CALL_POLICIES.trace.budgetMs),
  /** A registration whose period has ended: `strict` stops, `warn` goes on to that practice and logs it, for NHS test packs only. Source: pds.md §7. */
  PDS_GP_PERIOD_POLICY: z.enum(['strict', 'warn']).default('strict'),
});
export type PdsConfig = z.infer<typeof PdsConfig>;
