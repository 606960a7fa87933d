import type { Practice } from '../scenarios/practice.js';
import { londonDate, londonInstant, londonText, weekdayOf } from './london-time.js';
import { localId } from './premises.js';
import { type Run, type Session, SESSIONS } from './sessions.js';

export interface Slot {
  /** Digits only, as with most suppliers. */
  readonly id: string;
  readonly schedule: Schedule;
  readonly run: Pick<Run, 'type' | 'channel' | 'bookable' | 'forOrganisations' | 'forTypes'>;
  /** Milliseconds since 1970, as is `end`. */
  readonly start: number;
  readonly end: number;
  /** As they are sent, and as a booking has to repeat them. */
  readonly startText: string;
  readonly endText: string;
  /** Patients of the practice have filled it. */
  readonly taken: boolean;
}

/** One session on one day. */
export interface Schedule {
  readonly id: string;
  readonly session: Session;
  /** `yyyy-mm-dd` in London. */
  readonly day: string;
  readonly startText: string;
  readonly endText: string;
}

/** The slots of a practice: the same for the same practice and day, for ever. What is booked in them is not kept here. */
export interface Diary {
  slotsOn(day: string): readonly Slot[];
  slot(id: string): Slot | undefined;
}

/** Others may book so many days ahead. */
export const BOOKING_WINDOW_DAYS = 28;
const DAYS_KEPT = 100;
const MINUTE = 60_000;

export function diaryOf(practice: Practice): Diary {
  const days = new Map<string, readonly Slot[]>();
  const sessions = practice.diary?.hasSlots === false ? [] : SESSIONS;
  const slotsOn = (day: string): readonly Slot[] => {
    const known = days.get(day);
    if (known !== undefined) return known;
    if (days.size >= DAYS_KEPT) days.clear();
    const made = sessions
      .filter(({ weekdays }) => weekdays.includes(weekdayOf(day)))
      .flatMap((session) => slotsOf(practice, session, day));
    days.set(day, made);
    return made;
  };
  return {
    slotsOn,
    slot: (id) => {
      const day = dayOfSlot(id);
      return day === undefined ? undefined : slotsOn(day).find((slot) => slot.id === id);
    },
  };
}

function slotsOf(practice: Practice, session: Session, day: string): readonly Slot[] {
  const times = session.runs.flatMap((run) => timesOf(run, day).map((time) => ({ run, ...time })));
  const schedule: Schedule = {
    id: `sch-${session.key}-${day.replaceAll('-', '')}`,
    session,
    day,
    startText: londonText(Math.min(...times.map(({ start }) => start))),
    endText: londonText(Math.max(...times.map(({ end }) => end))),
  };
  return times.map(({ run, start, end }) => {
    const id = `${session.key}${new Date(start).toISOString().slice(0, 16).replace(/\D/g, '')}`;
    const taken = Number.parseInt(localId(practice, 'taken', id).slice(0, 4), 16) % 8 === 0;
    return { id, schedule, run, start, end, startText: londonText(start), endText: londonText(end), taken };
  });
}

/** Steps by real minutes, so that a run over a clock change neither skips nor repeats an instant. */
function timesOf({ from, count, minutes }: Run, day: string): readonly { start: number; end: number }[] {
  const [hours, rest] = from.split(':').map(Number);
  const first = londonInstant(day, (hours ?? 0) * 60 + (rest ?? 0));
  return Array.from({ length: count }, (_, index) => ({
    start: first + index * minutes * MINUTE,
    end: first + (index + 1) * minutes * MINUTE,
  }));
}

/** Ids are the session's key and the start in UTC. */
function dayOfSlot(id: string): string | undefined {
  const text = id.replace(/^\d(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)$/, '$1-$2-$3T$4:$5:00Z');
  if (text === id) return undefined;
  const start = Date.parse(text);
  return Number.isNaN(start) ? undefined : londonDate(start);
}
