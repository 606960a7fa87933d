import {
  NhsNumber,
  londonDate,
  type AccessToken,
  type CallContext,
  type Demographics,
  type PatientDirectory,
  type TraceOutcome,
} from '#contracts';
import { Fault } from '#errors';
import type { R4Patient } from '#fhir';
import {
  fhirCall,
  steppedDelay,
  withRetries,
  type Attempt,
  type Clock,
  type EventLog,
  type FhirServer,
  type Sleep,
} from '#platform';
import { readResult, type PdsReading } from './reply-reading.js';
import { decideStanding } from './standing-rules.js';

export interface PdsTools {
  readonly server: FhirServer;
  readonly accessToken: AccessToken;
  readonly clock: Clock;
  readonly sleep: Sleep;
  readonly events: EventLog;
}

export interface PdsSettings {
  readonly timeoutMs: number;
  readonly budgetMs: number;
  readonly gpPeriodPolicy: 'strict' | 'warn';
}

/** One question to PDS, which may take several requests. */
interface Tracing {
  readonly nhsNumber: NhsNumber;
  readonly call: CallContext;
  /** The same on every attempt, so that PDS knows a repeat. Source: pds.md §2. */
  readonly requestId: string;
  /** When its time is over. Milliseconds since 1970. */
  readonly deadline: number;
}

/** Source: pds.md §11 [PRODUCT], as every number here. */
const ATTEMPTS = 3;
const BACK_OFF = steppedDelay([500, 1_500]);
/** After a 429 that names no time. Milliseconds. */
const BUSY_WAIT_MS = 1_000;
/** A longer `Retry-After` is not waited for. */
const LONGEST_WAIT_SECONDS = 10;

/** PDS FHIR API (R4), application-restricted. Keeps nothing about anybody: one instance serves all callers. */
export class PdsAdapter implements PatientDirectory {
  constructor(
    private readonly tools: PdsTools,
    private readonly settings: PdsSettings,
  ) {}

  async trace(nhsNumber: NhsNumber, call: CallContext): Promise<TraceOutcome> {
    const { correlationId } = call;
    if (call.signal.aborted) throw new Fault('PDS_TIMEOUT', { correlationId });
    const deadline = this.nowMs() + this.settings.budgetMs;
    const reading = await this.reliably({ nhsNumber, call, requestId: this.tools.clock.uuid(), deadline });
    if (reading.kind === 'patient') return this.found(reading.patient, nhsNumber, correlationId);
    if ('trouble' in reading) {
      const { code, upstreamStatus, upstreamCode, retryAfterSeconds } = reading.trouble;
      throw new Fault(code, { correlationId, upstreamStatus, upstreamCode, retryAfterSeconds });
    }
    return { kind: reading.kind };
  }

  private async reliably(tracing: Tracing): Promise<PdsReading> {
    const earlier: PdsReading[] = [];
    const tokenRefused = (): boolean => earlier.at(-1)?.kind === 'token-refused';
    return withRetries(
      async (remainingMs, attempt) => {
        const reading = await this.once(tracing, { remainingMs, attempt });
        const next = whatNext(reading, earlier);
        earlier.push(reading);
        return next;
      },
      {
        attempts: ATTEMPTS,
        budgetMs: this.settings.budgetMs,
        delayMs: (failed) => (tokenRefused() ? 0 : BACK_OFF(failed)),
      },
      this.tools,
      tracing.call.signal,
    );
  }

  private async once(
    tracing: Tracing,
    { remainingMs, attempt }: { readonly remainingMs: number; readonly attempt: number },
  ): Promise<PdsReading> {
    const { nhsNumber, call, requestId, deadline } = tracing;
    const { accessToken, server } = this.tools;
    const { correlationId } = call;
    const inTime = AbortSignal.any([call.signal, AbortSignal.timeout(remainingMs)]);
    const token = await accessToken.token({ correlationId, signal: inTime });
    const start = this.nowMs();
    const result = await fhirCall(
      server,
      {
        headers: pdsHeaders(token, requestId, call),
        timeoutMs: Math.max(1, Math.min(this.settings.timeoutMs, deadline - start)),
        signal: call.signal,
      },
      (client) => client.read({ resourceType: 'Patient', id: nhsNumber }),
    );
    const now = this.tools.clock.now();
    const reading = readResult(result, now);
    if (reading.kind === 'token-refused') accessToken.discard(token);
    this.log(reading, { correlationId, requestId, attempt, durationMs: now.getTime() - start });
    return reading;
  }

  private log(
    reading: PdsReading,
    about: {
      readonly correlationId: string;
      readonly requestId: string;
      readonly attempt: number;
      readonly durationMs: number;
    },
  ): void {
    const fields = { ...about, upstream: 'pds', route: 'Patient/:id', outcome: reading.kind };
    if (!('trouble' in reading)) {
      this.tools.events.info('pds.answered', fields);
      return;
    }
    const { code, upstreamStatus, upstreamCode } = reading.trouble;
    const facts = { ...fields, code, upstreamStatus, upstreamCode };
    // A refusal is our own mistake or set-up: it stays until somebody acts.
    if (reading.kind === 'refused') this.tools.events.error('pds.refused', facts);
    else this.tools.events.warn('pds.unclear', facts);
  }

  private found(patient: R4Patient, asked: NhsNumber, correlationId: string): TraceOutcome {
    const today = londonDate(this.tools.clock.now());
    const { standing, pastPractice } = decideStanding(patient, { today, gpPeriodPolicy: this.settings.gpPeriodPolicy });
    const fields = { correlationId, upstream: 'pds', outcome: standing.kind };
    const code = standing.kind === 'no-practice' ? standing.code : undefined;
    this.tools.events.info('pds.traced', { ...fields, code });
    if (patient.id !== asked) this.tools.events.info('pds.superseded', fields);
    // Not refused here: NHS's own test data holds such a number (pds.md §3).
    if (!NhsNumber.safeParse(patient.id).success) this.tools.events.warn('pds.check-digit', fields);
    if (pastPractice) this.tools.events.warn('pds.past-practice', { ...fields, code: 'PDS_GP_ENDED' });
    return {
      kind: 'found',
      nhsNumber: patient.id,
      demographics: demographicsOf(patient),
      standing,
      version: patient.meta?.versionId,
    };
  }

  private nowMs(): number {
    return this.tools.clock.now().getTime();
  }
}

/** Source: pds.md §11; identity.md §3.6 for the token: one repeat with a new one, a second 401 is final. */
function whatNext(reading: PdsReading, earlier: readonly PdsReading[]): Attempt<PdsReading> {
  if (reading.kind === 'token-refused') {
    return { result: reading, retry: earlier.every(({ kind }) => kind !== 'token-refused') };
  }
  if (reading.kind !== 'unclear') return { result: reading, retry: false };
  const { code, retryAfterSeconds } = reading.trouble;
  const unnamedMs = code === 'PDS_BUSY' ? BUSY_WAIT_MS : 0;
  return {
    result: reading,
    retry: (retryAfterSeconds ?? 0) <= LONGEST_WAIT_SECONDS,
    notBeforeMs: retryAfterSeconds === undefined ? unnamedMs : retryAfterSeconds * 1000,
  };
}

/** Source: pds.md §2. */
function pdsHeaders(token: string, requestId: string, call: CallContext): Readonly<Record<string, string>> {
  return {
    Authorization: `Bearer ${token}`,
    Accept: 'application/fhir+json',
    'X-Request-ID': requestId,
    'X-Correlation-ID': call.correlationId,
    'NHSD-End-User-Organisation-ODS': call.requester.organisation.odsCode,
  };
}

function demographicsOf({ name, gender, birthDate, address }: R4Patient): Demographics {
  return {
    names: name.map(({ use, family, given }) => ({ use, family, given })),
    gender,
    birthDate,
    postcodes: address.flatMap(({ postalCode }) => (postalCode === undefined ? [] : [postalCode])),
  };
}
