import type { TraceId } from './tracing.js';

/** Everything that a log line can hold beside the event's name. Nothing about a patient has a field. */
export interface EventFields {
  readonly correlationId?: string | undefined;
  readonly traceId?: string | undefined;
  /** Trace of OpenTelemetry, 32 hexadecimal digits; the one that is current unless told. */
  readonly spanTraceId?: TraceId | undefined;
  readonly requestId?: string | undefined;
  /** Stable id of the person who asked; never a name. */
  readonly userId?: string | undefined;
  readonly odsCode?: string | undefined;
  readonly interactionId?: string | undefined;
  /** Last digits only: see `maskAsid`. */
  readonly asid?: string | undefined;
  /** System that was called, e.g. `pds`. */
  readonly upstream?: string | undefined;
  readonly leg?: string | undefined;
  readonly outcome?: string | undefined;
  /** Code of our catalogue of faults. */
  readonly code?: string | undefined;
  readonly upstreamStatus?: number | undefined;
  readonly upstreamCode?: string | undefined;
  /** Id that an upstream gave its answer, for its support desk. */
  readonly messageId?: string | undefined;
  readonly method?: string | undefined;
  /** Template of the path, e.g. `/patients/:id`; never the path. */
  readonly route?: string | undefined;
  readonly status?: number | undefined;
  readonly durationMs?: number | undefined;
  readonly attempt?: number | undefined;
  readonly count?: number | undefined;
  readonly bytes?: number | undefined;
  /** Row of the decision table in sds.md §12. */
  readonly rule?: number | undefined;
  readonly skewSeconds?: number | undefined;
  readonly version?: string | undefined;
  /** Part of the program that speaks, e.g. a module of the framework. */
  readonly source?: string | undefined;
  /** Short fixed text of ours or of the framework. */
  readonly detail?: string | undefined;
}

/** Where events go. An event's name is dotted and fixed, e.g. `pds.answered`. */
export interface EventLog {
  info(event: string, fields?: EventFields): void;
  warn(event: string, fields?: EventFields): void;
  error(event: string, fields?: EventFields): void;
}
export const EVENT_LOG = Symbol('EventLog');
