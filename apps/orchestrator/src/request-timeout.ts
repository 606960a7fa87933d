import type { FastifyRequest } from 'fastify';
import { Refusal } from './refusal.js';

const NAME = 'Request-Timeout';
/** The longest journey that can be configured. Seconds. */
const MOST_SECONDS = 300;
const RULE = `must be a whole number of seconds from 1 to ${String(MOST_SECONDS)}`;

/** For the description of the API. */
export const REQUEST_TIMEOUT = {
  name: NAME,
  required: false,
  schema: { type: 'integer', minimum: 1, maximum: MOST_SECONDS },
  description:
    'How long you will wait. Seconds. Shortens the time that the request may take and never lengthens it; when it is over the answer is JOURNEY_TIMEOUT. What changes something at a practice is not cut short by it: it is answered when the outcome is known. Who hangs up before sends the same request with the same `Idempotency-Key` again.',
} as const;

/**
 * The time that the caller has. Milliseconds; `undefined` when not said. Not `Prefer: wait` (RFC 7240): a preference that
 * cannot be read is to be ignored, and a caller who meant a limit must learn that there is none.
 * @throws Refusal `REQUEST_FIELDS_INVALID`
 */
export function requestTimeoutMs({ headers }: Pick<FastifyRequest, 'headers'>): number | undefined {
  const value = headers[NAME.toLowerCase()];
  if (value === undefined) return undefined;
  const seconds = typeof value === 'string' && /^\d{1,3}$/u.test(value) ? Number(value) : 0;
  if (seconds >= 1 && seconds <= MOST_SECONDS) return seconds * 1_000;
  throw new Refusal('REQUEST_FIELDS_INVALID', { errors: [{ field: NAME, rule: RULE }] });
}
