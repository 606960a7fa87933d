import { AppointmentTest } from '../testing/appointment-test.js';
import { issueOf } from '../testing/practice-request.js';
import { actors, type BookingRow, referring, withMember, without } from '../testing/spoilt-bookings.js';

/** Every row of shared/spec/appointments.md §3.4, up to B12, that the body alone brings about. All are 422 INVALID_RESOURCE. */
const ROWS: readonly BookingRow[] = [
  [
    'B2',
    'a slot that does not exist',
    withMember('slot', [{ reference: 'Slot/1' }]),
    'Slot resource reference value 1 is not a valid resource.',
  ],
  ...['Slot/hello', 'Slot/45555g55555', 'Slot/45555555##'].map((reference): BookingRow => [
    'B3',
    `the slot reference ${reference}`,
    withMember('slot', [{ reference }]),
    `The slot reference value data type for ${reference} is not valid.`,
  ]),
  [
    'B4',
    'an absolute slot reference',
    withMember('slot', [{ reference: 'https://gp.example/Slot/1' }]),
    'Reference https://gp.example/Slot/1 must be relative not absolute',
  ],
  [
    'B4',
    'an absolute patient reference',
    referring('Patient', 'https://gp.example/Patient/1'),
    'Reference https://gp.example/Patient/1 must be relative not absolute',
  ],
  ['B5', 'no participants', withMember('participant', []), 'At least one participant is required'],
  [
    'B5',
    'no patient',
    actors((all) => all.slice(1)),
    'Appointment resource is not a valid resource required valid Patient and Location',
  ],
  [
    'B5',
    'no location',
    actors((all) => all.filter((each) => !JSON.stringify(each).includes('Location/'))),
    'Appointment resource is not a valid resource required valid Patient and Location',
  ],
  [
    'B6',
    'a participant without an actor',
    actors((all) => [...all, { status: 'accepted' }]),
    'Appointment Participant does not contain a Participant Actor reference',
  ],
  [
    'B6',
    'a participant without a status',
    actors((all) => all.map(({ actor }) => ({ actor }))),
    /Status is a requirement but is missing\.$/,
  ],
  [
    'B7',
    'an unknown patient',
    referring('Patient', 'Patient/999'),
    'Patient resource reference 999 is not a valid resource',
  ],
  [
    'B7',
    'an unknown location',
    referring('Location', 'Location/999'),
    'Location resource reference 999 is not a valid resource',
  ],
  [
    'B7',
    'an unknown practitioner',
    referring('Practitioner', 'Practitioner/999'),
    'Practitioner resource reference 999 is not a valid resource',
  ],
  ['B9', 'no start', without('start'), 'Both start and end date are required'],
  ['B9', 'no end', without('end'), 'Both start and end date are required'],
  ['B9', 'no status', without('status'), 'No status supplied'],
  ['B9', 'no slot', without('slot'), 'At least one slot is required'],
  [
    'B10',
    'another start',
    (booking) => ({ ...booking, start: '2026-01-16T09:00:00+00:00' }),
    /^Start date '2026-01-16T09:00:00\+00:00' must match start date of first slot/,
  ],
  [
    'B10',
    'the same start in other words',
    (booking) => ({ ...booking, start: String(booking['start']).replace('+00:00', 'Z') }),
    /must lexically match start date of first slot/,
  ],
  [
    'B10',
    'the end of the second slot',
    (booking, [, next]) => ({ ...booking, end: next.end }),
    /^End date .* must match end date of last slot/,
  ],
  ['B11', 'another status', withMember('status', 'proposed'), 'Status must be "booked"'],
  ['B12', 'no time of creation', without('created'), 'Created must be populated'],
];

describe('a booking that breaks a rule', () => {
  it.each(ROWS)('%s: refuses %s', async (_row, _how, spoil, diagnostics) => {
    const test = new AppointmentTest();
    const pair = await test.pair();
    const sent = spoil(await test.booking([pair[0]]), pair);
    const issue = issueOf(await test.book(sent));
    expect(issue).toMatchObject({ status: 422, code: 'INVALID_RESOURCE' });
    const fits = diagnostics instanceof RegExp && diagnostics.test(String(issue.diagnostics));
    expect(fits ? diagnostics : issue.diagnostics).toEqual(diagnostics);
    expect(test.world.list({ nhsNumber: '9990001006' })).toEqual([]);
  });
});
