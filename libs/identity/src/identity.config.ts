import { z } from 'zod';
import { OdsCode } from '#contracts';
import { UpstreamUrl } from '#platform';

/** How the callers of our API are recognised. Source: identity.md §11. */
export const IdentityConfig = z.object({
  /** `iss` of the tokens, compared exactly. */
  FRONTEND_ISSUER: z.string().min(1),
  /** Where the issuer publishes its public keys. https, or http on this machine only. */
  FRONTEND_JWKS_URL: UpstreamUrl,
  /** `aud` that a token must name. */
  FRONTEND_AUDIENCE: z.string().min(1).default('gp-connect-orchestrator'),
  /** Signature algorithms that are accepted, with commas between them. Never `none` or a shared-secret one. */
  FRONTEND_ALGORITHMS: z
    .string()
    .regex(/^(RS|PS|ES)(256|384|512)(,(RS|PS|ES)(256|384|512))*$/u, {
      error: 'must be a list of RS…, PS… or ES… algorithms',
    })
    .default('RS256')
    .transform((list) => list.split(',')),
  /** Difference of clocks that is allowed. Seconds. */
  FRONTEND_CLOCK_TOLERANCE_S: z.coerce.number().int().min(0).max(60).default(10),
  /** ODS codes of the organisations that may use this service, with commas between them. */
  ALLOWED_ORGANISATIONS: z
    .string()
    .transform((list) => list.split(',').map((code) => code.trim().toUpperCase()))
    .pipe(z.array(OdsCode).min(1)),
});
export type IdentityConfig = z.infer<typeof IdentityConfig>;
