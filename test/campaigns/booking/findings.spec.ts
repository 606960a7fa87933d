import type { TrueAppointment } from '../../../apps/simulator/src/appointments/appointment-world.js';
import { aStory } from '../../../apps/simulator/src/scenarios/a-story.js';
import type { Finding } from '../directory/findings.js';
import { type Answer, meaningOf } from './answers.js';
import { type Evidence, findings, unsettled, workDone } from './findings.js';
import type { Intention, Said, Try } from './sheet.js';

const STORY = aStory({
  story: 'booking-1',
  shows: 'A patient of this spec.',
  nhsNumber: '9990001006',
  person: ['Treecreeper', 'Ivy', '1970-01-01', 'female', 'ZZ99 9ZZ'],
});
const REF = 'Intention 1.1';

function answered(answer: Partial<Answer>, status = 201): Said {
  const heard = { status, answer: { appointments: [], alerts: [], slots: [], ...answer } };
  return { at: 20, heard, meaning: meaningOf(heard) };
}
const booked = answered({ bookingId: 'b-1', outcome: 'BOOKED', appointment: { appointmentId: '1001' } });
const notBooked = answered({ bookingId: 'b-1', outcome: 'NOT_BOOKED' }, 200);
const unknown = answered({ bookingId: 'b-1', outcome: 'UNKNOWN' }, 200);
const late = answered(
  {
    bookingId: 'b-1',
    outcome: 'BOOKED_LATE',
    appointments: [{ appointmentId: '1001' }],
    alerts: [alert('BOOKED_LATE')],
  },
  200,
);

function alert(kind: string): Answer['alerts'][number] {
  return { kind, appointments: [{ appointmentId: '1001' }] };
}

function truly(id: string, more: Partial<TrueAppointment> = {}): TrueAppointment {
  return {
    odsCode: 'Z81040',
    id,
    version: '1',
    status: 'booked',
    nhsNumber: STORY.nhsNumber,
    slotIds: ['7'],
    start: '2026-12-01T09:00:00+00:00',
    end: '2026-12-01T09:10:00+00:00',
    history: [{ at: new Date('2026-11-30T06:00:00Z'), command: 'book', status: 'booked', version: '1' }],
    resource: { description: REF },
    ...more,
  };
}

/** One user with one try, what was said of it, and what the practice has. */
function evidence(said: readonly Said[], truth: readonly TrueAppointment[], more: Partial<Try> = {}): Evidence {
  const made: Try = {
    ref: REF,
    key: 'k',
    begun: 0,
    sent: 0,
    saidBefore: 0,
    said: [...said],
    bookingId: 'b-1',
    ...more,
  };
  const trouble = { name: 'planted', orders: [] };
  const intention: Intention = { number: 1, story: STORY, user: 'u', trouble, tries: [made], notes: [] };
  return { intentions: [intention], truth, strange: [], crashes: [] };
}

const broken = (given: Evidence, look: (given: Evidence) => readonly Finding[] = findings): readonly string[] =>
  look(given).flatMap(({ name, holds }) => (holds === false ? [name.replace(/[:,].*/u, '')] : []));

describe('the bounds of the booking campaign', () => {
  it.each([
    ['booked, and it is', evidence([booked], [truly('1001')])],
    ['not booked, and it is not', evidence([notBooked], [])],
    ['not booked at first, then surfaced, and staff was told', evidence([notBooked, late], [truly('1001')])],
    ['not booked before the user had it sent again', evidence([notBooked, booked], [truly('1001')], { saidBefore: 1 })],
    ['cancelled appointments do not count', evidence([notBooked], [truly('1001', { status: 'cancelled' })])],
  ])('hold: %s', (_, given) => {
    expect(broken(given)).toEqual([]);
    expect(unsettled(given)).toEqual([]);
  });

  it.each([
    ['two live appointments', evidence([booked], [truly('1001'), truly('1002')]), 'double bookings'],
    ['told booked, and the practice has nothing', evidence([booked], []), 'lost bookings'],
    ['told booked, and the practice has another', evidence([booked], [truly('1002')]), 'lost bookings'],
    ['told not booked, and the practice has it', evidence([notBooked], [truly('1001')]), 'wrong answers'],
    ['nobody was told of it', evidence([], [truly('1001')]), 'appointments in the truth that nobody was told of'],
    ['still unknown', evidence([unknown], []), 'outcomes neither known nor listed for a person'],
    ['no code', { ...evidence([], []), strange: ['GET /v1: 500 none'] }, 'replies without a code of the catalogue'],
    ['a crash', { ...evidence([], []), crashes: ['exit code 1'] }, 'unhandled rejections'],
  ])('are broken: %s', (_, given, bound) => {
    expect(broken(given)).toContain(bound);
  });

  it('are broken by a run in which nobody got as far as a booking, or none was ever made', () => {
    const [one] = evidence([], []).intentions;
    const idle = { ...evidence([], []), intentions: [{ ...one!, tries: [] }] };
    const work = (given: Evidence): readonly string[] => broken(given, (all) => workDone(all, 0));
    const toldNobody = 'users who were told that it is booked';
    expect(work(idle)).toEqual(['users who were sent home before they could book', toldNobody]);
    expect(work(evidence([notBooked], []))).toEqual([toldNobody]);
    expect(work(evidence([booked], [truly('1001')]))).toEqual([]);
  });

  it('are broken by a run in which nothing was killed although it was to be', () => {
    const given = evidence([booked], [truly('1001')]);
    const trouble = { name: 'killed: at any moment', orders: [], killMs: 5 };
    const doomed = { ...given, intentions: [{ ...given.intentions[0]!, trouble }] };
    expect(broken(doomed, (all) => workDone(all, 0))).toEqual(['kills of the product']);
    expect(broken(doomed, (all) => workDone(all, 1))).toEqual([]);
  });

  it('wait for what can still be settled', () => {
    expect(unsettled(evidence([unknown], []))).toHaveLength(1);
    expect(unsettled(evidence([notBooked], [truly('1001')]))).toHaveLength(1);
  });
});
