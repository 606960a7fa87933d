import {
  type CallContext,
  INTERACTION,
  type RecordRequest,
  type StructuredBundle,
  type StructuredRecord,
  type StructuredRecords,
} from '#contracts';
import { Fault } from '#errors';
import type { ContextKeeper } from './context-keeper.js';
import { type IdentityDifference, identityDifferences } from './identity-check.js';
import type { JourneyLog } from './journey-log.js';
import { type PatientContext, withoutSystemOf } from './patient-context.js';
import type { PracticeRouting } from './practice-routing.js';

export interface RecordQuestion {
  readonly contextId: string;
  readonly areas: RecordRequest;
  /** The caller has seen that the birth dates differ and asks all the same. */
  readonly acknowledgeBirthDate: boolean;
}

export type RecordOutcome<R extends StructuredBundle = StructuredRecord> =
  | {
      readonly kind: 'record';
      readonly record: R;
      readonly context: PatientContext;
      readonly differences: readonly IdentityDifference[];
      readonly specificationVersion: string | undefined;
      readonly expiresAt: Date;
    }
  /** Birth dates differ and nobody has acknowledged it: the record stays closed (gp-connect-core.md §9.2). */
  | { readonly kind: 'acknowledge-birth-date'; readonly differences: readonly IdentityDifference[] };

export interface RecordPorts {
  readonly contexts: ContextKeeper;
  readonly routing: PracticeRouting;
  readonly records: StructuredRecords;
}

interface Told<R> {
  readonly specificationVersion: string | undefined;
  readonly context: PatientContext;
  readonly record: R;
}

type Asked = Parameters<StructuredRecords['retrieve']>[0];
/** The one call to the practice; everything before and after it is the same for both forms of the answer. */
type Ask<R extends StructuredBundle> = (asked: Asked) => Promise<R>;

/** What the legs of one retrieval share. */
interface Frame<R extends StructuredBundle> {
  readonly areas: RecordRequest;
  readonly ask: Ask<R>;
  readonly journey: JourneyLog;
  readonly call: CallContext;
}

/** Access Record Structured for an opened patient. */
export class RecordJourney {
  constructor(private readonly ports: RecordPorts) {}

  /** Read through for a clinician. */
  async retrieve(question: RecordQuestion, journey: JourneyLog, call: CallContext): Promise<RecordOutcome> {
    const ask: Ask<StructuredRecord> = (asked) => this.ports.records.retrieve(asked, call);
    return this.retrieved(question, { areas: question.areas, ask, journey, call });
  }

  /** The practice's bytes, under the same checks. */
  async retrieveBundle(
    question: RecordQuestion,
    journey: JourneyLog,
    call: CallContext,
  ): Promise<RecordOutcome<StructuredBundle>> {
    const ask: Ask<StructuredBundle> = (asked) => this.ports.records.retrieveBundle(asked, call);
    return this.retrieved(question, { areas: question.areas, ask, journey, call });
  }

  private async retrieved<R extends StructuredBundle>(
    question: RecordQuestion,
    frame: Frame<R>,
  ): Promise<RecordOutcome<R>> {
    const context = await this.ports.contexts.open(question.contextId, frame.call.requester);
    frame.journey.concerns({ nhsNumber: context.patient.nhsNumber, practice: context.practice });
    await this.ports.contexts.keep(context); // used now: its idle time starts anew even if the practice fails
    const { record, context: used, specificationVersion } = await this.fetched(context, frame);
    const expiresAt = await this.ports.contexts.keep(used);
    const national = { ...pick(context), practice: context.practice };
    const differences = identityDifferences(national, record.content.patient);
    const blocked = differences.some(({ field }) => field === 'birthDate') && !question.acknowledgeBirthDate;
    if (blocked) return { kind: 'acknowledge-birth-date', differences };
    return { kind: 'record', record, context: used, differences, specificationVersion, expiresAt };
  }

  /** The proxy may know better than what we looked up: then look once more and repeat if it differs, reads only (sds.md §16). */
  private async fetched<R extends StructuredBundle>(context: PatientContext, frame: Frame<R>): Promise<Told<R>> {
    const { routing } = this.ports;
    const { journey, call } = frame;
    const [route, routed] = await routing.route(context, INTERACTION.structuredRecord, journey, call);
    const from = await routing.ownAsid(INTERACTION.structuredRecord, journey, call);
    try {
      return await this.asked({ route, from }, routed, frame);
    } catch (error) {
      if (isSenderRefused(error)) {
        const other = await routing.ownAsid(INTERACTION.structuredRecord, journey, call, from);
        if (other === from) throw error;
        return this.asked({ route, from: other }, routed, frame);
      }
      if (!isStaleRoute(error)) throw error;
      const cleared = withoutSystemOf(routed, route);
      const [again, renewed] = await routing.route(cleared, INTERACTION.structuredRecord, journey, call);
      if (again.provenance.fingerprint === route.provenance.fingerprint) throw error;
      return this.asked({ route: again, from }, renewed, frame);
    }
  }

  private async asked<R extends StructuredBundle>(
    { route, from }: Pick<Asked, 'route' | 'from'>,
    context: PatientContext,
    { areas, ask, journey, call }: Frame<R>,
  ): Promise<Told<R>> {
    this.ports.contexts.assertFresh(context);
    const asked = { service: 'structuredRecord', from } as const;
    const { outcome, context: known, note } = await this.ports.routing.capabilities(context, asked, journey, call);
    const stated = outcome.kind === 'known' ? outcome.capabilities : undefined;
    this.ports.contexts.assertFresh(known);
    const question = {
      route,
      from,
      nhsNumber: context.patient.nhsNumber,
      areas,
      specificationVersion: stated?.parameterVersion,
    };
    const record = await journey.run(
      'record',
      () => ask(question),
      (got) => ({
        detail: {
          traceId: got.traceId,
          bytes: got.bytes.length,
          odsCode: route.odsCode,
          bundleId: got.content.bundleId,
        },
      }),
    );
    note(record.content.unsupportedParameters);
    return { record, context: known, specificationVersion: stated?.specificationVersion };
  }
}

/** The proxy does not know our ASID for this function. */
export function isSenderRefused(error: unknown): boolean {
  return error instanceof Fault && error.context.upstreamCode === SENDER_REFUSED;
}

/** What the proxy says when the directory gave us a wrong address, or a system that is not registered for this (sds.md §16). */
export function isStaleRoute(error: unknown): boolean {
  if (!(error instanceof Fault)) return false;
  const { upstreamCode } = error.context;
  return error.code === 'GPC_DIRECTORY_OUT_OF_DATE' || upstreamCode === RECEIVER_REFUSED;
}

/** Words of the proxy. Source: gp-connect-core.md §7.5. */
export const SENDER_REFUSED = 'ASID_CHECK_FAILED_MESSAGESENDER';
export const RECEIVER_REFUSED = 'PARTYKEY_INTERACTION_CHECK_FAILED_MESSAGERECEIVER';

function pick({ patient }: PatientContext): {
  familyName: string | undefined;
  givenName: string | undefined;
  gender: string | undefined;
  birthDate: string | undefined;
} {
  return {
    familyName: patient.familyName,
    givenName: patient.givenName,
    gender: patient.gender,
    birthDate: patient.birthDate,
  };
}
