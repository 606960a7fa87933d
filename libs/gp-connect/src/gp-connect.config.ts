import { CALL_POLICIES } from '#platform';
import { z } from 'zod';

const milliseconds = (least: number, most: number, usual: number) =>
  z.coerce.number().int().min(least).max(most).default(usual);

/** Questions to practices. */
export const GpConnectConfig = z.object({
  /** Structured record: all transmissions, waits and the whole body. Milliseconds. Source: gp-connect-core.md §6 [PRODUCT]. */
  GPC_RECORD_TIMEOUT_MS: milliseconds(1_000, 300_000, CALL_POLICIES.record.attemptMs),
  /** Refuse a record of a practice of 1.5 or later whose id is not our trace id. Source: gp-connect-core.md §2 [PRODUCT]. */
  GPC_STRICT_BUNDLE_ID: z.stringbool().default(false),
  /** A practice's statement of what it can do; then the journey goes on without. Milliseconds. Source: gp-connect-core.md §5.6. */
  GPC_CAPABILITY_TIMEOUT_MS: milliseconds(100, 30_000, CALL_POLICIES.statement.attemptMs),
  /** How long a statement is kept: 5 minutes to 24 hours. Milliseconds. Source: gp-connect-core.md §5.6. */
  GPC_CAPABILITY_TTL_MS: milliseconds(300_000, 86_400_000, 3_600_000),
  /** One question about appointments, patients or places: all transmissions and waits. Milliseconds. Source: gp-connect-core.md §6 [PRODUCT]. */
  GPC_APPOINTMENT_TIMEOUT_MS: milliseconds(1_000, 60_000, CALL_POLICIES.appointment.attemptMs),
  /** Booking, changing, cancelling, registering: one transmission; not below 30 s. Milliseconds. Source: appointments.md §3.6 step 3. */
  GPC_COMMAND_TIMEOUT_MS: milliseconds(30_000, 120_000, CALL_POLICIES.command.attemptMs),
  /**
   * Read the statement about the structured record itself where the directory lists it, instead of the combined one: only when
   * NHS England has told you to, because not all practices have it. Source: gp-connect-core.md §5.1 [PRODUCT].
   */
  GPC_USE_STRUCTURED_METADATA: z.stringbool().default(false),
  /**
   * A record of this size or more is read for a clinician in a thread, so that others do not wait; one that is handed on
   * as a bundle from four times this size. 0.5 MB held everybody up for 30 ms. Bytes, after gunzip.
   */
  GPC_PARSE_THREAD_BYTES: z.coerce.number().int().min(10_000).max(500_000_000).default(500_000),
  /** Threads for such records, 60 MB each; they start when first needed. 0: all is read on the main thread. Count. */
  GPC_PARSE_THREADS: z.coerce.number().int().min(0).max(16).default(1),
});
export type GpConnectConfig = z.infer<typeof GpConnectConfig>;
