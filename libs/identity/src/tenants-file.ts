import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { Asid, OdsCode, RecordArea, RequesterRole } from '#contracts';
import { jsonOf, UpstreamUrl } from '#platform';

/** Names that are taken by the issuers set by FRONTEND_* and CIS2_*. */
export const FRONTEND = 'frontend';
export const CIS2 = 'cis2';

const FileIssuer = z.strictObject({
  name: z
    .string()
    .regex(/^[a-z0-9][a-z0-9-]{0,59}$/u, { error: 'must be 1 to 60 small letters, digits and hyphens' })
    .refine((name) => name !== FRONTEND && name !== CIS2, {
      error: 'frontend and cis2 name the issuers set by FRONTEND_* and CIS2_*',
    }),
  issuer: z.string().min(1),
  jwksUrl: UpstreamUrl,
  audience: z.string().min(1),
  algorithms: z
    .array(z.string().regex(/^(RS|PS|ES)(256|384|512)$/u, { error: 'must be an RS…, PS… or ES… algorithm' }))
    .min(1)
    .default(['RS256']),
  clockToleranceSeconds: z.int().min(0).max(60).default(10),
});

const Roles = z.array(RequesterRole).optional();

const FileTenant = z.strictObject({
  odsCode: OdsCode,
  name: z.string().trim().min(1).max(255).optional(),
  issuers: z.array(z.string()).min(1, { error: 'must name at least one issuer' }),
  supplierOdsCode: OdsCode.optional(),
  asid: Asid.optional(),
  areas: z.array(RecordArea).min(1).optional(),
  roles: z.strictObject({ record: Roles, appointments: Roles, registration: Roles, operations: Roles }).default({}),
});
export type FileTenant = z.infer<typeof FileTenant>;

const TenantsFile = z.strictObject({
  issuers: z.array(FileIssuer).default([]),
  tenants: z.array(FileTenant).min(1),
});
type TenantsFile = z.infer<typeof TenantsFile>;

export type TenantsFileOutcome =
  | { readonly kind: 'valid'; readonly file: TenantsFile }
  | { readonly kind: 'invalid'; readonly faults: readonly string[] };

/** Reads the file of TENANTS_PATH. A fault names the place in the file and the rule, never what stands there. */
export function readTenantsFile(path: string): TenantsFileOutcome {
  const bytes = bytesOf(path);
  if (bytes === undefined) return broken('the file cannot be read');
  const json = jsonOf(bytes);
  if (json === undefined) return broken('the file is not JSON');
  const read = TenantsFile.safeParse(json);
  if (read.success) return { kind: 'valid', file: read.data };
  const lines = read.error.issues.map(({ path: place, message }) =>
    [place.join('.') || 'the file', message].join(': '),
  );
  return broken(...lines);
}

function broken(...lines: readonly string[]): TenantsFileOutcome {
  return { kind: 'invalid', faults: lines.map((line) => `TENANTS_PATH: ${line}`) };
}

function bytesOf(path: string): Buffer | undefined {
  try {
    return readFileSync(path);
  } catch {
    return undefined;
  }
}
