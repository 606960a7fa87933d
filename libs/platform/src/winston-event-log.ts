import type { LoggerService } from '@nestjs/common';
import { createLogger, format, transports, type Logger, type transport } from 'winston';
import type { Clock } from './clock.js';
import type { EventFields, EventLog } from './event-log.js';
import type { Metrics } from './metrics.js';
import { redact } from './redaction.js';
import { currentTraceId } from './tracing.js';

export interface EventLogOptions {
  readonly level: 'error' | 'warn' | 'info';
  readonly clock: Clock;
  /** Where lines go: standard output unless told. */
  readonly to?: transport;
  /** Counts every event, also those that `level` leaves out. */
  readonly metrics?: Pick<Metrics, 'logged'>;
}

/** One JSON object a line. */
export class WinstonEventLog implements EventLog {
  private readonly logger: Logger;
  private readonly mask = new FieldMask();

  constructor(private readonly options: EventLogOptions) {
    this.logger = createLogger({
      level: options.level,
      format: format.printf(({ message }) => String(message)),
      transports: [options.to ?? new transports.Console()],
    });
  }

  info(event: string, fields: EventFields = {}): void {
    this.write('info', event, fields);
  }

  warn(event: string, fields: EventFields = {}): void {
    this.write('warn', event, fields);
  }

  error(event: string, fields: EventFields = {}): void {
    this.write('error', event, fields);
  }

  private write(level: 'info' | 'warn' | 'error', event: string, fields: EventFields): void {
    const { clock, metrics } = this.options;
    metrics?.logged(event, level);
    if (!this.logger.isLevelEnabled(level)) return;
    const { spanTraceId = currentTraceId(), ...others } = fields;
    const safe = Object.entries(others).map(([name, value]): [string, unknown] => [name, this.mask.of(value)]);
    const line = { time: clock.now().toISOString(), level, event, ...Object.fromEntries(safe), spanTraceId };
    this.logger.log(level, JSON.stringify(line));
  }
}

/** Below it no number has ten digits. */
const SHORT_NUMBER = 1e9;
const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/u;
const MOST_KNOWN = 2_000;

/** The second net over each value. Names, routes and codes come again and again: they are looked through once. */
class FieldMask {
  private readonly harmless = new Set<string>();

  /** A number stays a number unless it looks like something that must be masked. */
  of(value: unknown): unknown {
    if (Number.isInteger(value) && Number(value) < SHORT_NUMBER) return value;
    const text = String(value);
    if (this.harmless.has(text) || UUID.test(text)) return value;
    const masked = redact(text);
    if (masked !== text) return masked;
    if (this.harmless.size >= MOST_KNOWN) this.harmless.clear();
    this.harmless.add(text);
    return value;
  }
}

/** Lets the framework write through the event log. Objects and errors are not written: they may hold anything. */
export class FrameworkLog implements LoggerService {
  constructor(private readonly events: EventLog) {}

  log(message: unknown, ...rest: readonly unknown[]): void {
    this.events.info('framework', said(message, rest));
  }

  warn(message: unknown, ...rest: readonly unknown[]): void {
    this.events.warn('framework', said(message, rest));
  }

  error(message: unknown, ...rest: readonly unknown[]): void {
    this.events.error('framework', said(message, rest));
  }
}

function said(message: unknown, rest: readonly unknown[]): EventFields {
  const source = rest.at(-1);
  return {
    source: typeof source === 'string' ? source : undefined,
    detail: typeof message === 'string' ? message : typeof message,
  };
}
