import { z } from 'zod';
import { AuditConfig, auditFaults } from '#audit';
import { addressFaults } from '#contracts';
import { IdentityConfig, readAccess } from '#identity';
import { parseConfig, PlatformConfig, RedisConfig, RedisUrl } from '#platform';
import { SdsConfig, sdsFaults, type TenantSystem } from '#sds';

/** The process that does what no clinician waits for. */
export const WorkerConfig = z.object({
  /** Redis with the jobs: the one of the orchestrator, with its STORE_KEY or STORE_KEY_PATH. Secret when it holds a password. */
  REDIS_URL: RedisUrl,
  /** Address on which the worker answers its health checks. */
  WORKER_HOST: z.string().min(1).default('127.0.0.1'),
  /** Port for its health checks; 0 takes a free one. */
  WORKER_PORT: z.coerce.number().int().min(0).max(65_535).default(3001),
  /** File with our client certificate, PEM: its end is watched. Not set: nothing to watch. */
  SSP_CLIENT_CERT_PATH: z.string().trim().min(1).optional(),
  /** Id of this installation, in the audit. */
  DEVICE_ID: z.string().trim().min(1).max(64).default('worker'),
  /** Version of the product, in the audit. */
  DEVICE_VERSION: z.string().trim().min(1).max(50).default('not stated'),
  /** The orchestrator's environment. With SDS_BASE_URL, the other SDS_… settings and those of its users, the worker also watches the directory. */
  NHS_ENV: z.enum(['simulator', 'sandbox', 'int', 'dep', 'prod']).optional(),
});
export type WorkerConfig = z.infer<typeof WorkerConfig>;

const SCHEMAS = { worker: WorkerConfig, redis: RedisConfig, audit: AuditConfig, platform: PlatformConfig } as const;
/** Needed only where the directory is watched. */
const DIRECTORY_SCHEMAS = {
  app: z.object({ NHS_ENV: WorkerConfig.shape.NHS_ENV.unwrap() }),
  identity: IdentityConfig,
  sds: SdsConfig,
} as const;

type Environment = Readonly<Record<string, string | undefined>>;
type Parsed = Extract<ReturnType<typeof parseConfig<typeof SCHEMAS>>, { kind: 'valid' }>['config'];

/** What the jobs of the directory need. */
export interface DirectorySettings {
  readonly sds: SdsConfig;
  readonly environment: string;
  readonly tenants: readonly TenantSystem[];
}

export type WorkerSettings = Parsed & { readonly directory: DirectorySettings | undefined };

type Outcome =
  | { readonly kind: 'valid'; readonly config: WorkerSettings }
  | { readonly kind: 'invalid'; readonly faults: readonly string[] };

export function readWorkerSettings(environment: Environment): Outcome {
  const own = parseConfig(SCHEMAS, environment);
  const directory = readDirectory(environment);
  const faults = [
    ...(own.kind === 'invalid' ? own.faults : auditFaults(own.config.audit)),
    ...(directory?.kind === 'invalid' ? directory.faults : []),
  ];
  if (faults.length > 0 || own.kind === 'invalid') return { kind: 'invalid', faults };
  return {
    kind: 'valid',
    config: { ...own.config, directory: directory?.kind === 'valid' ? directory.settings : undefined },
  };
}

type Directory =
  | { readonly kind: 'valid'; readonly settings: DirectorySettings }
  | { readonly kind: 'invalid'; readonly faults: readonly string[] };

function readDirectory(environment: Environment): Directory | undefined {
  if ((environment['SDS_BASE_URL'] ?? '') === '') return undefined;
  const parsed = parseConfig(DIRECTORY_SCHEMAS, environment);
  if (parsed.kind === 'invalid') return parsed;
  const { app, identity, sds } = parsed.config;
  const access = readAccess(identity);
  // What it looks up, and our own ASID, is kept for all processes under the name of the environment.
  const foreign = addressFaults('SDS_BASE_URL', sds.SDS_BASE_URL, app.NHS_ENV);
  const faults = [...foreign, ...sdsFaults(sds), ...(access.kind === 'invalid' ? access.faults : [])];
  if (access.kind === 'invalid' || faults.length > 0) return { kind: 'invalid', faults };
  return { kind: 'valid', settings: { sds, environment: app.NHS_ENV, tenants: access.access.tenants } };
}
