import type { Story } from '../../../apps/simulator/src/scenarios/story.js';
import { type Heard, type Meaning, meaningOf } from './answers.js';
import type { Trouble } from './troubles.js';

/** One slot chosen by a user, under one key: all that was said about it. */
export interface Try {
  /** Stands in the description of the appointment, so that the truth tells whose it is. */
  readonly ref: string;
  readonly key: string;
  /** Milliseconds since 1970, in the fast time, as are all here. */
  readonly begun: number;
  /** The last moment at which the user asked for it to be sent. */
  sent: number;
  /** How much had been said before that. */
  saidBefore: number;
  readonly said: Said[];
  bookingId?: string | undefined;
  certain?: number;
}

export interface Said {
  readonly at: number;
  readonly heard: Heard;
  readonly meaning: Meaning;
}

/** One appointment that one user wants for one patient. */
export interface Intention {
  readonly number: number;
  readonly story: Story;
  readonly user: string;
  readonly trouble: Trouble;
  readonly tries: Try[];
  /** What happened in words of the campaign. */
  readonly notes: string[];
}

export function note(made: Try, heard: Heard, at: number): Said {
  const said = { at, heard, meaning: meaningOf(heard) };
  made.said.push(said);
  made.bookingId ??= heard.answer.bookingId;
  if (said.meaning !== 'open' && said.meaning !== 'again') made.certain ??= at;
  return said;
}

/** How it stands by the last word; `again`: nothing was ever said of it. */
export function meaningNow({ said }: Try): Meaning {
  return said.findLast(({ meaning }) => meaning !== 'again')?.meaning ?? 'again';
}

/** Everything that any answer showed of appointments. */
export function shownIds({ said }: Try): readonly string[] {
  return said.flatMap(({ heard: { answer } }) => {
    const inAlerts = answer.alerts.flatMap(({ appointments }) => appointments);
    const one = answer.appointment === undefined ? [] : [answer.appointment];
    return [...one, ...answer.appointments, ...inAlerts].map(({ appointmentId }) => appointmentId);
  });
}

export function alertsOf({ said }: Try): readonly string[] {
  return said.at(-1)?.heard.answer.alerts.map(({ kind }) => kind) ?? [];
}
