import { INTERACTION } from '#contracts';
import { aLeg, IN_TIME } from '../../../contracts/testing/a-booking.js';
import type { SpineScript } from '../../../contracts/testing/fake-spine-transport.js';
import { aCall } from '../../../contracts/testing/fakes.js';
import { answer, appointmentJson, outcome, overScript } from '../../testing/appointment-wire.js';
import { invalid, row, type Row } from '../../testing/command-rows.js';

const document = { json: JSON.stringify(appointmentJson()), versionId: '1' };
const amend = (script: SpineScript) =>
  overScript(script).appointments.amend(
    { ...aLeg(INTERACTION.amendAppointment), ...IN_TIME, document, amendment: { description: 'New' } },
    aCall(),
  );
const cancel = (script: SpineScript) =>
  overScript(script).appointments.cancel(
    { ...aLeg(INTERACTION.cancelAppointment), ...IN_TIME, document, reason: 'Feels better' },
    aCall(),
  );

describe('what an answer to a change means', () => {
  /** Rows of appointments.md §4.4. */
  const amendments: readonly Row[] = [
    row('done', 200, JSON.stringify(appointmentJson()), 'AMENDED'),
    row('done, without a body', 200, '', 'AMENDED'),
    row('another field', 422, invalid('Invalid Appointment property has been amended [priority]'), 'REJECTED_BUG'),
    row('cancelled', 422, invalid('Status must be "booked"'), 'REJECTED_USER', 'not-changeable'),
    row(
      'cancelled, by its reason',
      422,
      invalid('Cannot amend cancellation reason in appointment amend'),
      'REJECTED_USER',
      'not-changeable',
    ),
    row(
      'past',
      422,
      invalid('The appointment amend start date cannot be in the past'),
      'REJECTED_USER',
      'not-changeable',
    ),
    row('no words', 422, outcome('INVALID_RESOURCE'), 'REJECTED_USER', 'not-changeable'),
    row('absolute reference', 422, invalid('Reference must be relative not absolute'), 'REJECTED_BUG'),
    row(
      'too long',
      422,
      invalid('Appointment comment cannot be greater than 500 characters'),
      'REJECTED_USER',
      'text-too-long',
    ),
    row(
      'made inside the practice',
      422,
      invalid('Booking organization extension must be present'),
      'REJECTED_USER',
      'practice-only',
    ),
    row('forbidden field', 422, invalid("Appointment reason shouldn't be provided!"), 'REJECTED_BUG'),
    row('stale', 409, outcome('FHIR_CONSTRAINT_VIOLATION'), 'CONFLICT'),
    row('stale by the generic status', 412, '', 'CONFLICT'),
    row('id mismatch', 422, invalid('Id in URL (1) should match Id in Resource (2)'), 'REJECTED_BUG'),
    row('id mismatch as success', 200, outcome('INVALID_RESOURCE'), 'UNKNOWN'),
    row('unknown id', 404, outcome('NO_RECORD_FOUND'), 'REJECTED_USER', 'not-found'),
    row('unknown reference', 422, outcome('REFERENCE_NOT_FOUND'), 'REJECTED_USER', 'not-found'),
    row('forbidden', 403, outcome('ACCESS_DENIED'), 'NOT_PERMITTED'),
    row('a status that is not ours', 200, JSON.stringify(appointmentJson({ status: 'cancelled' })), 'UNKNOWN'),
    row('another appointment', 200, JSON.stringify(appointmentJson({ id: 'app-10' })), 'UNKNOWN'),
    row('gone', 410, '', 'UNKNOWN'),
    row('no answer in time', 504, '', 'UNKNOWN'),
  ];
  it.each(amendments)('amend, $row: $status is $result.kind', async ({ status, body, result }) => {
    await expect(amend(answer(status, body))).resolves.toMatchObject(result);
  });

  /** Rows of appointments.md §4.5. */
  const cancellations: readonly Row[] = [
    row('done', 200, JSON.stringify(appointmentJson({ status: 'cancelled' })), 'CANCELLED'),
    row('done, without a body', 200, '', 'CANCELLED'),
    row(
      'comment changed',
      422,
      invalid('Invalid Appointment property has been amended (cancellation) [comment]'),
      'REJECTED_BUG',
    ),
    row('empty reason', 422, outcome('INVALID_PARAMETER'), 'REJECTED_BUG'),
    row('no reason', 422, invalid('The cancellation reason must be provided'), 'REJECTED_BUG'),
    row('wrong status', 422, invalid('Status must be "cancelled"'), 'REJECTED_BUG'),
    row('stale', 409, outcome('FHIR_CONSTRAINT_VIOLATION'), 'CONFLICT'),
    row('past', 422, invalid('The cancellation start date cannot be in the past'), 'REJECTED_USER', 'not-changeable'),
    row('already cancelled', 422, outcome('INVALID_RESOURCE'), 'REJECTED_USER', 'not-changeable'),
    row('another', 200, JSON.stringify(appointmentJson({ id: 'app-10', status: 'cancelled' })), 'UNKNOWN'),
    row('still booked', 200, JSON.stringify(appointmentJson()), 'UNKNOWN'),
    row('a fault', 500, '', 'UNKNOWN'),
  ];
  it.each(cancellations)('cancel, $row: $status is $result.kind', async ({ status, body, result }) => {
    await expect(cancel(answer(status, body))).resolves.toMatchObject(result);
  });
});
