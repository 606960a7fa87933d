import { aBooking, anAppointment, BOOKING_NOW } from '../testing/a-booking.js';
import { appointmentLocks, type AppointmentView } from './appointment-view.js';
import { type BookingDifference, bookingDifferences, hasText } from './booking-check.js';
import { AppointmentComment, AppointmentDescription, Booking } from './booking.js';

describe('what a booking may hold', () => {
  it.each([
    ['x'.repeat(100), true],
    ['x'.repeat(101), false],
    ['💊'.repeat(50), true],
    [`${'💊'.repeat(50)}x`, false],
    ['   ', false],
  ])('counts a description as practices do: %#', (text, fits) => {
    expect(AppointmentDescription.safeParse(text).success).toBe(fits);
  });
  it('allows 500 units of comment', () => {
    expect(AppointmentComment.safeParse('x'.repeat(500)).success).toBe(true);
    expect(AppointmentComment.safeParse('x'.repeat(501)).success).toBe(false);
  });
  it('wants a slot, and times with their offset', () => {
    expect(Booking.safeParse(aBooking()).success).toBe(true);
    expect(Booking.safeParse(aBooking({ slots: [] })).success).toBe(false);
    expect(Booking.safeParse(aBooking({ created: '2027-06-09T09:15:30' })).success).toBe(false);
    expect(Booking.safeParse({ ...aBooking(), locationId: 'Location/1' }).success).toBe(false);
  });
});

describe('comparing what was booked with what was asked', () => {
  it('finds no difference in another order or another way to write a time', () => {
    const returned = anAppointment({ slotIds: ['s-02', 's-01'], start: '2027-06-14T09:00:00Z' });
    expect(bookingDifferences(aBooking(), returned)).toEqual([]);
  });
  it.each<[Partial<AppointmentView>, BookingDifference]>([
    [{ status: 'proposed' }, 'status'],
    [{ slotIds: ['s-01'] }, 'slots'],
    [{ start: '2027-06-14T10:00:00+00:00' }, 'start'],
    [{ end: '2027-06-14T10:10:00+01:00' }, 'end'],
    [{ patientId: 'pat-1' }, 'patient'],
    [{ locationId: undefined }, 'location'],
  ])('shows %j as a difference: %s', (changes, difference) => {
    expect(bookingDifferences(aBooking(), anAppointment(changes))).toEqual([difference]);
  });
  it('finds a text also where a practice has merged both', () => {
    const merged = { description: 'Ear pain / Interpreter needed', comment: undefined };
    expect(hasText(merged, ' Interpreter needed ')).toBe(true);
    expect(hasText(merged, 'Wheelchair')).toBe(false);
  });
});

describe('an appointment that cannot be changed from outside', () => {
  it.each([
    [{}, []],
    [{ status: 'cancelled' }, ['cancelled']],
    [{ status: 'entered-in-error' }, ['cancelled']],
    [{ startsAt: BOOKING_NOW.toISOString() }, ['started']],
    [{ deliveryChannel: 'Visit' }, ['home-visit']],
  ])('%j: %j', (changes, locks) => {
    expect(appointmentLocks(anAppointment(changes), BOOKING_NOW)).toEqual(locks);
  });
});
