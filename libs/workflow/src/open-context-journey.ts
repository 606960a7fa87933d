import {
  type CallContext,
  type NhsNumber,
  type PatientDirectory,
  type TraceOutcome,
  type Organisation,
  type OrganisationDirectory,
} from '#contracts';
import { Fault } from '#errors';
import type { ContextKeeper } from './context-keeper.js';
import type { JourneyLog } from './journey-log.js';
import { ownerOf, type PatientContext } from './patient-context.js';
import type { OpenContextOutcome, OpenContextRequest } from './open-context.js';
import { comparedFields, usualName, type Verification, verifyPatient } from './patient-verification.js';
import type { PracticeRouting } from './practice-routing.js';
import { ServiceLookUp } from './service-look-up.js';
import { decideTrace } from './trace-decision.js';

export interface OpenContextPorts {
  readonly patients: PatientDirectory;
  readonly routing: PracticeRouting;
  readonly contexts: ContextKeeper;
  readonly organisations: OrganisationDirectory;
}

/** Opens a patient: who is it, which practice, what can that practice do. One line per leg. */
export class OpenContextJourney {
  private readonly lookUp: ServiceLookUp;

  constructor(
    private readonly ports: OpenContextPorts,
    private readonly clock: { now(): Date; uuid(): string },
  ) {
    this.lookUp = new ServiceLookUp(ports.routing);
  }

  async open(request: OpenContextRequest, journey: JourneyLog, call: CallContext): Promise<OpenContextOutcome> {
    journey.concerns({ nhsNumber: request.nhsNumber });
    const traced = await journey.run('trace', () => this.found(request.nhsNumber, call), traceDetail);
    journey.concerns({ nhsNumber: traced.nhsNumber });
    const verification = verifyPatient(request.demographics, traced.demographics);
    const decision = decideTrace(request, traced, verification);
    if (decision.kind === 'stop') throw new Fault(decision.code, { correlationId: call.correlationId });
    if (decision.kind !== 'go-on') return decision;
    const started = this.contextFor(request, traced, verification, decision, call);
    journey.concerns({ contextId: started.id, practice: started.practice });
    // When the trace holds but a way cannot be had, the context exists and the service carries the problem.
    // The organisation is only decoration: it is asked beside the directory and decides nothing (sds.md §17).
    const [organisation, [services, reached]] = await Promise.all([
      this.ports.organisations.organisation(started.practice, call),
      this.lookUp.services(started, request.functions, journey, call),
    ]);
    const context = organisation === undefined ? reached : { ...reached, organisation: registerEntry(organisation) };
    return { kind: 'opened', context, services, expiresAt: await this.ports.contexts.keep(context) };
  }

  private async found(nhsNumber: NhsNumber, call: CallContext): Promise<Extract<TraceOutcome, { kind: 'found' }>> {
    const outcome = await this.ports.patients.trace(nhsNumber, call);
    switch (
      outcome.kind // no default: a new kind must not compile until it is handled here
    ) {
      case 'found':
        return outcome;
      case 'not-found':
        throw new Fault('PATIENT_NOT_FOUND', { correlationId: call.correlationId });
      case 'invalidated':
        throw new Fault('NHS_NUMBER_WITHDRAWN', { correlationId: call.correlationId });
    }
  }

  private contextFor(
    request: OpenContextRequest,
    traced: Extract<TraceOutcome, { kind: 'found' }>,
    verification: Verification,
    decision: { readonly practice: PatientContext['practice']; readonly nhsNumber: NhsNumber },
    call: CallContext,
  ): PatientContext {
    const name = usualName(traced.demographics.names);
    const merged = decision.nhsNumber !== request.nhsNumber;
    return {
      id: this.clock.uuid(),
      owner: ownerOf(call.requester),
      patient: {
        nhsNumber: decision.nhsNumber,
        familyName: name?.family,
        givenName: name?.given[0],
        gender: traced.demographics.gender,
        birthDate: traced.demographics.birthDate,
      },
      identityCheck: {
        result: verification.result === 'VERIFIED' ? 'VERIFIED' : 'VERIFIED_WITH_DISCREPANCY',
        matchedOn: verification.matchedOn,
        compared: comparedFields(request.demographics),
        differences: [...verification.differences],
        ...(merged ? { supersededNhsNumber: request.nhsNumber } : {}),
      },
      practice: decision.practice,
      tracedAt: this.clock.now().toISOString(),
      routes: {},
    };
  }
}

/** What a service desk of PDS asks for; why somebody left a practice's list (pds.md §7 rule 3). */
function traceDetail({ version, requestId, standing }: Extract<TraceOutcome, { kind: 'found' }>): {
  readonly detail: Readonly<Record<string, string>>;
} {
  const removal = standing.kind === 'no-practice' ? standing.removalCode : undefined;
  return {
    detail: { version: version ?? 'not stated', requestId, ...(removal === undefined ? {} : { removalCode: removal }) },
  };
}

function registerEntry({ name, active }: Organisation): NonNullable<PatientContext['organisation']> {
  return { name, closed: !active };
}
