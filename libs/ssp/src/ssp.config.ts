import { GUARD_POLICIES, UpstreamUrl } from '#platform';
import { z } from 'zod';

const path = z.string().trim().min(1).optional();
const paths = z
  .string()
  .transform((list) => list.split(',').map((one) => one.trim()))
  .pipe(z.array(z.string().min(1)).min(1));
const absoluteUrl = z.url({ protocol: /^https?$/u, error: 'must be an absolute URL' });

/** The Spine Secure Proxy, our certificate, and how we name ourselves in the GP Connect token. */
export const SspConfig = z
  .object({
    /** Proxy without the practice's URL, e.g. `https://proxy.example`. No default: the live host is issued at onboarding. */
    SSP_BASE_URL: UpstreamUrl,
    /** File with our client certificate, PEM. Name in it: the FQDN registered for our ASID. */
    SSP_CLIENT_CERT_PATH: path,
    /** File with the private key of that certificate, PEM. */
    SSP_CLIENT_KEY_PATH: path,
    /** Files with the Spine root and sub CA, PEM, separated by commas. Nothing else is trusted. */
    SSP_CA_PATHS: paths.optional(),
    /** Files with revocation lists (CRL), PEM, separated by commas: one of each authority in SSP_CA_PATHS, or the proxy is refused. Not set: not looked at. */
    SSP_CRL_PATHS: paths.optional(),
    /** Certificate, key, CA and CRL files are looked at for changes at most so often, when they are needed; no restart. Milliseconds. */
    SSP_CERTIFICATE_LOOK_MS: z.coerce.number().int().min(10).max(3_600_000).default(30_000),
    /** Connections to the proxy that may be open at the same time. Count. */
    SSP_MAX_SOCKETS: z.coerce.number().int().min(1).max(1000).default(GUARD_POLICIES.ssp.concurrent),
    /** Requests to one practice at the same time, so that one that hangs leaves room for the others: at most half of SSP_MAX_SOCKETS. Count. */
    SSP_MAX_PER_PRACTICE: z.coerce.number().int().min(1).max(500).default(GUARD_POLICIES.practice.concurrent),
    /** Largest answer of a practice, after gunzip. Bytes. Source: gp-connect-core.md §6 [PRODUCT]. */
    GPC_MAX_RECORD_BYTES: z.coerce.number().int().min(1_000_000).max(500_000_000).default(50_000_000),
    /** `iss` of the token: URL of our Spine endpoint. */
    JWT_ISS: absoluteUrl,
    /** `aud` of the token: the practice's root, or the fixed URL of 0.x. Source: gp-connect-core.md §10 row 1. */
    JWT_AUD: z.enum(['root', 'legacy']).default('root'),
    /** URL of ours that names the kind of id in DEVICE_ID. */
    DEVICE_ID_SYSTEM: absoluteUrl,
    /** Id of this installation. */
    DEVICE_ID: z.string().trim().min(1).max(64),
    /** Name of the product. */
    DEVICE_MODEL: z.string().trim().min(1).max(100).default('GP Connect Orchestrator'),
    /** Version of the product. */
    DEVICE_VERSION: z.string().trim().min(1).max(50),
    /** URL of ours that names the kind of id that our users have. */
    LOCAL_USER_ID_SYSTEM: absoluteUrl,
  })
  .superRefine((config, context) => {
    for (const path of missingFiles(config)) {
      context.addIssue({
        code: 'custom',
        path: [path],
        message:
          'must name a file: client certificate, key and CA go together, and only an http proxy on this machine does without',
      });
    }
    const { SSP_MAX_PER_PRACTICE: each, SSP_MAX_SOCKETS: all } = config;
    if (each > Math.max(1, all / 2))
      context.addIssue({
        code: 'custom',
        path: ['SSP_MAX_PER_PRACTICE'],
        message: 'must be at most half of SSP_MAX_SOCKETS',
      });
  });
export type SspConfig = z.infer<typeof SspConfig>;

/** Mutual TLS, or a proxy on the loopback address: there is no third way. Source: gp-connect-core.md §9.5, identity.md §8. */
function missingFiles(config: {
  readonly SSP_BASE_URL: string;
  readonly SSP_CLIENT_CERT_PATH?: string | undefined;
  readonly SSP_CLIENT_KEY_PATH?: string | undefined;
  readonly SSP_CA_PATHS?: readonly string[] | undefined;
}): readonly string[] {
  const { SSP_BASE_URL, SSP_CLIENT_CERT_PATH, SSP_CLIENT_KEY_PATH, SSP_CA_PATHS } = config;
  const files = Object.entries({ SSP_CLIENT_CERT_PATH, SSP_CLIENT_KEY_PATH, SSP_CA_PATHS });
  const missing = files.filter(([, value]) => value === undefined).map(([name]) => name);
  const none = missing.length === files.length;
  return none && SSP_BASE_URL.startsWith('http://') ? [] : missing;
}
