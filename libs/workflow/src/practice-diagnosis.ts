import {
  type Asid,
  type CallContext,
  type CapabilityDirectory,
  type CapabilityOutcome,
  type DirectoryDesk,
  INTERACTION,
  maskAsid,
  type OdsCode,
  type OwnAsid,
  type RouteExplanation,
  type ServiceName,
  type SpineDirectory,
} from '#contracts';
import { Fault } from '#errors';
import { decideService, type RouteOutcome } from './service-decision.js';
import { MAIN_INTERACTION } from './service-look-up.js';
import type { ServiceView } from './service-view.js';

export interface DiagnosisPorts {
  readonly desk: DirectoryDesk;
  readonly directory: SpineDirectory;
  readonly capabilities: CapabilityDirectory;
}

/** Why a practice can or cannot be used, walked leg by leg. Holds nothing about patients. */
export interface PracticeDiagnosis {
  readonly odsCode: OdsCode;
  readonly verdict: 'usable' | 'partly-usable' | 'not-usable';
  readonly services: Readonly<Record<DiagnosedService, ServiceView>>;
  readonly directory: readonly RouteExplanation[];
  /** Our ASID at the operator's organisation, last four digits; or the code of what is wrong with it. */
  readonly ownAsid: { readonly asid: string; readonly source: OwnAsid['source'] } | { readonly code: string };
  readonly statement: CapabilityOutcome | { readonly kind: 'not-asked'; readonly code: string };
}

export type DiagnosedService = Exclude<ServiceName, 'documents'>;

/** Directory, then our own set-up, then the practice's statement, then the verdict. */
export class DiagnosePractice {
  constructor(private readonly ports: DiagnosisPorts) {}

  async diagnose(odsCode: OdsCode, call: CallContext): Promise<PracticeDiagnosis> {
    const look = (service: DiagnosedService): Promise<RouteExplanation> =>
      this.ports.desk.explain(odsCode, MAIN_INTERACTION[service], call);
    // One after the other: the directory's limit is for users first.
    const record = await look('structuredRecord');
    const booking = await look('appointments');
    const registering = await look('registration');
    const own = await this.ownAsid(call);
    const statement = await this.statement(odsCode, own, call);
    const told = statement.kind === 'not-asked' ? undefined : statement;
    const view = (service: DiagnosedService, explanation: RouteExplanation): ServiceView =>
      decideService(service, { ...EVERYTHING, route: routeOutcome(explanation), statement: told });
    const services = {
      structuredRecord: view('structuredRecord', record),
      appointments: view('appointments', booking),
      registration: view('registration', registering),
    };
    return {
      odsCode,
      verdict: verdictOf(Object.values(services), own),
      services,
      directory: [record, booking, registering],
      ownAsid: own instanceof Fault ? { code: own.code } : { asid: maskAsid(own.asid), source: own.source },
      statement,
    };
  }

  private async ownAsid(call: CallContext): Promise<OwnAsid | Fault> {
    return this.ports.directory.ownAsid(INTERACTION.structuredRecord, call).catch(faultOf);
  }

  /** The combined statement, asked in the operator's own name: a provider is never called without a user (core §3.4). */
  private async statement(
    odsCode: OdsCode,
    own: OwnAsid | Fault,
    call: CallContext,
  ): Promise<PracticeDiagnosis['statement']> {
    if (own instanceof Fault) return { kind: 'not-asked', code: own.code };
    const route = await this.ports.directory.route(odsCode, INTERACTION.foundationsMetadata, call).catch(faultOf);
    if (route instanceof Fault) return { kind: 'not-asked', code: route.code };
    const from: Asid = own.asid;
    return this.ports.capabilities.capabilities(route, from, call);
  }
}

/** The question is what the practice can do, whoever asks and whatever of it we have calls for. */
const EVERYTHING = { built: true, functions: ['record', 'appointments', 'registration'] } as const;

/** A failure is what is to be explained here; a bug is still a bug. */
function faultOf(error: unknown): Fault {
  if (error instanceof Fault) return error;
  throw error;
}

function routeOutcome({ decision: { outcome } }: RouteExplanation): RouteOutcome {
  return outcome === 'usable' ? { kind: 'found' } : { kind: 'failed', fault: new Fault(outcome) };
}

function verdictOf(services: readonly ServiceView[], own: OwnAsid | Fault): PracticeDiagnosis['verdict'] {
  const usable = own instanceof Fault ? 0 : services.filter(({ available }) => available).length;
  if (usable === 0) return 'not-usable';
  return usable === services.length ? 'usable' : 'partly-usable';
}
