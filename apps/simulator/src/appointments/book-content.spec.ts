import { AppointmentTest, CANCELLATION } from '../testing/appointment-test.js';
import { issueOf } from '../testing/practice-request.js';
import { type BookingRow, moreExtensions, withMember, withOrganisation, without } from '../testing/spoilt-bookings.js';

const SD = 'https://fhir.nhs.uk/STU3/StructureDefinition/';

/** Rows from B13 on. All are 422 INVALID_RESOURCE. */
const ROWS: readonly BookingRow[] = [
  ['B13', 'no description', without('description'), 'Description must be populated'],
  [
    'B14',
    'a description of 101 characters',
    withMember('description', 'x'.repeat(101)),
    'Appointment description cannot be greater then 100 characters',
  ],
  [
    'B14',
    'a comment of 501 characters',
    withMember('comment', 'x'.repeat(501)),
    'Appointment comment cannot be greater than 500 characters',
  ],
  ['B15', 'a reason', withMember('reason', []), "Appointment reason shouldn't be provided!"],
  ['B15', 'a speciality', withMember('specialty', []), "Appointment speciality shouldn't be provided!"],
  ['B16', 'a type', withMember('appointmentType', {}), "Appointment type shouldn't be provided!"],
  ['B16', 'an indication', withMember('indication', []), "Appointment indication shouldn't be provided!"],
  [
    'B16',
    'supporting information',
    withMember('supportingInformation', []),
    "Appointment supporting information shouldn't be provided!",
  ],
  ['B16', 'a referral', withMember('incomingReferral', []), "Appointment incoming referral shouldn't be provided!"],
  ['B17', 'an id', withMember('id', '1'), "Appointment id shouldn't be provided!"],
  [
    'B18',
    'an identifier without a value',
    withMember('identifier', [{ system: 'https://x.example' }]),
    'Appointment identifier value is required',
  ],
  ['B19', 'no profile', without('meta'), 'Meta element must be present in Appointment'],
  [
    'B19',
    'another profile',
    withMember('meta', { profile: ['https://x.example'] }),
    'Meta element must be present in Appointment',
  ],
  ['B20', 'no booking organisation', withMember('extension', []), 'Booking organization extension must be present'],
  [
    'B20',
    'a booking organisation that is not contained',
    withMember('extension', [
      { url: `${SD}Extension-GPConnect-BookingOrganisation-1`, valueReference: { reference: 'Organization/1' } },
    ]),
    'Booking organization reference does not start with #',
  ],
  [
    'B21',
    'an organisation without a name',
    withOrganisation({ name: '' }),
    'Contained Organization must contain a name',
  ],
  [
    'B21',
    'an organisation without a telephone',
    withOrganisation({ telecom: [] }),
    'Contained Organization must contain at least one telecom with a system of phone',
  ],
  [
    'B21',
    'an organisation with e-mail only',
    withOrganisation({ telecom: [{ system: 'email', value: 'a@example.com' }] }),
    'Contained Organization must contain at least one telecom with a system of phone',
  ],
  [
    'B21',
    'an organisation without a code',
    withOrganisation({ identifier: [] }),
    'Contained Organization must contain an identifier with the system of ODS codes',
  ],
  [
    'B22',
    'a cancellation reason',
    moreExtensions({ url: CANCELLATION, valueString: 'x' }),
    "Cancellation Reason shouldn't be provided in BOOK Appointment!",
  ],
  [
    'B22',
    'an unknown extension',
    moreExtensions({ url: 'https://x.example', valueString: 'x' }),
    'Invalid/multiple appointment extensions found. https://x.example',
  ],
  ['B24', 'an unknown member', withMember('invalidField', 'x'), "Unknown element 'invalidField' found during parse"],
  ['B24', 'another resource', withMember('resourceType', 'Bundle'), 'The body is not an Appointment resource'],
  ['B25', 'a body that is no JSON', () => '{"resourceType":', 'Failed to parse request body as JSON resource'],
  [
    'B8',
    'another delivery channel',
    moreExtensions({ url: `${SD}Extension-GPConnect-DeliveryChannel-2`, valueCode: 'Visit' }),
    'Delivery channel does not match that of the first slot',
  ],
  [
    'B10',
    'a duration that is not that of the slot',
    withMember('minutesDuration', 3),
    'Duration must match the start and end of the appointment',
  ],
];

describe('a booking that breaks a rule about what it holds', () => {
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
