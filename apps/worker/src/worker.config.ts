import { z } from 'zod';
import { parseConfig, PlatformConfig, RedisConfig, RedisUrl } from '#platform';

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
});
export type WorkerConfig = z.infer<typeof WorkerConfig>;

const SCHEMAS = { worker: WorkerConfig, redis: RedisConfig, platform: PlatformConfig } as const;
type Outcome = ReturnType<typeof parseConfig<typeof SCHEMAS>>;
export type WorkerSettings = Extract<Outcome, { kind: 'valid' }>['config'];

export function readWorkerSettings(environment: Readonly<Record<string, string | undefined>>): Outcome {
  return parseConfig(SCHEMAS, environment);
}
