import { z } from 'zod';
import { OdsCode, RequesterRole } from '#contracts';
import { UpstreamUrl } from '#platform';

const words = (list: string): readonly string[] => list.split(',').map((word) => word.trim());
const withoutEndSlash = (url: string): string => url.replace(/\/$/u, '');

const USERINFO_RULE = 'must be an https URL, with no query but ?schema=openid; http only to this machine';
const Roles = z.array(RequesterRole).min(1);

const ROLE_CODES_RULE = 'must be pairs CODE=role separated by commas, each code once, e.g. R8000=doctor';
const RoleCodes = z
  .string()
  .transform((list) => words(list).map((pair) => pair.split('=').map((part) => part.trim())))
  .pipe(
    z.array(
      z.tuple([z.string().regex(/^[A-Z0-9]+(:[A-Z0-9]+)*$/u, { error: ROLE_CODES_RULE }), RequesterRole], {
        error: ROLE_CODES_RULE,
      }),
      {
        error: ROLE_CODES_RULE,
      },
    ),
  )
  .refine((pairs) => new Set(pairs.map(([code]) => code)).size === pairs.length, { error: ROLE_CODES_RULE })
  .transform((pairs): ReadonlyMap<string, RequesterRole> => new Map(pairs));

/** How the callers of our API are recognised, and what they may do. Source: identity.md §5.3, §5.4, §6, §7, §11. */
export const IdentityConfig = z
  .object({
    /** `iss` of the tokens of our own issuer (`frontend`), compared exactly. It and FRONTEND_JWKS_URL go together. */
    FRONTEND_ISSUER: z.string().min(1).optional(),
    /** Where that issuer publishes its public keys. https, or http on this machine only. */
    FRONTEND_JWKS_URL: UpstreamUrl.optional(),
    /** `aud` that a token of that issuer must name. */
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
    /** ODS codes of the organisations that may use this service, with commas between them. Either this or TENANTS_PATH. */
    ALLOWED_ORGANISATIONS: z
      .string()
      .transform((list) => [...new Set(words(list.toUpperCase()))])
      .pipe(z.array(OdsCode).min(1))
      .optional(),
    /** JSON file with organisations that differ: each with its issuers, and if wanted its name, ASID, supplier, record areas and roles. */
    TENANTS_PATH: z.string().trim().min(1).optional(),
    /** `iss` of NHS CIS2 ID tokens, compared exactly. It, CIS2_JWKS_URL and CIS2_AUDIENCE go together. Source: identity.md §1. */
    CIS2_ISSUER: z.string().min(1).optional(),
    /** Where CIS2 publishes its public keys (`jwks_uri` of its discovery document). */
    CIS2_JWKS_URL: UpstreamUrl.optional(),
    /** `aud` of CIS2 ID tokens: the client id under which the front-end signs users in. */
    CIS2_AUDIENCE: z.string().min(1).optional(),
    /** Where names and roles of a CIS2 user are read; may end in `?schema=openid`. Needed unless the ID token holds them. */
    CIS2_USERINFO_URL: z
      .string()
      .trim()
      .refine((url) => UpstreamUrl.safeParse(url.replace(/\?schema=openid$/u, '')).success, { error: USERINFO_RULE })
      .optional(),
    /** Lowest authentication level (AAL) of a CIS2 sign-in: 2 or 3. Source: pds.md §1. */
    CIS2_LEAST_LEVEL: z.coerce
      .number()
      .pipe(z.union([z.literal(2), z.literal(3)], { error: 'must be 2 or 3' }))
      .default(2),
    /** Our role for each national role code, whole or its last part: `R8000=doctor,R8001=nurse`. A code that is not named gives no right. */
    CIS2_ROLES: RoleCodes.default(new Map()),
    /** Issuers of NHS login, whose tokens are patients' and always refused. A slash at the end makes no difference. */
    NHS_LOGIN_ISSUERS: z
      .string()
      .default('https://auth.login.nhs.uk,https://auth.aos.signin.nhs.uk,https://auth.sandpit.signin.nhs.uk')
      .transform((list) => words(list).map(withoutEndSlash))
      .pipe(z.array(z.string().min(1)).min(1)),
    /** Roles that may read records, with commas between them: doctor, nurse, pharmacist, receptionist, operator. */
    RECORD_ROLES: z.string().default('doctor,nurse,pharmacist').transform(words).pipe(Roles),
    /** Roles that may look up, book and cancel appointments. */
    APPOINTMENT_ROLES: z.string().default('doctor,nurse,pharmacist,receptionist').transform(words).pipe(Roles),
    /** Roles that may register patients. */
    REGISTRATION_ROLES: z.string().default('doctor,nurse,pharmacist').transform(words).pipe(Roles),
    /** Roles that may see how the service runs. */
    OPERATIONS_ROLES: z.string().default('operator').transform(words).pipe(Roles),
  })
  .superRefine((config, context) => {
    for (const [name, message] of togetherFaults(config)) context.addIssue({ code: 'custom', path: [name], message });
  });
export type IdentityConfig = z.infer<typeof IdentityConfig>;

/** An `iss` without its end slash, as `NHS_LOGIN_ISSUERS` holds them. */
export const comparableIssuer = withoutEndSlash;

const OWN = ['FRONTEND_ISSUER', 'FRONTEND_JWKS_URL'] as const;
const CIS2 = ['CIS2_ISSUER', 'CIS2_JWKS_URL', 'CIS2_AUDIENCE'] as const;
type Names = (typeof OWN)[number] | (typeof CIS2)[number] | 'ALLOWED_ORGANISATIONS' | 'TENANTS_PATH';
type Settings = Readonly<Partial<Record<Names | 'CIS2_USERINFO_URL', unknown>>>;

/** Settings that are right one by one and not together. */
function togetherFaults(config: Settings): readonly (readonly [Names, string])[] {
  const faults = [...halfSet(config, OWN, false), ...halfSet(config, CIS2, config.CIS2_USERINFO_URL !== undefined)];
  const simple = config.ALLOWED_ORGANISATIONS !== undefined;
  if (simple === (config.TENANTS_PATH !== undefined))
    faults.push(['ALLOWED_ORGANISATIONS', 'exactly one of ALLOWED_ORGANISATIONS and TENANTS_PATH must be set']);
  if (simple && faults.length === 0 && config.FRONTEND_ISSUER === undefined && config.CIS2_ISSUER === undefined)
    faults.push(['FRONTEND_ISSUER', 'must name the issuer of the tokens, unless CIS2_ISSUER does']);
  return faults;
}

/** What is missing of settings that go together, when one of them is there or something else needs them. */
function halfSet(config: Settings, names: readonly Names[], needed: boolean): (readonly [Names, string])[] {
  const missing = names.filter((name) => config[name] === undefined);
  if (missing.length === names.length && !needed) return [];
  return missing.map((name) => [name, `${names.join(', ')} must be set together`]);
}
