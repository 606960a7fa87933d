import type { SimClock } from '../kernel/exchange.js';
import type { AppointmentFaultOrder, SeededAppointment } from '../scenarios/appointment-faults.js';
import type { Practice } from '../scenarios/practice.js';
import type { Story } from '../scenarios/story.js';
import type { Commit } from './appointment-book.js';
import { surgeryOf } from './new-surgery.js';
import { seedOne } from './seeds.js';
import type { Surgery } from './surgery.js';
import { Switchboard } from './switchboard.js';

interface WorldDeps {
  readonly clock: SimClock;
  readonly stories: readonly Story[];
  readonly practices: readonly Practice[];
}

/** An appointment that a practice really has, whatever its answer said. */
export interface TrueAppointment {
  readonly odsCode: string;
  readonly id: string;
  readonly version: string;
  readonly status: 'booked' | 'cancelled';
  readonly nhsNumber: string;
  readonly slotIds: readonly string[];
  /** London time with offset, as are the slots'. */
  readonly start: string;
  readonly end: string;
  /** Every state that became lasting, the first one first; each with the `Ssp-TraceID` of the request that made it. */
  readonly history: readonly Commit[];
  readonly resource: unknown;
}

/** What campaigns ask and set: the truth about appointments, and the fault switches. */
export interface AppointmentDesk {
  list(filter?: {
    readonly practice?: string | undefined;
    readonly nhsNumber?: string | undefined;
  }): readonly TrueAppointment[];
  /** One more appointment in the book of the patient's practice, as the stories have them. @throws Error when no slot is left */
  seed(story: Story, kind: SeededAppointment): TrueAppointment;
  switchOn(order: AppointmentFaultOrder): void;
  switches(): readonly AppointmentFaultOrder[];
  switchOff(): void;
  /** All practices as at the beginning, all switches too. */
  reset(): void;
}

interface Pending {
  /** Milliseconds since 1970. */
  readonly due: number;
  readonly act: (moment: Date) => void;
}

/** The appointment systems of all practices and what is still on its way to them. In memory. */
export class AppointmentWorld implements AppointmentDesk {
  readonly switchboard: Switchboard;
  private readonly surgeries = new Map<string, Surgery>();
  private pending: readonly Pending[] = [];

  constructor(private readonly deps: WorldDeps) {
    this.switchboard = new Switchboard(deps.practices, deps.stories);
  }

  /** The practice's system, made at its first use. */
  at(practice: Practice): Surgery {
    const known = this.surgeries.get(practice.odsCode);
    if (known !== undefined) return known;
    const made = surgeryOf(practice, this.deps.stories, this.deps.clock.now());
    this.surgeries.set(practice.odsCode, made);
    return made;
  }

  /** Does something when the clock has gone on so far; nothing runs by itself, only when somebody looks. */
  later(due: number, act: Pending['act']): void {
    this.pending = [...this.pending, { due, act }].sort((a, b) => a.due - b.due);
  }

  /** Does what has become due. To be called before anything is read or changed. */
  settle(): void {
    const now = this.deps.clock.now().getTime();
    const due = this.pending.filter((each) => each.due <= now);
    this.pending = this.pending.filter((each) => each.due > now);
    for (const each of due) each.act(new Date(each.due));
  }

  list({ practice, nhsNumber }: Parameters<AppointmentDesk['list']>[0] = {}): readonly TrueAppointment[] {
    this.settle();
    return [...this.surgeries.values()]
      .flatMap(truthOf)
      .filter((each) => practice === undefined || each.odsCode === practice)
      .filter((each) => nhsNumber === undefined || each.nhsNumber === nhsNumber);
  }

  seed({ nhsNumber, practice: odsCode }: Story, kind: SeededAppointment): TrueAppointment {
    const practice = this.deps.practices.find((one) => one.odsCode === odsCode);
    if (practice === undefined) throw new Error(`no practice ${odsCode ?? 'at all'}`);
    const surgery = this.at(practice);
    const id = seedOne(kind, nhsNumber, surgery, this.deps.clock.now());
    const made = truthOf(surgery).find((one) => one.id === id);
    if (made === undefined) throw new Error(`${practice.odsCode} has not kept the seed`);
    return made;
  }

  switchOn(order: AppointmentFaultOrder): void {
    this.switchboard.on(order);
  }

  switches(): readonly AppointmentFaultOrder[] {
    return this.switchboard.list();
  }

  switchOff(): void {
    this.switchboard.reset();
  }

  reset(): void {
    this.surgeries.clear();
    this.pending = [];
    this.switchboard.reset();
  }
}

function truthOf({ practice, book }: Surgery): readonly TrueAppointment[] {
  return book.all().map(({ id, version, status, nhsNumber, slots, elements, history }) => ({
    odsCode: practice.odsCode,
    id,
    version,
    status,
    nhsNumber,
    slotIds: slots.map((slot) => slot.id),
    start: String(elements['start']),
    end: String(elements['end']),
    history,
    resource: elements,
  }));
}
