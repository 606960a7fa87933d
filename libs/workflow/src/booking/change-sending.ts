import {
  type AmendResult,
  type AppointmentDocument,
  type AppointmentView,
  type CancelResult,
  type CommandFailure,
  INTERACTION,
  type KeyedHash,
  type Leg,
  type Transmission,
} from '#contracts';
import { Fault } from '#errors';
import {
  certainAfter,
  type Change,
  type ChangeOutcome,
  type ChangeQuestion,
  isAccepted,
  isApplied,
  type ListedAppointment,
  listedFor,
} from './appointment-change.js';
import { LATE_ANSWER_MS } from './attempt.js';
import type { ChangeKeeper, KeptChange } from './change-keeper.js';
import { commandLeg } from './command-leg.js';
import type { Ways } from './practice-visit.js';
import type { BookingPorts, BookingTools } from './reconciliation.js';
import type { WatchedChange } from './watched-change.js';

/** From the commit to the first byte of the change. Milliseconds. */
const SEND_WITHIN_MS = 5_000;

type Result = AmendResult | CancelResult;
type Answer = Pick<Result, 'evidence'>;
type Tools = Pick<BookingTools, 'now' | 'commandTimeoutMs'>;

/** One change, ready to be sent. */
interface ReadyChange {
  readonly question: ChangeQuestion;
  readonly change: Change;
  readonly leg: Leg;
  readonly found: ListedAppointment & { readonly document: AppointmentDocument };
}
type Sent = ReadyChange & {
  readonly ways: Ways;
  readonly kept: KeptChange;
  /** An earlier transmission of the same change is not settled. */
  readonly repeats: boolean;
};

/** Sends a change once, safe in the journal first: what nobody knows is looked at again. Source: appointments.md §4.6. */
export class ChangeSending {
  constructor(
    private readonly ports: BookingPorts,
    private readonly keeper: ChangeKeeper,
    private readonly hash: KeyedHash,
    private readonly tools: Tools,
  ) {}

  /** @throws Fault `CONTEXT_STORE_UNAVAILABLE`, `BOOKING_UNREADABLE`: nothing was sent */
  async send(ready: ReadyChange, ways: Ways): Promise<ChangeOutcome> {
    const sendBefore = this.in(SEND_WITHIN_MS);
    const begun = await this.keeper.begin(this.drafted(ready, ways, sendBefore));
    if (begun.kind === 'taken') return taken(begun.by, ready, ways);
    ways.journey.concerns({ bookingId: begun.kept.one.changeId });
    const firstTransmission = ready.question.repeatsUnknown !== true && !begun.repeats;
    const result = await this.transmitted(ready, { firstTransmission, sendBefore }, ways);
    const outcome = await this.told(result, { ...ready, ways, kept: begun.kept, repeats: begun.repeats });
    await this.kept(begun.kept, outcome, result);
    if (result.kind !== 'AMENDED' && result.kind !== 'CANCELLED') await ways.refused(ready.leg, result);
    return outcome;
  }

  private drafted(
    { change, found: { appointment, document } }: ReadyChange,
    { practice, call: { requester } }: Ways,
    sendBefore: string,
  ): Parameters<ChangeKeeper['begin']>[0] {
    const { appointmentId, startsAt } = appointment;
    const key = (kind: string): string =>
      `change-${kind}:${this.hash.pseudonym([`change-${kind}`, practice, appointmentId])}`;
    const lastEnd = Date.parse(sendBefore) + this.tools.commandTimeoutMs;
    return {
      practice,
      requester,
      appointmentId,
      startsAt,
      change,
      before: document.versionId,
      keys: { guard: key('guard'), watch: key('watch') },
      state: 'SENDING',
      endedAt: new Date(lastEnd).toISOString(),
      lookAgainAt: new Date(lastEnd + LATE_ANSWER_MS).toISOString(),
    };
  }

  private async transmitted(
    { change, leg, found: { document } }: ReadyChange,
    transmission: Transmission,
    ways: Ways,
  ): Promise<Result> {
    const { appointments } = this.ports;
    const command = { ...leg, ...transmission, document };
    return ways.journey.run<Result>(
      change.kind,
      () =>
        change.kind === 'amend'
          ? appointments.amend({ ...command, amendment: change.amendment }, ways.call)
          : appointments.cancel({ ...command, reason: change.reason }, ways.call),
      (ended) => commandLeg(ended, leg.route.odsCode),
    );
  }

  /** A journal that does not answer now must not hide what came of it: it is then looked at once for nothing. */
  private async kept(kept: KeptChange, outcome: ChangeOutcome, { evidence: { endedAt } }: Result): Promise<void> {
    const open = outcome.kind === 'UNKNOWN';
    const state = open ? 'UNKNOWN' : 'ANSWERED';
    const found = 'now' in outcome ? outcome.now?.appointment : undefined;
    try {
      const lookAgainAt = open ? outcome.certainAfter : undefined;
      await this.keeper.save(kept, { state, endedAt, lookAgainAt, ...(found === undefined ? {} : { found }) });
    } catch (error) {
      if (!(error instanceof Fault)) throw error;
    }
  }

  private async told(result: Result, sent: Sent): Promise<ChangeOutcome> {
    if (result.kind !== 'AMENDED' && result.kind !== 'CANCELLED') return this.failed(result, sent);
    const appointment = result.appointment ?? (await this.again(sent))?.appointment;
    return appointment !== undefined && isAccepted(appointment, sent.change)
      ? { kind: 'DONE', appointment, textsDiffer: !isApplied(appointment, sent.change) }
      : unknown(result, await this.again(sent), sent);
  }

  private async failed(failure: CommandFailure, sent: Sent): Promise<ChangeOutcome> {
    const { fault, kind } = failure;
    if (kind === 'NOT_SENT' && !sent.repeats) return { kind, fault };
    const now = await this.again(sent);
    // That a repeat was not sent says nothing about what was sent before it.
    if (kind === 'UNKNOWN' || kind === 'NOT_SENT') return unknown(failure, now, sent);
    if (kind === 'CONFLICT') return conflict(failure, now, sent);
    return { kind: 'REFUSED', fault, reason: kind === 'REJECTED_USER' ? failure.reason : undefined, now };
  }

  private async again({ question: { appointmentId }, ways }: Sent): Promise<ListedAppointment | undefined> {
    const appointment = await readAppointment(this.ports, appointmentId, ways);
    return appointment && listedFor(appointment, ways.call.requester, this.tools.now());
  }

  private in(ms: number): string {
    return new Date(this.tools.now().getTime() + ms).toISOString();
  }
}

/** `undefined`: it cannot be read now. */
export async function readAppointment(
  { appointments }: BookingPorts,
  appointmentId: ChangeQuestion['appointmentId'],
  ways: Ways,
): Promise<AppointmentView | undefined> {
  try {
    const read = await ways.read('appointment', INTERACTION.readAppointment, (leg) =>
      appointments.read({ ...leg, appointmentId }, ways.call),
    );
    return read.kind === 'found' ? read.appointment : undefined;
  } catch (error) {
    if (!(error instanceof Fault)) throw error;
    return undefined;
  }
}

/** Our own change may have been replayed on the way: then it is done, and only a look can tell. Source: appointments.md §4.6. */
function conflict(answer: Answer, now: ListedAppointment | undefined, sent: Sent): ChangeOutcome {
  return done(now, sent) ?? (now === undefined ? open(answer, now, sent) : changedMeanwhile(now));
}

/** What is true now, as far as it could be read. Source: appointments.md §4.6. */
function unknown(answer: Answer, now: ListedAppointment | undefined, sent: Sent): ChangeOutcome {
  const changed = now !== undefined && now.appointment.versionId !== sent.found.document.versionId;
  return done(now, sent) ?? (changed ? changedMeanwhile(now) : open(answer, now, sent));
}

function open(
  { evidence: { endedAt } }: Answer,
  now: ListedAppointment | undefined,
  { kept: { one } }: Sent,
): ChangeOutcome {
  const { changeId } = one;
  return { kind: 'UNKNOWN', fault: 'GPC_UNKNOWN_OUTCOME', now, certainAfter: certainAfter(endedAt), changeId };
}

function changedMeanwhile(now: ListedAppointment): ChangeOutcome {
  return { kind: 'CHANGED_MEANWHILE', fault: 'GPC_APPOINTMENT_CHANGED', now };
}

function done(now: ListedAppointment | undefined, { change }: Sent): ChangeOutcome | undefined {
  if (now === undefined || !isApplied(now.appointment, change)) return undefined;
  return { kind: 'DONE', appointment: now.appointment, textsDiffer: false };
}

function taken(by: WatchedChange, { found: now }: ReadyChange, { call: { requester } }: Ways): ChangeOutcome {
  const { issuer, organisation } = by.requester;
  const own = organisation.odsCode === requester.organisation.odsCode && issuer === requester.issuer;
  return { kind: 'CHANGE_OPEN', fault: 'GPC_CHANGE_UNRESOLVED', now, changeId: by.changeId, own };
}
