import { z } from 'zod';
import { UpstreamUrl } from '#platform';

const KEY_RULE = 'exactly one of OAUTH_KEYS_DIR, OAUTH_PRIVATE_KEY_PATH and OAUTH_PRIVATE_KEY_PEM must be set';

/** How this product proves to the NHS API platform which application it is. Source: identity.md §3, §11. */
export const PlatformAuthConfig = z
  .object({
    /** Token endpoint; also the `aud` of every assertion, so it must be the URL that the platform itself sees. */
    OAUTH_TOKEN_URL: UpstreamUrl,
    /** API key of the application. Secret. */
    OAUTH_CLIENT_ID: z.string({ error: 'must be the API key of the application' }).trim().min(1).max(200),
    /**
     * Folder of the signing keys, for a change of keys without a restart: one `<kid>.pem` for each RSA private key
     * (at least 2048 bits) and a text file `signing-kid` with the `kid` to sign with. Looked at before every request for a token.
     */
    OAUTH_KEYS_DIR: z.string().trim().min(1).optional(),
    /** `kid` of the public key that is registered with the platform, e.g. `int-1`. Needed unless OAUTH_KEYS_DIR is set. */
    OAUTH_KEY_ID: z.string().trim().min(1).max(200).optional(),
    /** File with the one RSA private key, PEM, at least 2048 bits. A changed file is used by the next request for a token. */
    OAUTH_PRIVATE_KEY_PATH: z.string().trim().min(1).optional(),
    /** The one key as text instead of a file; `\n` may stand for a line end. Secret. */
    OAUTH_PRIVATE_KEY_PEM: z
      .string()
      .transform((pem) => pem.replaceAll('\\n', '\n'))
      .optional(),
    /** Offer the public halves of all keys at `GET /.well-known/jwks.json`, for registration with the platform. */
    OAUTH_PUBLISH_JWKS: z.stringbool().default(false),
  })
  .superRefine((config, context) => {
    const { OAUTH_KEYS_DIR: folder, OAUTH_PRIVATE_KEY_PATH: path, OAUTH_PRIVATE_KEY_PEM: pem } = config;
    const wrong = (variable: string, message: string): void =>
      context.addIssue({ code: 'custom', path: [variable], message });
    if ([folder, path, pem].filter((source) => source !== undefined).length !== 1) {
      wrong('OAUTH_PRIVATE_KEY_PATH', KEY_RULE);
    } else if (folder === undefined && config.OAUTH_KEY_ID === undefined) {
      wrong('OAUTH_KEY_ID', 'must be the kid of the registered public key');
    } else if (folder !== undefined && config.OAUTH_KEY_ID !== undefined) {
      wrong('OAUTH_KEY_ID', 'must not be set beside OAUTH_KEYS_DIR: the file signing-kid names the key');
    }
  });
export type PlatformAuthConfig = z.infer<typeof PlatformAuthConfig>;
