export { CLOCK, systemClock, type Clock } from './clock.js';
export { parseConfig, type ConfigOutcome } from './config.js';
export { readEnvironment } from './environment.js';
export { EVENT_LOG, type EventFields, type EventLog } from './event-log.js';
export { fhirCall, jsonOf, type FhirServer } from './fhir-call.js';
export { JournalConfig, journalFaults } from './journal.config.js';
export { JOURNAL_HEALTH, type JournalHealth, JournalModule, type JournalState } from './journal.module.js';
export { JournalRefused } from './journal-refused.js';
export { certificateCheck } from './job-certificate-check.js';
export { jobGauge } from './job-gauge.js';
export { jobProcessor, JobRunner, repeatedJob, type JobProcessor } from './job-processors.js';
export { JobsModule } from './jobs.module.js';
export {
  METRICS,
  type AnsweredRequest,
  type EndedLeg,
  type ExpectedCounts,
  type Gauge,
  type GaugeSample,
  type Metrics,
} from './metrics.js';
export { PlatformConfig } from './platform.config.js';
export { PlatformModule, UPSTREAM_HTTP } from './platform.module.js';
export { redact } from './redaction.js';
export { RedisConnection } from './redis-connection.js';
export { RedisConfig, RedisUrl } from './redis.config.js';
export {
  SLEEP,
  fullJitter,
  realSleep,
  retryAfterSeconds,
  steppedDelay,
  withRetries,
  type Attempt,
  type RetryRules,
  type RetryTools,
  type Sleep,
} from './retry.js';
export { SingleFlight, unlessAborted } from './single-flight.js';
export {
  UpstreamHttp,
  type FailureReason,
  type HttpCall,
  type HttpResult,
  type UpstreamHttpOptions,
} from './upstream-http.js';
export { certificateState, type CertificateState } from './certificate-watch.js';
export { beginTrace, tracedLeg, type LegEnd, type RequestTrace, type TraceHeaders, type TraceId } from './tracing.js';
export { NOTES_STORE, STORE_REACHABLE, StoreModule, type StoreReachable } from './store.module.js';
export { UpstreamUrl } from './upstream-url.js';
export { FrameworkLog, WinstonEventLog, type EventLogOptions } from './winston-event-log.js';
