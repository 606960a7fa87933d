import { Fault, type FaultCode } from '#errors';
import { AppointmentView } from '../src/appointment-view.js';
import type {
  AmendResult,
  AppointmentList,
  AppointmentRead,
  Appointments,
  BookResult,
  CancelResult,
  SlotQuestion,
  SlotSearchOutcome,
} from '../src/appointments.port.js';
import type { Booking } from '../src/booking.js';
import type { CallContext } from '../src/call-context.js';
import type { CommandFailure, Transmission } from '../src/command-result.js';
import { londonDate } from '../src/london-date.js';
import { londonDayOf } from '../src/london-time.js';
import { nextSlotOf } from '../src/slot-adjacency.js';
import type { SlotView } from '../src/slot-view.js';
import { anAppointment, BOOKING_NOW, someEvidence, TWO_SLOTS } from './a-booking.js';
import { commandFailure, type CommandScript } from './command-script.js';

/** What is kept, and the script of what happens to one command after the other; then all are answered. */
export interface FakeAppointmentsWorld {
  readonly slots?: readonly SlotView[];
  readonly appointments?: readonly AppointmentView[];
  readonly commands?: readonly CommandScript[];
  readonly now?: () => Date;
}

/** One practice in memory. A slot is booked at most once, all slots of a booking or none. */
export class FakeAppointments implements Appointments {
  /** Transmissions of bookings, in order. */
  readonly sent: Booking[] = [];
  /** Reads fail with this code while it is set. */
  failing: FaultCode | undefined;
  private slots: readonly SlotView[];
  private kept: ReadonlyMap<string, AppointmentView>;
  private readonly commands: CommandScript[];
  private readonly pending: (() => void)[] = [];
  private readonly now: () => Date;

  constructor({
    slots = TWO_SLOTS,
    appointments = [],
    commands = [],
    now = () => BOOKING_NOW,
  }: FakeAppointmentsWorld = {}) {
    this.slots = slots;
    this.kept = new Map(appointments.map((one) => [one.appointmentId, one]));
    this.commands = [...commands];
    this.now = now;
  }

  /** Commands whose script is `late` take effect now. */
  settle(): void {
    for (const work of this.pending.splice(0)) work();
  }

  async searchSlots({ days }: SlotQuestion, call: CallContext): Promise<SlotSearchOutcome> {
    this.answerable(call);
    const inside = this.slots.filter(({ start, startsAt }) => {
      const day = londonDayOf(start) ?? '';
      return day >= days.from && day <= days.to && Date.parse(startsAt) > this.now().getTime();
    });
    const slots = inside.map((slot) => {
      const next = nextSlotOf(slot, inside);
      return next === undefined ? slot : { ...slot, bookableWithNext: next.slotId };
    });
    return {
      kind: 'slots',
      slots,
      leftOut: { past: 0, notFree: 0, outsideDays: 0, unreadable: 0 },
      serviceFiltering: undefined,
      asAt: this.now().toISOString(),
      traceIds: ['00000000-0000-4000-8000-000000000001'],
    };
  }

  async book(command: Parameters<Appointments['book']>[0], call: CallContext): Promise<BookResult> {
    return this.commanded<BookResult>(command, call, () => {
      this.sent.push(command.booking);
      return this.booked(command.booking);
    });
  }

  async read({ appointmentId }: Parameters<Appointments['read']>[0], call: CallContext): Promise<AppointmentRead> {
    this.answerable(call);
    const appointment = this.kept.get(appointmentId);
    if (appointment === undefined) return { kind: 'not-found', status: 404 };
    const document = { json: JSON.stringify(appointment), versionId: appointment.versionId ?? '' };
    return { kind: 'found', appointment, document, traceId: '00000000-0000-4000-8000-000000000001' };
  }

  async list({ patientId, days }: Parameters<Appointments['list']>[0], call: CallContext): Promise<AppointmentList> {
    const today = londonDate(this.now());
    if (days.to < today) return { kind: 'days-over' };
    this.answerable(call);
    const appointments = [...this.kept.values()].filter((one) => {
      const day = londonDayOf(one.start) ?? '';
      return one.patientId === patientId && day >= today && day >= days.from && day <= days.to;
    });
    return { kind: 'listed', appointments, leftOut: 0, traceId: '00000000-0000-4000-8000-000000000001' };
  }

  async amend(command: Parameters<Appointments['amend']>[0], call: CallContext): Promise<AmendResult> {
    const { description, comment } = command.amendment;
    return this.commanded<AmendResult>(command, call, () =>
      this.changed(command.document, 'AMENDED', (before) => ({
        ...before,
        ...(description === undefined ? {} : { description }),
        ...(comment === undefined ? {} : { comment: comment ?? undefined }),
      })),
    );
  }

  async cancel(command: Parameters<Appointments['cancel']>[0], call: CallContext): Promise<CancelResult> {
    return this.commanded<CancelResult>(command, call, () =>
      this.changed(command.document, 'CANCELLED', (before) => ({
        ...before,
        status: 'cancelled',
        cancellationReason: command.reason,
      })),
    );
  }

  private booked(booking: Booking): BookResult {
    const wanted = booking.slots.map(({ slotId }) => slotId);
    const free = this.slots.filter(({ slotId }) => wanted.includes(slotId));
    if (free.length < wanted.length)
      return { kind: 'CONFLICT', fault: 'GPC_SLOT_TAKEN', evidence: someEvidence({ status: 409 }) };
    this.slots = this.slots.filter((slot) => !free.includes(slot));
    const appointmentId = `app-${9 + this.kept.size}`;
    const [start, end] = [booking.slots[0]?.start ?? '', booking.slots.at(-1)?.end ?? ''];
    const appointment = anAppointment({
      appointmentId,
      start,
      end,
      startsAt: new Date(start).toISOString(),
      endsAt: new Date(end).toISOString(),
      slotIds: wanted,
      patientId: booking.patient.localId,
      locationId: booking.locationId,
      practitionerId: booking.practitionerId,
      description: booking.description,
      comment: booking.comment,
      created: booking.created,
      bookedBy: booking.organisation,
    });
    this.kept = new Map([...this.kept, [appointmentId, appointment]]);
    return { kind: 'BOOKED', appointmentId, appointment, evidence: someEvidence({ status: 201 }) };
  }

  private changed<K extends 'AMENDED' | 'CANCELLED'>(
    document: { readonly json: string; readonly versionId: string },
    kind: K,
    change: (before: AppointmentView) => AppointmentView,
  ):
    | { readonly kind: K; readonly appointment: AppointmentView; readonly evidence: ReturnType<typeof someEvidence> }
    | CommandFailure {
    const { appointmentId } = AppointmentView.parse(JSON.parse(document.json));
    const before = this.kept.get(appointmentId);
    if (before?.versionId !== document.versionId)
      return { kind: 'CONFLICT', fault: 'GPC_APPOINTMENT_CHANGED', evidence: someEvidence({ status: 409 }) };
    const appointment = { ...change(before), versionId: String(Number(document.versionId) + 1) };
    this.kept = new Map([...this.kept, [appointmentId, appointment]]);
    return { kind, appointment, evidence: someEvidence({ status: 200 }) };
  }

  private commanded<R extends { readonly kind: string }>(
    transmission: Transmission,
    call: CallContext,
    work: () => R,
  ): R | CommandFailure {
    const late = this.now().getTime() > Date.parse(transmission.sendBefore);
    const script = late || call.signal.aborted ? 'not-sent' : (this.commands.shift() ?? 'answered');
    if (script === 'answered') return work();
    if (script === 'saved-then-lost') work();
    if (script === 'late') this.pending.push(work);
    return commandFailure(script, transmission);
  }

  private answerable(call: CallContext): void {
    if (call.signal.aborted) throw new Fault('GPC_TEMPORARILY_UNAVAILABLE', { correlationId: call.correlationId });
    if (this.failing !== undefined) throw new Fault(this.failing, { correlationId: call.correlationId });
  }
}
