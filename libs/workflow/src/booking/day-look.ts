import { type Appointments, type AppointmentView, type Foundations, INTERACTION, type LocalId } from '#contracts';
import { Fault } from '#errors';
import { factsOf } from './attempt-transitions.js';
import type { BookingAttempt } from './attempt.js';
import { type MatchVerdict, matchAttempt } from './match.js';
import type { Ways } from './practice-visit.js';

/** What the patient's list of the day of an attempt says about it. */
export type Looked =
  | { readonly kind: 'match'; readonly match: Exclude<MatchVerdict, { kind: 'none' }> }
  /** `unclear`: a read failed. `over`: practices list that day no more. */
  | { readonly kind: 'absent' | 'unclear' | 'over' }
  /** So many entries could not be read. */
  | { readonly kind: 'incomplete'; readonly unreadable: number };

type DayList =
  | { readonly kind: 'list'; readonly appointments: readonly AppointmentView[]; readonly unreadable: number }
  | { readonly kind: 'unclear' | 'over' };

/** Looks for an attempt in its patient's list. Source: appointments.md §3.6 steps 5 and 6. */
export class DayLook {
  constructor(private readonly ports: { readonly appointments: Appointments; readonly foundations: Foundations }) {}

  async look(attempt: BookingAttempt, ways: Ways): Promise<Looked> {
    const list = await this.dayList(attempt, ways);
    if (list.kind !== 'list') return { kind: list.kind };
    const match = matchAttempt(list.appointments, factsOf(attempt));
    if (match.kind !== 'none') return { kind: 'match', match };
    const { unreadable } = list;
    return unreadable > 0 ? { kind: 'incomplete', unreadable } : { kind: 'absent' };
  }

  private async dayList(attempt: BookingAttempt, ways: Ways): Promise<DayList> {
    try {
      const { localId, nhsNumber } = attempt.booking.patient;
      const first = await this.listOf(localId, attempt, ways);
      if (first.kind === 'over' || (first.kind === 'list' && first.appointments.length > 0)) return first;
      // An outdated id can be answered with an empty list (appointments.md §3.6 step 5).
      const found = await ways.read('find-patient', INTERACTION.findPatient, (leg) =>
        this.ports.foundations.findPatient({ ...leg, nhsNumber }, ways.call),
      );
      if (found.kind !== 'one') return { kind: 'unclear' };
      return found.patient.patientId === localId ? first : await this.listOf(found.patient.patientId, attempt, ways);
    } catch (error) {
      if (!(error instanceof Fault)) throw error;
      return { kind: 'unclear' };
    }
  }

  private async listOf(patientId: LocalId, { day }: BookingAttempt, ways: Ways): Promise<DayList> {
    const answer = await ways.read('appointments', INTERACTION.patientAppointments, (leg) =>
      this.ports.appointments.list({ ...leg, patientId, days: { from: day, to: day } }, ways.call),
    );
    if (answer.kind === 'listed')
      return { kind: 'list', appointments: answer.appointments, unreadable: answer.leftOut };
    return { kind: answer.kind === 'days-over' ? 'over' : 'unclear' };
  }
}
