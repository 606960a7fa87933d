import { z } from 'zod';
import { Asid, INTERACTION, OdsCode } from '#contracts';
import { CALL_POLICIES, UpstreamUrl } from '#platform';
import { readPinFile } from './pin-file.js';

const PINS_RULE = 'must be pairs ODS=ASID separated by commas, each ODS code once, e.g. A99999=200000000000';
/** Source: sds.md §13, hazards.md OWN-18. */
const SHARED_RULE = 'must give each organisation an ASID of its own';

const Pins = z
  .string()
  .transform((list) => list.split(',').map((pair) => pair.split('=').map((part) => part.trim())))
  .pipe(z.array(z.tuple([OdsCode, Asid], { error: PINS_RULE }), { error: PINS_RULE }))
  .refine((pairs) => new Set(pairs.map(([odsCode]) => odsCode)).size === pairs.length, { error: PINS_RULE })
  .refine((pairs) => new Set(pairs.map(([, asid]) => asid)).size === pairs.length, { error: SHARED_RULE })
  .transform((pairs): ReadonlyMap<OdsCode, Asid> => new Map(pairs));

const PROBES_RULE = 'must be pairs ODS=interaction separated by commas, the interaction as a whole URN of GP Connect';

const Probes = z
  .string()
  .transform((list) =>
    list.split(',').map((pair) => {
      const [odsCode = '', interactionId = ''] = pair.split('=').map((part) => part.trim());
      return { odsCode, interactionId };
    }),
  )
  .pipe(z.array(z.object({ odsCode: OdsCode, interactionId: z.enum(INTERACTION) }), { error: PROBES_RULE }))
  .readonly();

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
  /** How long our own ASID, once found, is used again. Hours; 0 asks each time and keeps none for an outage. A deviation to name at assurance: sds.md §15. */
  SDS_OWN_ASID_CACHE_HOURS: z.coerce.number().min(0).max(24).default(12),
  /** One request, answer included. Milliseconds. */
  SDS_TIMEOUT_MS: z.coerce.number().int().min(100).max(60_000).default(CALL_POLICIES.route.attemptMs),
  /** Requests for one search, the first included. At least 2, because nothing found must be confirmed (sds.md §12 row 1). */
  SDS_MAX_ATTEMPTS: z.coerce.number().int().min(2).max(10).default(CALL_POLICIES.route.attempts),
  /** All requests and waits of one lookup; shorter, nothing found could not be confirmed. Milliseconds. */
  SDS_BUDGET_MS: z.coerce.number().int().min(1_000).max(120_000).default(CALL_POLICIES.route.budgetMs),
  /** Requests to the directory by all instances together, evenly spaced. Per second; NHS allows 300 a minute. Source: sds.md §3. */
  SDS_RATE_PER_SEC: z.coerce.number().int().min(1).max(100).default(CALL_POLICIES.route.perSecond),
  /** Nothing found after so long is no evidence: the directory gave up and did not say so. Milliseconds. Source: sds.md §1. */
  SDS_SUSPECT_EMPTY_MS: z.coerce.number().int().min(50).max(60_000).default(2_900),
  /** What happens when the practice's address does not name its ODS code, or names another. Source: sds.md §12 row 12. */
  SDS_ADDRESS_ODS_CHECK: z.enum(['warn', 'enforce']).default('warn'),
  /** Accepts http addresses of practices: for a simulator only. */
  SDS_ALLOW_HTTP_ADDRESS: z.stringbool().default(false),
  /** While the directory is away, how old a kept route to patient data may be. Minutes; 0 never uses one. A deviation to name at assurance: sds.md §15.3 S2. */
  SDS_STALE_S2_MAX_MIN: z.coerce.number().min(0).max(15).default(0),
  /** The same for what holds no patient data: capability statements, slots, staff, places. Minutes; 0 never. A deviation: sds.md §15.3 S3. */
  SDS_STALE_S3_MAX_MIN: z.coerce.number().min(0).max(30).default(0),
  /** How long a confirmed absence of a practice answers other callers too. Seconds; 0 asks each time, so that a practice that has just been registered is never refused. Source: sds.md §15.1. */
  SDS_NEGATIVE_SECONDS: z.coerce.number().int().min(0).max(60).default(0),
  /** JSON file of pins, read at the start: an array of odsCode, interactionId, partyKey, reason, setBy, setAt, expiresAt (30 days at most). Each chooses among several systems of a practice. Source: sds.md §12 row 6. */
  SDS_ROUTE_PINS_PATH: z.string().optional(),
  /** Routes that are looked at every five minutes, with an alert when they change: `ODS=interaction,ODS=interaction`. Source: sds.md §15.7. */
  SDS_PROBES: Probes.default([]),
});
export type SdsConfig = z.infer<typeof SdsConfig>;

/** One line for each thing that is wrong with the file of pins. */
export function sdsFaults(config: Pick<SdsConfig, 'SDS_ROUTE_PINS_PATH'>): readonly string[] {
  return readPinFile(config.SDS_ROUTE_PINS_PATH).faults;
}
