import { z } from 'zod';
import { Asid, OdsCode } from '#contracts';
import { UpstreamUrl } from '#platform';

const PINS_RULE = 'must be pairs ODS=ASID separated by commas, each ODS code once, e.g. A99999=200000000000';

const Pins = z
  .string()
  .transform((list) => list.split(',').map((pair) => pair.split('=').map((part) => part.trim())))
  .pipe(z.array(z.tuple([OdsCode, Asid], { error: PINS_RULE }), { error: PINS_RULE }))
  .refine((pairs) => new Set(pairs.map(([odsCode]) => odsCode)).size === pairs.length, { error: PINS_RULE })
  .transform((pairs): ReadonlyMap<OdsCode, Asid> => new Map(pairs));

/** The Spine directory and how patiently it is asked. Source of defaults: sds.md §9, §19. */
export const SdsConfig = z.object({
  /** FHIR root of the directory, e.g. `https://directory.example/spine-directory/FHIR/R4`. */
  SDS_BASE_URL: UpstreamUrl,
  /** Key of our application for this environment. Secret. */
  SDS_API_KEY: z
    .string()
    .regex(/^[\x21-\x7e]{1,200}$/u, { error: 'must be the API key: visible ASCII without blanks' }),
  /** ODS code of the supplier that registered our system: finds our own ASID where neither a pin nor TENANTS_PATH names it. */
  SDS_SUPPLIER_ODS_CODE: OdsCode.optional(),
  /** Our own ASID by requesting organisation: `ODS=ASID,ODS=ASID`. A pin goes before the directory. Source: sds.md §13. */
  SDS_CONSUMER_ASID_PINS: Pins.default(new Map()),
  /** How long our own ASID, once found, is used again. Hours; 0 asks each time. A deviation to name at assurance: sds.md §15. */
  SDS_OWN_ASID_CACHE_HOURS: z.coerce.number().min(0).max(24).default(12),
  /** One request, answer included. Milliseconds. */
  SDS_TIMEOUT_MS: z.coerce.number().int().min(100).max(60_000).default(5_000),
  /** Requests for one search, the first included. At least 2, because nothing found must be confirmed (sds.md §12 row 1). */
  SDS_MAX_ATTEMPTS: z.coerce.number().int().min(2).max(10).default(3),
  /** All requests and waits of one lookup. Milliseconds. */
  SDS_BUDGET_MS: z.coerce.number().int().min(500).max(120_000).default(12_000),
  /** Nothing found after so long is no evidence: the directory gave up and did not say so. Milliseconds. Source: sds.md §1. */
  SDS_SUSPECT_EMPTY_MS: z.coerce.number().int().min(50).max(60_000).default(2_900),
  /** What happens when the practice's address does not name its ODS code, or names another. Source: sds.md §12 row 12. */
  SDS_ADDRESS_ODS_CHECK: z.enum(['warn', 'enforce']).default('warn'),
  /** Accepts http addresses of practices: for a simulator only. */
  SDS_ALLOW_HTTP_ADDRESS: z.stringbool().default(false),
});
export type SdsConfig = z.infer<typeof SdsConfig>;
