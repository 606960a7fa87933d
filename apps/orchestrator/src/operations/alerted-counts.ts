import { definitionOf, type FaultCode } from '#errors';
import type { ExpectedCounts } from '#platform';

/** Problem codes of which one is enough to call somebody: config/observability/alerts.yaml. */
const CODES: readonly FaultCode[] = [
  'AUDIT_COMMAND_NOT_CLOSED',
  'AUDIT_NOT_CLOSED',
  'AUDIT_UNAVAILABLE',
  'CONTEXT_STORE_UNAVAILABLE',
  'GPC_CONNECTION_NOT_AUTHORISED',
  'GPC_SECURE_CONNECTION_FAILED',
  'GPC_UNEXPECTED_RESPONSE',
  'INTERNAL',
  'PLATFORM_AUTH_MISCONFIGURED',
  'SERVICE_AUTH_FAILED',
  'SIGN_IN_UNAVAILABLE',
];
/** Events of the log of which one is enough. */
const EVENTS: ExpectedCounts['events'] = [
  { event: 'audit.unavailable', level: 'error' },
  { event: 'booking.alert', level: 'warn' },
  { event: 'booking.needs-a-person', level: 'warn' },
  { event: 'change.alert', level: 'warn' },
  { event: 'change.needs-a-person', level: 'warn' },
  { event: 'job.failed', level: 'error' },
  { event: 'platform-auth.clock-differs', level: 'warn' },
  { event: 'redis.unreachable', level: 'error' },
  { event: 'sds.route.flapping', level: 'error' },
];

/** Their counts are there from the start. */
export const ALERTED_COUNTS: ExpectedCounts = {
  answers: CODES.map((code) => ({ code, status: definitionOf(code).status })),
  events: EVENTS,
};
