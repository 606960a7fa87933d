export { reportCertificateState } from './certificate-report.js';
export { certificateState, type CertificateState } from './certificate-watch.js';
export { CALL_POLICIES, LONGEST_PAUSE_MS, type CallPolicy } from './call-policies.js';
export { CLOCK, systemClock, type Clock } from './clock.js';
export { parseConfig } from './config.js';
export { endOnSignals } from './end-on-signals.js';
export { readEnvironment } from './environment.js';
export { EVENT_LOG, type EventFields, type EventLog } from './event-log.js';
export { fhirCall, jsonOf, type FhirServer } from './fhir-call.js';
export { CIRCUIT_FAILURES, CIRCUIT_OPEN_MS, GUARD_POLICIES } from './guard-policies.js';
export { JournalConfig, journalFaults } from './journal.config.js';
export { JOURNAL_HEALTH, type JournalHealth, JournalModule, type JournalState } from './journal.module.js';
export { JournalRefused } from './journal-refused.js';
export { certificateCheck } from './job-certificate-check.js';
export { jobGauge } from './job-gauge.js';
export { jobProcessor, JobRunner, repeatedJob, type JobProcessor } from './job-processors.js';
export { JobsModule } from './jobs.module.js';
export { METRICS, type ExpectedCounts, type Gauge, type GaugeSample, type Metrics } from './metrics.js';
export { PlatformConfig } from './platform.config.js';
export { PlatformModule, type Time, UPSTREAM_GUARDS, UPSTREAM_HTTP } from './platform.module.js';
export { endWithoutTheirWords } from './last-words.js';
export { redact } from './redaction.js';
export { endRefused, StartRefused } from './start-refused.js';
export { RedisConfig, RedisUrl } from './redis.config.js';
export {
  SLEEP,
  delayOf,
  realSleep,
  retryAfterSeconds,
  timeToStart,
  withRetries,
  type Attempt,
  type RetryRules,
  type Sleep,
} from './retry.js';
export { SharedFlights } from './shared-flights.js';
export { SingleFlight, unlessAborted } from './single-flight.js';
export { isHeldBack, UpstreamGuards, type GuardState } from './upstream-guards.js';
export {
  UpstreamHttp,
  type FailureReason,
  type HttpFailure,
  type HttpCall,
  type HttpResult,
  type UpstreamHttpOptions,
} from './upstream-http.js';
export { NOTES_STORE, STORE_REACHABLE, StoreModule, type StoreReachable } from './store.module.js';
export { Stopping } from './stopping.js';
export { beginTrace, tracedLeg, type RequestTrace } from './tracing.js';
export { UpstreamUrl } from './upstream-url.js';
export { FrameworkLog } from './winston-event-log.js';
