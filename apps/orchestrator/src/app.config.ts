import { z } from 'zod';

/** The process itself and its API. */
export const AppConfig = z.object({
  /** Which national environment this deployment talks to. One deployment, one environment (identity.md §1). */
  NHS_ENV: z.enum(['simulator', 'sandbox', 'int', 'dep', 'prod']),
  /** Address to listen on. */
  HOST: z.string().min(1).default('127.0.0.1'),
  /** Port to listen on; 0 takes a free one. */
  PORT: z.coerce.number().int().min(0).max(65_535).default(3000),
  /** Address under which callers reach this service: the beginning of every problem `type`. Without a slash at the end. */
  PUBLIC_URL: z.url().optional(),
  /** A patient context ends after this time without use. Minutes. */
  CONTEXT_IDLE_MINUTES: z.coerce.number().int().min(1).max(240).default(30),
  /** Oldest trace that may be used for a request. Hours; 24 by GPC-CORE01. */
  CONTEXT_TRACE_HOURS: z.coerce.number().int().min(1).max(24).default(24),
  /** Most patient contexts kept in memory at a time. */
  CONTEXT_MAX: z.coerce.number().int().min(100).max(1_000_000).default(10_000),
  /** End of one call of our API, all legs included. Milliseconds. */
  JOURNEY_TIMEOUT_MS: z.coerce.number().int().min(1_000).max(300_000).default(90_000),
  /** How long operators can look a journey up by its reference. Hours. */
  JOURNEY_VIEW_HOURS: z.coerce.number().int().min(1).max(720).default(24),
  /** Port of its own for `/metrics`; 0 takes a free one. Not set: `/metrics` is on the port of the API, open to whoever reaches it. */
  METRICS_PORT: z.coerce.number().int().min(0).max(65_535).optional(),
  /** Address for METRICS_PORT. */
  METRICS_HOST: z.string().min(1).default('127.0.0.1'),
  /** Requests that one person may send in a minute. */
  RATE_LIMIT_USER_PER_MINUTE: z.coerce.number().int().min(1).max(1_000_000).default(120),
  /** Requests that all people of one organisation together may send in a minute. */
  RATE_LIMIT_ORGANISATION_PER_MINUTE: z.coerce.number().int().min(1).max(1_000_000).default(1_200),
});
export type AppConfig = z.infer<typeof AppConfig>;
