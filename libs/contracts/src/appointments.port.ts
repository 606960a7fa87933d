import type { AppointmentView, OrganisationType } from './appointment-view.js';
import type { Asid } from './asid.js';
import type { Booking } from './booking.js';
import type { CallContext } from './call-context.js';
import type { CommandEvidence, CommandFailure, Transmission } from './command-result.js';
import type { OdsCode } from './ods-code.js';
import type { LocalId, SlotView } from './slot-view.js';
import type { DayRange } from './slot-window.js';
import type { Route } from './spine-directory.port.js';

/** Where a call goes, and from whom. The route is that of the call's own interaction. */
export interface Leg {
  readonly route: Route;
  readonly from: Asid;
}

export interface SlotQuestion extends Leg {
  readonly days: DayRange;
  /** Who will book. Without the type, slots kept for a type stay hidden. Source: appointments.md §2.2. */
  readonly consumer: { readonly odsCode: OdsCode; readonly type?: OrganisationType | undefined };
  /** Id of the service in the Directory of Services, where that led to the practice. */
  readonly dosServiceId?: string | undefined;
  /** What the practice's statement names; without one nothing of 1.2.8 is sent. Source: appointments.md §2.9. */
  readonly abilities?: { readonly parameters: readonly string[]; readonly includes: readonly string[] } | undefined;
}

/** Why entries of an answer are not among the slots. */
export interface SlotsLeftOut {
  /** Begin now or earlier: they cannot be booked. */
  readonly past: number;
  readonly notFree: number;
  readonly outsideDays: number;
  /** Without id, schedule or times, or twice with different times. */
  readonly unreadable: number;
}

export type SlotSearchOutcome =
  | {
      readonly kind: 'slots';
      /** By time, then place, then id. */
      readonly slots: readonly SlotView[];
      readonly leftOut: SlotsLeftOut;
      /** As the practice says, when a service was asked for: only with `enabled` the list is of that service alone. */
      readonly serviceFiltering: string | undefined;
      /** When the first answer was there: what came later is younger. RFC 3339, UTC. */
      readonly asAt: string;
      readonly traceIds: readonly string[];
    }
  /** The practice does not know the service of the Directory of Services. */
  | { readonly kind: 'service-not-offered' };

/** What a practice sent for one appointment, kept for sending it back changed. Opaque: only the adapter reads it. */
export interface AppointmentDocument {
  readonly json: string;
  readonly versionId: string;
}

export type AppointmentRead =
  | {
      readonly kind: 'found';
      readonly appointment: AppointmentView;
      /** None when the practice stated no version: then it cannot be changed from here. */
      readonly document: AppointmentDocument | undefined;
      readonly traceId: string;
    }
  /** Unknown or over; practices do not say which. Source: appointments.md §4.2. */
  | { readonly kind: 'not-found'; readonly status: number };

export type AppointmentList =
  | {
      readonly kind: 'listed';
      /** By start; cancelled ones and those of other organisations too, past ones never. */
      readonly appointments: readonly AppointmentView[];
      /** Entries that could not be read, or that are another patient's: a list with any proves no absence. */
      readonly leftOut: number;
      readonly traceId: string;
    }
  /** The practice does not know this patient id any more: find the patient again. */
  | { readonly kind: 'patient-not-found' }
  /** All the days asked for are over, and practices refuse past ones; nothing was sent. */
  | { readonly kind: 'days-over' };

export type BookResult =
  | {
      readonly kind: 'BOOKED';
      readonly appointmentId: LocalId;
      /** As returned; not yet compared with what was asked. `undefined`: the practice sent none, so read it. */
      readonly appointment: AppointmentView | undefined;
      readonly evidence: CommandEvidence;
    }
  | CommandFailure;

export type AmendResult =
  | { readonly kind: 'AMENDED'; readonly appointment: AppointmentView | undefined; readonly evidence: CommandEvidence }
  | CommandFailure;

export type CancelResult =
  | {
      readonly kind: 'CANCELLED';
      readonly appointment: AppointmentView | undefined;
      readonly evidence: CommandEvidence;
    }
  | CommandFailure;

/** `null` takes the comment away; what is not given stays. */
export interface AppointmentAmendment {
  readonly description?: string | undefined;
  readonly comment?: string | null | undefined;
}

/**
 * Appointments at one practice. Reads repeat as queries may. Commands are transmitted once and answer whatever the practice or
 * the network did; what they throw is a bug, and proves nothing about what was sent.
 */
export interface Appointments {
  /**
   * One request for each window of at most two weeks, one after the other. Empty is an answer, no failure.
   * @throws Fault `GPC_BOOKING_NOT_PERMITTED`, or another `GPC_…` code of gp-connect-core.md §7.4.
   */
  searchSlots(question: SlotQuestion, call: CallContext): Promise<SlotSearchOutcome>;
  /** Source: appointments.md §3.5. @param command.booking with slots that may be booked together (`areBookableTogether`) */
  book(command: Leg & Transmission & { readonly booking: Booking }, call: CallContext): Promise<BookResult>;
  /** @throws Fault as `searchSlots` */
  read(question: Leg & { readonly appointmentId: LocalId }, call: CallContext): Promise<AppointmentRead>;
  /**
   * Days before today (in England) are left out of the question.
   * @throws Fault as `searchSlots`
   */
  list(
    question: Leg & { readonly patientId: LocalId; readonly days: DayRange },
    call: CallContext,
  ): Promise<AppointmentList>;
  /** Changes texts only; everything else goes back as it was read. Source: appointments.md §4.4. */
  amend(
    command: Leg & Transmission & { readonly document: AppointmentDocument; readonly amendment: AppointmentAmendment },
    call: CallContext,
  ): Promise<AmendResult>;
  /** Frees the slots at once. `reason`: not empty. Source: appointments.md §4.5. */
  cancel(
    command: Leg & Transmission & { readonly document: AppointmentDocument; readonly reason: string },
    call: CallContext,
  ): Promise<CancelResult>;
}
export const APPOINTMENTS = Symbol('Appointments');
