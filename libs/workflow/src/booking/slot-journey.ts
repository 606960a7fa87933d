import {
  type CallContext,
  type CapabilityOutcome,
  type DayRange,
  INTERACTION,
  type LocalId,
  type OrganisationType,
  type SlotSearchOutcome,
  type SlotView,
  type SlotsLeftOut,
} from '#contracts';
import { Fault } from '#errors';
import type { IdentityDifference } from '../identity-check.js';
import type { JourneyLog } from '../journey-log.js';
import { patientDifferences } from './booking-preparation.js';
import type { Visit, VisitQuestion, Visits } from './practice-visit.js';
import type { BookingPorts } from './reconciliation.js';

export interface SlotsQuestion extends VisitQuestion {
  readonly days: DayRange;
  /** Kind of the user's organisation: without it, slots kept for a kind stay hidden. */
  readonly organisationType?: OrganisationType | undefined;
  /** Where the Directory of Services led to the practice. */
  readonly dosServiceId?: string | undefined;
}

/** Why the list is empty, or may say less than asked, as far as the practice tells. Several can hold. */
export type SlotHint =
  /** Nothing free or nothing for this organisation: practices do not say which. */
  | 'nothing-offered'
  /** All that came have begun already. */
  | 'all-past'
  /** Some of the answer could not be read. */
  | 'some-unreadable'
  /** The practice does not know the service of the Directory of Services. */
  | 'service-not-offered'
  /** The list is not of that service alone. */
  | 'not-filtered-by-service'
  /** The practice's statement does not name booking. */
  | 'booking-not-named'
  /** The practice's statement says that it shares nothing. */
  | 'not-sharing';

/** Whether the patient could be booked at once; asked beside the search, and no condition for it. */
export type PatientThere =
  | { readonly kind: 'known'; readonly differences: readonly IdentityDifference[] }
  | { readonly kind: 'needs-registration' | 'contact-practice' | 'not-told' };

export interface SlotsFound {
  /** Those of the patient's preferred surgery first, then as the practice's answer sorts. `bookableWithNext` marks runs. */
  readonly slots: readonly SlotView[];
  readonly hints: readonly SlotHint[];
  readonly leftOut: SlotsLeftOut;
  readonly patient: PatientThere;
  readonly preferredBranchId: LocalId | undefined;
  /** When the first answer was there. `undefined`: no list came. RFC 3339, UTC. */
  readonly asAt: string | undefined;
  readonly traceIds: readonly string[];
  readonly expiresAt: Date;
}

const NO_LIST: Pick<SlotsFound, 'slots' | 'leftOut' | 'asAt' | 'traceIds'> = {
  slots: [],
  leftOut: { past: 0, notFree: 0, outsideDays: 0, unreadable: 0 },
  asAt: undefined,
  traceIds: [],
};

/** Free slots for an opened patient, at the practice or at another organisation. Source: appointments.md §2. */
export class SlotJourney {
  constructor(
    private readonly visits: Visits,
    private readonly ports: BookingPorts,
  ) {}

  /** @throws Fault as `ContextKeeper.open`, `PracticeRouting.route` and `Appointments.searchSlots` */
  async find(question: SlotsQuestion, journey: JourneyLog, call: CallContext): Promise<SlotsFound> {
    const visit = await this.visits.open(question, journey, call);
    const stated = await this.stated(visit, call);
    this.visits.assertFresh(visit);
    const answer = await this.searched(question, visit, stated);
    const { patient, preferredBranchId } = await this.patient(visit);
    const expiresAt = await this.visits.leave(visit);
    const { slots, leftOut, asAt, traceIds } = answer.kind === 'slots' ? answer : NO_LIST;
    const hints = [...hintsOf(answer, question), ...statedHints(stated)];
    const sorted = preferredFirst(slots, preferredBranchId);
    return { slots: sorted, hints, leftOut, patient, preferredBranchId, asAt, traceIds, expiresAt };
  }

  private async stated({ ways }: Visit, call: CallContext): Promise<CapabilityOutcome> {
    const { from } = await ways.leg(INTERACTION.searchSlots);
    const ask = { service: 'appointments', from } as const;
    const known = { practice: ways.practice, ...ways.routes };
    const { outcome } = await this.visits.routing.capabilities(known, ask, ways.journey, call);
    return outcome;
  }

  private async searched(
    { days, organisationType, dosServiceId }: SlotsQuestion,
    { ways }: Visit,
    stated: CapabilityOutcome,
  ): Promise<SlotSearchOutcome> {
    const consumer = { odsCode: ways.call.requester.organisation.odsCode, type: organisationType };
    const abilities = stated.kind === 'known' ? stated.capabilities.slotSearch : undefined;
    return ways.read('slots', INTERACTION.searchSlots, (leg) =>
      this.ports.appointments.searchSlots({ ...leg, days, consumer, dosServiceId, abilities }, ways.call),
    );
  }

  /** A practice that does not answer this has answered the search all the same. */
  private async patient({ context, ways }: Visit): Promise<{
    readonly patient: PatientThere;
    readonly preferredBranchId: LocalId | undefined;
  }> {
    const { nhsNumber } = context.patient;
    try {
      const found = await ways.read('find-patient', INTERACTION.findPatient, (leg) =>
        this.ports.foundations.findPatient({ ...leg, nhsNumber }, ways.call),
      );
      if (found.kind === 'none') return { patient: { kind: 'needs-registration' }, preferredBranchId: undefined };
      if (found.kind === 'several') return { patient: { kind: 'contact-practice' }, preferredBranchId: undefined };
      const { preferredBranchId } = found.patient;
      return { patient: { kind: 'known', differences: patientDifferences(context, found.patient) }, preferredBranchId };
    } catch (error) {
      if (!(error instanceof Fault)) throw error;
      return { patient: { kind: 'not-told' }, preferredBranchId: undefined };
    }
  }
}

function preferredFirst(slots: readonly SlotView[], branchId: LocalId | undefined): readonly SlotView[] {
  if (branchId === undefined) return slots;
  const preferred = slots.filter(({ location }) => location?.id === branchId);
  return [...preferred, ...slots.filter(({ location }) => location?.id !== branchId)];
}

function hintsOf(answer: SlotSearchOutcome, { dosServiceId }: SlotsQuestion): readonly SlotHint[] {
  if (answer.kind === 'service-not-offered') return ['service-not-offered'];
  const { slots, leftOut, serviceFiltering } = answer;
  const hints: readonly (readonly [SlotHint, boolean])[] = [
    ['nothing-offered', slots.length === 0 && leftOut.past === 0],
    ['all-past', slots.length === 0 && leftOut.past > 0],
    ['some-unreadable', leftOut.unreadable > 0],
    ['not-filtered-by-service', dosServiceId !== undefined && serviceFiltering !== 'enabled'],
  ];
  return hints.flatMap(([hint, holds]) => (holds ? [hint] : []));
}

/** The directory decides, not the statement (gp-connect-core.md §5.3): it only explains. */
function statedHints(stated: CapabilityOutcome): readonly SlotHint[] {
  if (stated.kind === 'not-sharing') return ['not-sharing'];
  return stated.kind === 'known' && stated.capabilities.offers.appointments === 'not-named'
    ? ['booking-not-named']
    : [];
}
