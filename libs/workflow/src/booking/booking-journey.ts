import type { AppointmentView, Booking, CallContext, KeyedHash } from '#contracts';
import { londonDayOf } from '#contracts';
import { Fault } from '#errors';
import type { JourneyLog } from '../journey-log.js';
import type { AttemptKeeper, Kept, Taken } from './attempt-keeper.js';
import { type AttemptOutcome, mayTryAgain, outcomeOf } from './attempt-outcome.js';
import { lease } from './attempt-transitions.js';
import { ATTEMPT_STATES, type BookingAttempt } from './attempt.js';
import { isOwn, ownAttempt } from './booking-desk.js';
import type { BookingPreparation, NotPrepared } from './booking-preparation.js';
import type { BookingQuestion } from './booking-question.js';
import type { BookingTransmission } from './booking-transmission.js';
import type { LiveTrace } from './live-trace.js';
import type { Visit, Visits, Ways } from './practice-visit.js';
import type { BookingTools, Reconciliation } from './reconciliation.js';

export type BookingOutcome =
  | (AttemptOutcome & { readonly expiresAt: Date })
  | NotPrepared
  /** The same key with another request. */
  | { readonly kind: 'KEY_REUSED'; readonly attemptId: string }
  /** Another booking of this patient there is not resolved. `own`: of the user's organisation, so it may be looked at. */
  | { readonly kind: 'ATTEMPT_OPEN'; readonly attemptId: string; readonly own: boolean };

export interface BookingJourneyParts {
  readonly visits: Visits;
  readonly trace: LiveTrace;
  readonly preparation: BookingPreparation;
  readonly transmission: BookingTransmission;
  readonly reconciliation: Reconciliation;
  readonly keeper: AttemptKeeper;
  readonly hash: KeyedHash;
}

/** Books one appointment, at most once. Source: appointments.md §3.6, §8. */
export class BookingJourney {
  constructor(
    private readonly parts: BookingJourneyParts,
    private readonly tools: BookingTools,
  ) {}

  /**
   * @throws Fault before anything was sent: as `ContextKeeper.open`, `LiveTrace.confirm`, the reads, or `CONTEXT_STORE_UNAVAILABLE`. After the
   * first byte nothing is thrown but bugs: an answer that is not known is the outcome `UNKNOWN`.
   */
  async book(question: BookingQuestion, journey: JourneyLog, call: CallContext): Promise<BookingOutcome> {
    const { visits, trace, keeper, preparation } = this.parts;
    const started = this.tools.now().getTime();
    const visit = await visits.open(question, journey, call);
    const names = this.names(question, visit);
    const before = await this.standing(names);
    if (before !== undefined) return this.heldBack(before, names, visit);
    await trace.confirm(visit);
    const prepared = await preparation.prepare(question, visit);
    await visits.leave(visit);
    if (prepared.kind !== 'ready') return prepared;
    const begun = await keeper.begin(await this.drafted(prepared.booking, names, visit));
    if (begun.kind === 'taken') return this.heldBack(begun, names, visit);
    return this.begun(begun.kept, { question, visit, until: started + this.tools.patienceMs });
  }

  /**
   * Sends the same booking to the same slot once more, by the user's word, after `NOT_BOOKED`. Otherwise it answers how the
   * attempt stands. Source: appointments.md §3.6 step 8.
   * @throws Fault as `book`, and `BOOKING_NOT_FOUND`
   */
  async tryAgain(
    { contextId, attemptId }: { readonly contextId: string; readonly attemptId: string },
    journey: JourneyLog,
    call: CallContext,
  ): Promise<BookingOutcome> {
    const until = this.tools.now().getTime() + this.tools.patienceMs;
    const kept = await ownAttempt(this.parts.keeper, attemptId, call.requester);
    const visit = await this.parts.visits.open({ contextId, at: kept.attempt.practice }, journey, call);
    if (visit.context.patient.nhsNumber !== kept.attempt.booking.patient.nhsNumber)
      throw new Fault('BOOKING_NOT_FOUND');
    if (!mayTryAgain(kept.attempt)) return { ...outcomeOf(kept.attempt), expiresAt: visit.expiresAt };
    // Not every practice refuses one (appointments.md §3.4 B26), and a refusal would prove nothing about the first.
    if (Date.parse(kept.attempt.booking.slots[0]?.start ?? '') <= this.tools.now().getTime())
      throw new Fault('GPC_SLOT_IN_PAST', { odsCode: kept.attempt.practice });
    await this.parts.trace.confirm(visit);
    return this.sent(kept, visit, until);
  }

  private names({ idempotencyKey, contextId: _, ...body }: BookingQuestion, { context, ways }: Visit): Names {
    const { hash } = this.parts;
    const { issuer, userId, organisation } = ways.call.requester;
    const { nhsNumber } = context.patient;
    const user = [organisation.odsCode, issuer, userId];
    return {
      idempotency: `idem:${hash.pseudonym(['idempotency', ...user, idempotencyKey])}`,
      guard: `guard:${hash.pseudonym(['guard', ways.practice, nhsNumber])}`,
      watch: `watch:${hash.pseudonym(['watch', ways.practice, nhsNumber])}`,
      bodyHash: hash.pseudonym(['body', ways.practice, nhsNumber, JSON.stringify(canonical(body))]),
    };
  }

  private async standing(names: Names): Promise<Taken | undefined> {
    for (const key of [names.idempotency, names.guard]) {
      const by = await this.parts.keeper.byKey(key);
      if (by !== undefined) return { kind: 'taken', key, by };
    }
    return undefined;
  }

  private heldBack({ key, by }: Taken, names: Names, { ways, expiresAt }: Visit): BookingOutcome {
    const { attemptId, bodyHash } = by.attempt;
    if (key === names.idempotency)
      return bodyHash === names.bodyHash ? { ...outcomeOf(by.attempt), expiresAt } : { kind: 'KEY_REUSED', attemptId };
    return { kind: 'ATTEMPT_OPEN', attemptId, own: isOwn(by.attempt, ways.call.requester) };
  }

  private async drafted(booking: Booking, { bodyHash, ...keys }: Names, { ways }: Visit): Promise<BookingAttempt> {
    const earlier = await this.parts.keeper.watched(keys.watch);
    return {
      attemptId: this.tools.uuid(),
      practice: ways.practice,
      booking,
      requester: ways.call.requester,
      bodyHash,
      keys,
      day: londonDayOf(booking.slots[0]?.start ?? '') ?? '',
      knownIds: [],
      state: 'PREPARING',
      transmissions: [],
      rounds: [],
      found: [],
      rebookedIds: [],
      alerts: [],
      earlier: earlier.map(({ attempt }) => attempt.attemptId),
      lookAgainAt: lease(this.tools.now()),
      revision: this.tools.uuid(),
    };
  }

  /** Under the guard: the list of the day, then the transmission. What fails before it sets the keys free again. */
  private async begun(kept: Kept, { question, visit, until }: Frame): Promise<BookingOutcome> {
    const { ways } = visit;
    const { booking, day, attemptId: bookingId } = kept.attempt;
    ways.journey.concerns({ bookingId });
    try {
      const snapshot = await this.parts.preparation.snapshot(booking.patient.localId, day, ways);
      const surfaced = await this.surfaced(kept.attempt, ways);
      const unseen = distinct([...snapshot.live, ...surfaced.found]).filter((one) => !sees(question, one));
      const unreadable = Math.max(snapshot.unreadable, surfaced.unreadable);
      if (unseen.length > 0 || (unreadable > 0 && !question.seen.unreadable)) {
        await this.dropped(kept);
        return { kind: 'ALREADY_HAS', appointments: unseen, unreadable, surfaced: surfaced.alerts };
      }
      this.parts.visits.assertFresh(visit);
      return await this.sent({ ...kept, attempt: { ...kept.attempt, knownIds: snapshot.ids } }, visit, until);
    } catch (error) {
      await this.dropped(kept);
      throw error;
    }
  }

  /** What the attempts before this one were watched for, each on its own day. Source: appointments.md §3.6 step 8. */
  private async surfaced({ earlier }: BookingAttempt, ways: Ways): Promise<Surfaced> {
    let sum: Surfaced = { found: [], alerts: [], unreadable: 0 };
    for (const id of earlier) {
      const { attempt, unreadable } = await this.lookedAt(id, ways);
      sum = { ...sum, unreadable: Math.max(sum.unreadable, unreadable) };
      if (attempt?.state === 'BOOKED_LATE')
        sum = { ...sum, found: [...sum.found, ...attempt.found], alerts: [...sum.alerts, ...attempt.alerts] };
    }
    return sum;
  }

  private async lookedAt(
    id: string,
    ways: Ways,
  ): Promise<{ readonly attempt: BookingAttempt | undefined; readonly unreadable: number }> {
    const kept = await this.parts.keeper.read(id);
    return kept !== undefined && ATTEMPT_STATES[kept.attempt.state] === 'watch'
      ? this.parts.reconciliation.watchBefore(kept, ways)
      : { attempt: kept?.attempt, unreadable: 0 };
  }

  /** Nothing was sent. Where this write fails, recovery drops the attempt; one that was sent meanwhile is left alone. */
  private async dropped(kept: Kept): Promise<void> {
    try {
      await this.parts.keeper.save(kept, { state: 'DROPPED', lookAgainAt: undefined });
    } catch (error) {
      if (!(error instanceof Fault)) throw error;
    }
  }

  private async sent(kept: Kept, visit: Visit, until: number): Promise<BookingOutcome> {
    const sent = await this.parts.transmission.send(kept, visit.ways);
    const expiresAt = await this.parts.visits.remember(visit);
    if (sent.kind === 'taken') {
      const { attempt } = sent.by;
      return { kind: 'ATTEMPT_OPEN', attemptId: attempt.attemptId, own: isOwn(attempt, visit.ways.call.requester) };
    }
    const { attempt } = await this.parts.reconciliation.settle(sent.kept, visit.ways, until);
    return { ...outcomeOf(attempt), expiresAt };
  }
}

interface Names {
  readonly idempotency: string;
  readonly guard: string;
  readonly watch: string;
  readonly bodyHash: string;
}

interface Frame {
  readonly question: BookingQuestion;
  readonly visit: Visit;
  /** Milliseconds since 1970. */
  readonly until: number;
}

type Surfaced = Pick<BookingAttempt, 'found' | 'alerts'> & { readonly unreadable: number };

/** What surfaces on the day of the new booking is in the list of that day, too. */
function distinct(appointments: readonly AppointmentView[]): readonly AppointmentView[] {
  return [...new Map(appointments.map((one) => [one.appointmentId, one])).values()];
}

function sees({ seen }: BookingQuestion, { appointmentId }: AppointmentView): boolean {
  return seen.appointmentIds.includes(appointmentId);
}

/** The same request, in whatever order its fields came. */
function canonical({
  at,
  slots,
  description,
  comment,
  organisation,
}: Omit<BookingQuestion, 'contextId' | 'idempotencyKey'>) {
  return [
    at ?? null,
    slots.map(({ slotId, start, end }) => [slotId, start, end]),
    description,
    comment ?? null,
    [organisation.phone, organisation.type ?? null],
  ];
}
