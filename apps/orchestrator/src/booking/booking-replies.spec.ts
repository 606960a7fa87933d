import { type AppointmentView, OdsCode } from '#contracts';
import { wordsOf } from '#errors';
import type { AttemptOutcome } from '#workflow';
import { bookedReply, bookingView, isBooked, refusalFor } from './booking-replies.js';

const ID = '3f0c1f6e-7f0a-4d0e-9a5e-0d5f3c1b2a90';
const searched = { day: '2026-03-02', organisationType: undefined };
const told = { attemptId: ID, practice: OdsCode.parse('Z81001'), searched, alerts: [] };
const expiresAt = new Date('2026-03-02T08:30:00Z');
const appointment: AppointmentView = {
  appointmentId: '1001',
  status: 'booked',
  start: '2026-03-02T09:00:00+00:00',
  end: '2026-03-02T09:10:00+00:00',
  startsAt: '2026-03-02T09:00:00.000Z',
  endsAt: '2026-03-02T09:10:00.000Z',
  durationMinutes: 10,
  slotIds: ['1'],
};
const frame = { environment: 'simulator', legs: [] };
const nextLookAt = '2026-03-02T09:01:00.000Z';
const appointments = [appointment];

type Case = readonly [AttemptOutcome, string, boolean | 'unknown', Readonly<Record<string, unknown>>];
const NOT_BOOKED: readonly Case[] = [
  [{ ...told, kind: 'BOOKED_VERIFY', appointment }, 'BOOKING_TO_VERIFY', 'unknown', { appointments }],
  [{ ...told, kind: 'MANUAL_CHECK', appointments }, 'BOOKING_MANUAL_CHECK', 'unknown', { appointments }],
  [{ ...told, kind: 'BOOKED_LATE', appointments }, 'BOOKING_FOUND_LATER', false, { appointments }],
  [{ ...told, kind: 'SLOT_TAKEN', fault: 'GPC_SLOT_TAKEN' }, 'GPC_SLOT_TAKEN', true, {}],
  [{ ...told, kind: 'SLOT_GONE', fault: 'GPC_SLOT_GONE' }, 'GPC_SLOT_GONE', 'unknown', {}],
  [
    { ...told, kind: 'NOT_BOOKED', mayTryAgain: true, cancelled: undefined },
    'BOOKING_NOT_BOOKED',
    'unknown',
    { mayTryAgain: true },
  ],
  [
    { ...told, kind: 'NOT_BOOKED', mayTryAgain: false, cancelled: appointment },
    'BOOKING_CANCELLED_SINCE',
    false,
    { appointments, mayTryAgain: false },
  ],
  [
    { ...told, kind: 'REJECTED', fault: 'GPC_PRACTICE_BUSY', reason: 'busy', retryAfterSeconds: 5 },
    'GPC_PRACTICE_BUSY',
    true,
    { reason: 'busy', retryAfterSeconds: 5 },
  ],
  [{ ...told, kind: 'NOT_PERMITTED', fault: 'GPC_BOOKING_NOT_PERMITTED' }, 'GPC_BOOKING_NOT_PERMITTED', true, {}],
  [
    { ...told, kind: 'NOT_SENT', fault: 'GPC_COMMAND_NOT_SENT' },
    'GPC_COMMAND_NOT_SENT',
    true,
    { nothingWasSaved: true },
  ],
  [
    { ...told, kind: 'NOT_SENT', fault: 'GPC_DIRECTORY_OUT_OF_DATE' },
    'GPC_DIRECTORY_OUT_OF_DATE',
    true,
    { nothingWasSaved: true },
  ],
  [
    { ...told, kind: 'UNKNOWN', fault: 'GPC_UNKNOWN_OUTCOME', state: 'RECONCILING', nextLookAt },
    'GPC_UNKNOWN_OUTCOME',
    'unknown',
    { nextLookAt },
  ],
  [{ ...told, kind: 'UNRESOLVED', fault: 'GPC_UNKNOWN_OUTCOME' }, 'BOOKING_NEVER_CONFIRMED', 'unknown', {}],
  [{ ...told, kind: 'CLOSED' }, 'BOOKING_CLOSED', 'unknown', {}],
];

describe('a booking that is not plainly booked', () => {
  it.each(NOT_BOOKED)('is a problem with its id, and a view in the same words: %j', (outcome, code, saved, details) => {
    if (isBooked(outcome)) throw new Error('it is booked');
    const refusal = refusalFor(outcome, undefined);
    expect(refusal.code).toBe(code);
    expect(refusal.details).toEqual({ bookingId: ID, ...details });
    const { title, action } = wordsOf(refusal.code, { nothingWasSaved: saved });
    expect(bookingView(outcome, frame)).toMatchObject({
      bookingId: ID,
      outcome: outcome.kind,
      code,
      title,
      action,
      nothingWasSaved: saved,
      ...details,
    });
  });

  it('names another booking only to the organisation that made it', () => {
    const open = { kind: 'ATTEMPT_OPEN', attemptId: ID } as const;
    expect(refusalFor({ ...open, own: true }, undefined).details).toEqual({ bookingId: ID });
    expect(refusalFor({ ...open, own: false }, undefined).details).toEqual({});
  });

  it('asks to send again what was seen before and what is seen now', () => {
    const { details } = refusalFor(
      { kind: 'ALREADY_HAS', appointments, unreadable: 1, surfaced: [] },
      { appointmentIds: ['7'], unreadable: false },
    );
    expect(details).toMatchObject({ unreadable: 1, seen: { appointmentIds: ['7', '1001'], unreadable: true } });
    expect(details).not.toHaveProperty('alerts');
  });

  it('tells of an earlier booking that showed up meanwhile', () => {
    const surfaced = [{ kind: 'BOOKED_LATE', at: nextLookAt, appointments }] as const;
    const { details } = refusalFor({ kind: 'ALREADY_HAS', appointments, unreadable: 0, surfaced }, undefined);
    expect(details).toMatchObject({ alerts: surfaced });
  });
});

describe('a booking that was made', () => {
  it('is told as urgent when it is not what was asked', () => {
    const differences = ['start', 'location'] as const;
    const reply = bookedReply({ ...told, kind: 'BOOKED_MISMATCH', appointment, differences, expiresAt }, frame);
    expect(reply).toMatchObject({ outcome: 'BOOKED_MISMATCH', differences, expiresAt: '2026-03-02T08:30:00.000Z' });
    expect(reply.texts[0]).toMatch(/^URGENT.*start, place/u);
  });

  it.each(['BOOKED', 'BOOKED_MISMATCH'] as const)(
    'that is %s says that nobody will tell who does not attend',
    (kind) => {
      const { texts } = bookedReply({ ...told, kind, appointment, differences: [], expiresAt }, frame);
      expect(texts).toContain('You will not be told if the patient does not attend.');
    },
  );

  it('is told as urgent when an earlier one showed up', () => {
    const alerts = [{ kind: 'TWO_APPOINTMENTS', at: nextLookAt, appointments }] as const;
    const view = bookingView({ ...told, alerts, kind: 'BOOKED', appointment }, frame);
    expect(view).toMatchObject({ title: 'The appointment is booked.', nothingWasSaved: false, decisions: [] });
    expect(view.texts.at(-1)).toMatch(/^URGENT: the patient may hold two/u);
  });

  it.each([
    [{ ...told, kind: 'BOOKED_VERIFY', appointment }, ['accept', 'reject']],
    [{ ...told, kind: 'MANUAL_CHECK', appointments }, ['close']],
    [{ ...told, kind: 'CLOSED' }, []],
  ] as const)('says what may be decided: %j', (outcome, decisions) => {
    expect(bookingView(outcome, frame).decisions).toEqual(decisions);
  });
});
