import type { AppointmentView } from '#contracts';
import { aBooking, anAppointment } from '../../../contracts/testing/a-booking.js';
import { type AttemptFacts, matchAttempt } from './match.js';

const { slots, created, organisation } = aBooking();
const ATTEMPT: AttemptFacts = {
  slotIds: slots.map(({ slotId }) => slotId),
  start: '2027-06-14T10:00:00+01:00',
  end: '2027-06-14T10:20:00+01:00',
  created,
  organisationOds: organisation.odsCode,
  knownIds: [],
  othersIds: [],
  afterConflict: false,
};
const elsewhere = anAppointment({
  appointmentId: 'app-1',
  slotIds: ['s-40'],
  startsAt: '2027-06-14T13:00:00.000Z',
  endsAt: '2027-06-14T13:10:00.000Z',
});
const kindOf = (list: readonly AppointmentView[], attempt: Partial<AttemptFacts> = {}): string =>
  matchAttempt(list, { ...ATTEMPT, ...attempt }).kind;

describe('looking for an attempt in the list of the patient', () => {
  it.each<[string, Partial<AppointmentView>, string]>([
    ['slots, organisation and creation agree', {}, 'ours'],
    ['the practice wrote the same creation in another way', { created: '2027-06-09T08:15:30.412Z' }, 'ours'],
    ['the slots come in another order', { slotIds: ['s-02', 's-01'] }, 'ours'],
    ['the patient has arrived meanwhile', { status: 'arrived' }, 'ours'],
    ['the practice has its own creation', { created: '2027-06-09T09:15:31+01:00' }, 'verify'],
    ['the practice keeps no creation', { created: undefined }, 'verify'],
    ['another organisation booked', { bookedBy: { odsCode: 'FZZ02' } }, 'verify'],
    ['nobody says who booked', { bookedBy: undefined }, 'verify'],
    ['only the first slot was booked', { slotIds: ['s-01'] }, 'probable'],
    ['a third slot was booked with them', { slotIds: ['s-01', 's-02', 's-03'] }, 'probable'],
    ['the slots have new ids', { slotIds: ['n-1', 'n-2'] }, 'probable'],
    ['it overlaps by a minute', { slotIds: ['n-1'], startsAt: '2027-06-14T09:19:00.000Z' }, 'probable'],
    ['it begins when ours ends', { slotIds: ['n-1'], startsAt: '2027-06-14T09:20:00.000Z' }, 'none'],
    ['it was cancelled since', { status: 'cancelled' }, 'cancelled'],
    ['another one at that time was cancelled', { status: 'cancelled', slotIds: ['n-1'] }, 'none'],
  ])('%s', (_, changes, verdict) => {
    expect(kindOf([elsewhere, anAppointment(changes)])).toBe(verdict);
  });
  it('finds nothing in an empty list', () => {
    expect(kindOf([])).toBe('none');
  });
  it('never takes an appointment that was there before for ours', () => {
    expect(kindOf([anAppointment()], { knownIds: ['app-9'] })).toBe('none');
    expect(kindOf([anAppointment({ status: 'cancelled' })], { knownIds: ['app-9'] })).toBe('none');
  });
  it('asks the user about a known one that holds our slot after a conflict', () => {
    expect(kindOf([anAppointment()], { knownIds: ['app-9'], afterConflict: true })).toBe('verify');
    expect(kindOf([elsewhere], { knownIds: ['app-1'], afterConflict: true })).toBe('none');
  });
  it('shows all when several live ones match, because one may be a double booking', () => {
    const other = anAppointment({ appointmentId: 'app-10', slotIds: ['s-02'] });
    expect(matchAttempt([anAppointment(), other, elsewhere], ATTEMPT)).toEqual({
      kind: 'several',
      appointments: [anAppointment(), other],
    });
  });
  it('prefers the live one to one cancelled before', () => {
    expect(kindOf([anAppointment({ appointmentId: 'app-8', status: 'cancelled' }), anAppointment()])).toBe('ours');
  });
});
