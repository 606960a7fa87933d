import {
  instantOf,
  londonDate,
  slotWindows,
  type AmendResult,
  type AppointmentDocument,
  type AppointmentList,
  type AppointmentRead,
  type Appointments,
  type BookResult,
  type CallContext,
  type CancelResult,
  type Leg,
  type SlotQuestion,
  type SlotSearchOutcome,
  type SlotWindow,
  type SpineReply,
} from '#contracts';
import { Fault } from '#errors';
import { jsonOf, type Clock } from '#platform';
import type { GpcOperation } from '../error-reading.js';
import type { GpcCommands } from '../gpc-commands.js';
import type { GpcQueries } from '../gpc-queries.js';
import { amendedBody, cancelledBody, idIn, ifMatchOf } from './appointment-changes.js';
import { readAppointment } from './appointment-reading.js';
import { amendRules, BOOK, cancelRules } from './appointment-rules.js';
import { bookingBody } from './booking-request.js';
import { versionOfEtag } from './local-reference.js';
import { unreadable, withBookingWords } from './query-faults.js';
import { readSearchset, typeOf } from './searchset.js';
import { joined, readSlots, type SlotPage } from './slot-reading.js';
import { asksForService, slotSearchPath } from './slot-request.js';

type ListQuestion = Parameters<Appointments['list']>[0];
type BookCommand = Parameters<Appointments['book']>[0];

export interface AppointmentsParts {
  readonly queries: GpcQueries;
  readonly commands: GpcCommands;
  readonly clock: Pick<Clock, 'now'>;
  /** One question with all its repeats. Milliseconds. */
  readonly queryTimeoutMs: number;
}

/** Appointment Management over the Spine proxy. Keeps nothing between calls. Source: appointments.md §2 to §4. */
export class AppointmentsAdapter implements Appointments {
  constructor(private readonly parts: AppointmentsParts) {}

  async searchSlots(question: SlotQuestion, call: CallContext): Promise<SlotSearchOutcome> {
    const answers: { readonly page: SlotPage; readonly traceId: string; readonly at: string }[] = [];
    try {
      for (const window of slotWindows(question.days)) answers.push(await this.searched(question, window, call));
    } catch (error) {
      if (isUnknownService(error, question)) return { kind: 'service-not-offered' };
      throw error;
    }
    const traceIds = answers.map(({ traceId }) => traceId);
    const asAt = answers[0]?.at ?? this.parts.clock.now().toISOString();
    return { kind: 'slots', ...joined(answers.map(({ page }) => page)), asAt, traceIds };
  }

  async book(command: BookCommand, call: CallContext): Promise<BookResult> {
    const { booking, ...rest } = command;
    const { slots } = booking;
    // Whether they may be joined the caller checked with the slots themselves; here only that they are one after the other.
    if (!inSequence(slots)) throw new Error('a booking needs slots in order of time without a gap');
    const request = {
      method: 'POST',
      path: '/Appointment',
      body: bookingBody(booking),
      prefer: 'return=representation',
    } as const;
    return this.parts.commands.send({ ...rest, request }, BOOK, call);
  }

  async read(question: Parameters<Appointments['read']>[0], call: CallContext): Promise<AppointmentRead> {
    try {
      const path = `/Appointment/${question.appointmentId}`;
      const reply = await this.asked(question, { path, scope: 'patient/*.read', operation: 'item' }, call);
      const appointment = readAppointment(jsonOf(reply.body));
      if (appointment?.appointmentId !== question.appointmentId) throw unreadable(reply, question, call);
      const versionId = appointment.versionId ?? versionOfEtag(reply.etag);
      const document = versionId === undefined ? undefined : { json: reply.body.toString('utf8'), versionId };
      return { kind: 'found', appointment: { ...appointment, versionId }, document, traceId: reply.traceId };
    } catch (error) {
      const status = statusOfMissing(error);
      if (status === undefined) throw error;
      return { kind: 'not-found', status };
    }
  }

  async list(question: ListQuestion, call: CallContext): Promise<AppointmentList> {
    const today = londonDate(this.parts.clock.now());
    const { from, to } = question.days;
    if (to < today) return { kind: 'days-over' };
    const range = `start=ge${from < today ? today : from}&start=le${to}`;
    const path = `/Patient/${question.patientId}/Appointment?${range}`;
    try {
      const reply = await this.asked(question, { path, scope: 'patient/*.read', operation: 'patient' }, call);
      return listed(reply, question, call);
    } catch (error) {
      if (error instanceof Fault && error.code === 'GPC_PATIENT_NOT_AVAILABLE') return { kind: 'patient-not-found' };
      throw error;
    }
  }

  async amend(command: Parameters<Appointments['amend']>[0], call: CallContext): Promise<AmendResult> {
    const { document, amendment, ...rest } = command;
    const request = put(document, amendedBody(document, amendment));
    return this.parts.commands.send({ ...rest, request }, amendRules(idIn(document)), call);
  }

  async cancel(command: Parameters<Appointments['cancel']>[0], call: CallContext): Promise<CancelResult> {
    const { document, reason, ...rest } = command;
    if (reason.trim() === '') throw new Error('a cancellation needs a reason');
    const request = put(document, cancelledBody(document, reason));
    return this.parts.commands.send({ ...rest, request }, cancelRules(idIn(document)), call);
  }

  private async searched(
    question: SlotQuestion,
    window: SlotWindow,
    call: CallContext,
  ): Promise<{ readonly page: SlotPage; readonly traceId: string; readonly at: string }> {
    const path = slotSearchPath(question, window);
    const reply = await this.asked(question, { path, scope: 'organization/*.read', operation: 'item' }, call);
    const now = this.parts.clock.now();
    const page = readSlots(reply.body, window, now);
    if (page === undefined) throw unreadable(reply, question, call);
    return { page, traceId: reply.traceId, at: now.toISOString() };
  }

  private async asked(
    { route, from }: Leg,
    {
      path,
      scope,
      operation,
    }: {
      readonly path: string;
      readonly scope: 'patient/*.read' | 'organization/*.read';
      readonly operation: GpcOperation;
    },
    call: CallContext,
  ): Promise<SpineReply> {
    const request = { method: 'GET', path, scope, from } as const;
    const query = { operation, route, request, budgetMs: this.parts.queryTimeoutMs };
    return withBookingWords(this.parts.queries.ask(query, call));
  }
}

function put(document: AppointmentDocument, body: string) {
  const path = `/Appointment/${idIn(document)}`;
  return { method: 'PUT', path, body, ifMatch: ifMatchOf(document), prefer: 'return=representation' } as const;
}

function listed(reply: SpineReply, question: ListQuestion, call: CallContext): AppointmentList {
  const searchset = readSearchset(reply.body);
  if (searchset === undefined) throw unreadable(reply, question, call);
  const sent = searchset.resources.filter((resource) => typeOf(resource) === 'Appointment');
  const theirs = sent
    .flatMap((resource) => readAppointment(resource) ?? [])
    .filter(({ patientId }) => patientId === question.patientId);
  const appointments = [...new Map(theirs.toReversed().map((one) => [one.appointmentId, one])).values()].toSorted(
    (one, other) => Date.parse(one.startsAt) - Date.parse(other.startsAt),
  );
  const leftOut = searchset.unreadable + sent.length - theirs.length;
  return { kind: 'listed', appointments, leftOut, traceId: reply.traceId };
}

function inSequence(slots: BookCommand['booking']['slots']): boolean {
  return slots.every((slot, index) => {
    const next = slots[index + 1];
    return next === undefined || instantOf(slot.end) === instantOf(next.start);
  });
}

/** Practices answer any 4xx for a past or unknown appointment; 400 and 403 have meanings of their own. Source: appointments.md §4.2. */
function statusOfMissing(error: unknown): number | undefined {
  if (!(error instanceof Fault)) return undefined;
  const status = Number(error.context.upstreamStatus);
  const missing = ['GPC_ITEM_NOT_FOUND', 'GPC_PATIENT_NOT_AVAILABLE'].includes(error.code);
  return missing || status === 422 ? status : undefined;
}

/** Source: appointments.md §2.6, §2.8. */
function isUnknownService(error: unknown, question: SlotQuestion): boolean {
  return error instanceof Fault && error.code === 'GPC_ITEM_NOT_FOUND' && asksForService(question);
}
