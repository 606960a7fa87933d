import { z } from 'zod';

const Appointment = z.looseObject({ appointmentId: z.string(), description: z.string().optional() });
const Answer = z.looseObject({
  id: z.string().optional(),
  code: z.string().optional(),
  bookingId: z.string().optional(),
  outcome: z.string().optional(),
  nothingWasSaved: z.union([z.boolean(), z.literal('unknown')]).optional(),
  mayTryAgain: z.boolean().optional(),
  appointment: Appointment.optional(),
  appointments: z.array(Appointment).default([]),
  seen: z.object({ appointmentIds: z.array(z.string()), unreadable: z.boolean() }).optional(),
  alerts: z.array(z.object({ kind: z.string(), appointments: z.array(Appointment) })).default([]),
  slots: z.array(z.looseObject({ slotId: z.string(), start: z.string(), end: z.string() })).default([]),
});
export type Answer = z.infer<typeof Answer>;

/** What a front end got to hear. `status` 0: the connection ended before there was an answer. */
export interface Heard {
  readonly status: number;
  readonly answer: Answer;
}

/** What an answer means for whoever wanted to book. */
export type Meaning =
  /** It is booked. */
  | 'booked'
  /** There is no such appointment. */
  | 'not-booked'
  /** A person must look at it. */
  | 'for-a-person'
  /** Wait: it is looked at by itself. */
  | 'open'
  /** No word about the booking: send the same again. */
  | 'again';

const BY_OUTCOME: Readonly<Record<string, Meaning>> = {
  BOOKED: 'booked',
  BOOKED_MISMATCH: 'booked',
  BOOKED_LATE: 'booked',
  BOOKED_VERIFY: 'for-a-person',
  MANUAL_CHECK: 'for-a-person',
  UNRESOLVED: 'for-a-person',
  CLOSED: 'for-a-person',
  UNKNOWN: 'open',
  NOT_BOOKED: 'not-booked',
  SLOT_TAKEN: 'not-booked',
  SLOT_GONE: 'not-booked',
  REJECTED: 'not-booked',
  NOT_PERMITTED: 'not-booked',
  NOT_SENT: 'not-booked',
};

const BY_CODE: Readonly<Record<string, Meaning>> = {
  GPC_UNKNOWN_OUTCOME: 'open',
  GPC_SLOT_GONE: 'not-booked',
  BOOKING_NOT_BOOKED: 'not-booked',
  BOOKING_CANCELLED_SINCE: 'not-booked',
  BOOKING_TO_VERIFY: 'for-a-person',
  BOOKING_MANUAL_CHECK: 'for-a-person',
  BOOKING_NEVER_CONFIRMED: 'for-a-person',
  BOOKING_FOUND_LATER: 'booked',
};

export function meaningOf(heard: Heard): Meaning {
  const { outcome = '', code = '' } = heard.answer;
  return BY_OUTCOME[outcome] ?? BY_CODE[code] ?? (isRefusal(heard) ? 'not-booked' : 'again');
}

/** Only one that says so itself; a practice or a store out of reach is none. */
function isRefusal({ status, answer: { nothingWasSaved, bookingId } }: Heard): boolean {
  return nothingWasSaved === true && (bookingId !== undefined || (status >= 400 && status < 500));
}

export async function heard(reply: Response): Promise<Heard> {
  const text = await reply.text();
  return { status: reply.status, answer: read(text) };
}

export const NOTHING_HEARD: Heard = { status: 0, answer: read('') };

function read(text: string): Answer {
  try {
    return Answer.parse(JSON.parse(text));
  } catch {
    return { appointments: [], alerts: [], slots: [] };
  }
}
