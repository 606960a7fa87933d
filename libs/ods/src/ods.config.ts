import { z } from 'zod';
import { CALL_POLICIES, UpstreamUrl } from '#platform';

const KEY_RULE = 'must be the API key: visible ASCII without blanks';
const KEY_MISSING = 'must be set when ODT_BASE_URL is, unless that is a sandbox';

/** The national register of organisations: optional, for names and for closed practices. Source: sds.md §17. */
export const OdsConfig = z
  .object({
    /** FHIR root of the register, e.g. `https://register.example/organisation-data-terminology-api/fhir`. Not set: no names are looked up. */
    ODT_BASE_URL: UpstreamUrl.optional(),
    /** Key of our application for this environment; a sandbox needs none. Secret. */
    ODT_API_KEY: z
      .string()
      .regex(/^[\x21-\x7e]{1,200}$/u, { error: KEY_RULE })
      .optional(),
    /** The one request for an organisation, answer included. Milliseconds. */
    ODT_TIMEOUT_MS: z.coerce.number().int().min(100).max(60_000).default(CALL_POLICIES.organisation.attemptMs),
  })
  .superRefine(({ ODT_BASE_URL: baseUrl, ODT_API_KEY: apiKey }, context) => {
    if (baseUrl !== undefined && apiKey === undefined && !isSandbox(baseUrl))
      context.addIssue({ code: 'custom', path: ['ODT_API_KEY'], message: KEY_MISSING });
  });
export type OdsConfig = z.infer<typeof OdsConfig>;

/** Source of the host: identity.md §1. */
function isSandbox(baseUrl: string): boolean {
  return new URL(baseUrl).hostname.startsWith('sandbox.');
}
