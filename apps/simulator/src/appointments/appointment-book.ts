import { isObject, type JsonObject, objectsIn } from '../practices/json-value.js';
import type { Slot } from './diary.js';

export interface Appointment {
  readonly id: string;
  /** Opaque; a new one after each change. */
  readonly version: string;
  readonly status: 'booked' | 'cancelled';
  readonly nhsNumber: string;
  readonly slots: readonly Slot[];
  /** Milliseconds since 1970, as is `end`. */
  readonly start: number;
  readonly end: number;
  /** As it is served, but for `id` and `meta`. */
  readonly elements: JsonObject;
  /** At the patient's home: nobody outside the practice may change it. */
  readonly visit: boolean;
  /** The patient's list shows it from then on. Milliseconds since 1970. */
  readonly listedFrom: number;
  /** Slot searches know of it from then on. Milliseconds since 1970. */
  readonly hiddenFrom: number;
  readonly history: readonly Commit[];
}

/** One state of an appointment that became lasting, and the request that made it so. */
export interface Commit {
  readonly version: string;
  readonly status: Appointment['status'];
  readonly command: 'seed' | 'book' | 'amend' | 'cancel' | 'by-practice';
  /** Of the request; absent where the practice itself acted. */
  readonly traceId?: string | undefined;
  readonly at: Date;
}

export type NewAppointment = Omit<Appointment, 'id' | 'version' | 'history'>;

/** The appointments of one practice. In memory; each call changes all or nothing. */
export class AppointmentBook {
  private readonly appointments = new Map<string, Appointment>();
  private lastVersion = 0;

  add(given: NewAppointment, commit: Omit<Commit, 'version' | 'status'>): Appointment {
    const id = String(1001 + this.appointments.size);
    const version = this.nextVersion(commit.at);
    const appointment = { ...given, id, version, history: [{ ...commit, version, status: given.status }] };
    this.appointments.set(id, appointment);
    return appointment;
  }

  change(
    former: Appointment,
    changes: Partial<Pick<Appointment, 'status' | 'elements'>>,
    commit: Omit<Commit, 'version' | 'status'>,
  ): Appointment {
    const version = this.nextVersion(commit.at);
    const changed = { ...former, ...changes, version };
    const appointment = { ...changed, history: [...former.history, { ...commit, version, status: changed.status }] };
    this.appointments.set(former.id, appointment);
    return appointment;
  }

  /** The actor has another reference from now on; not a new version. */
  rename(former: string, reference: string): void {
    for (const appointment of this.all()) {
      const participant = objectsIn(appointment.elements['participant']).map((each) =>
        isObject(each['actor']) && each['actor']['reference'] === former ? { ...each, actor: { reference } } : each,
      );
      this.appointments.set(appointment.id, { ...appointment, elements: { ...appointment.elements, participant } });
    }
  }

  byId(id: string): Appointment | undefined {
    return this.appointments.get(id);
  }

  all(): readonly Appointment[] {
    return [...this.appointments.values()];
  }

  /** Who holds a slot: several only where a system books without looking. */
  holdersOf(slotId: string): readonly Appointment[] {
    return this.all().filter(({ status, slots }) => status === 'booked' && slots.some(({ id }) => id === slotId));
  }

  /** Ids of the slots that a search at that time leaves out. */
  busyAt(now: number): ReadonlySet<string> {
    const known = this.all().filter(({ status, hiddenFrom }) => status === 'booked' && hiddenFrom <= now);
    return new Set(known.flatMap(({ slots }) => slots.map(({ id }) => id)));
  }

  /** Milliseconds since 1970, as suppliers do; never the same one twice. */
  private nextVersion(at: Date): string {
    this.lastVersion = Math.max(this.lastVersion + 1, at.getTime());
    return String(this.lastVersion);
  }
}
