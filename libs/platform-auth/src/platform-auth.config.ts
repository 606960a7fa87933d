import { z } from 'zod';
import { UpstreamUrl } from '#platform';

const KEY_RULE = 'exactly one of OAUTH_PRIVATE_KEY_PATH and OAUTH_PRIVATE_KEY_PEM must be set';

/** How this product proves to the NHS API platform which application it is. Source: identity.md §3, §11. */
export const PlatformAuthConfig = z
  .object({
    /** Token endpoint; also the `aud` of every assertion, so it must be the URL that the platform itself sees. */
    OAUTH_TOKEN_URL: UpstreamUrl,
    /** API key of the application. Secret. */
    OAUTH_CLIENT_ID: z.string({ error: 'must be the API key of the application' }).trim().min(1).max(200),
    /** `kid` of the public key that is registered with the platform, e.g. `int-1`. */
    OAUTH_KEY_ID: z.string({ error: 'must be the kid of the registered public key' }).trim().min(1).max(200),
    /** File with the RSA private key, PEM, at least 2048 bits. */
    OAUTH_PRIVATE_KEY_PATH: z.string().trim().min(1).optional(),
    /** The same key as text instead of a file; `\n` may stand for a line end. Secret. */
    OAUTH_PRIVATE_KEY_PEM: z
      .string()
      .transform((pem) => pem.replaceAll('\\n', '\n'))
      .optional(),
  })
  .superRefine((config, context) => {
    const both = config.OAUTH_PRIVATE_KEY_PATH !== undefined && config.OAUTH_PRIVATE_KEY_PEM !== undefined;
    const neither = config.OAUTH_PRIVATE_KEY_PATH === undefined && config.OAUTH_PRIVATE_KEY_PEM === undefined;
    if (both || neither) context.addIssue({ code: 'custom', path: ['OAUTH_PRIVATE_KEY_PATH'], message: KEY_RULE });
  });
export type PlatformAuthConfig = z.infer<typeof PlatformAuthConfig>;
