import { type Refusal, refuse } from '../practices/outcome.js';
import { invalid } from './request-desk.js';
import type { Quirks } from './switchboard.js';

/**
 * One refusal for each row, to be had whatever the request is (`refuse=B14`): a consumer that keeps the rules never meets most of them.
 * B: shared/spec/appointments.md §3.4. L: §4.3. R: §4.2. A: §4.4. C: §4.5. P: §5.4. S: §2.6.
 */
export const FORCED_REFUSALS: Readonly<Record<string, Refusal>> = {
  B1: refuse(409, 'DUPLICATE_REJECTED', 'Slot is already in use.'),
  B2: invalid('Slot resource reference value 1 is not a valid resource.'),
  'B2-guidance': refuse(422, 'REFERENCE_NOT_FOUND', 'Reference to Slot/6 - no such slot exists at the server'),
  B3: invalid('The slot reference value data type for Slot/hello is not valid.'),
  B4: invalid('Reference https://gp.example.nhs.uk/Slot/1 must be relative not absolute'),
  B5: invalid('Appointment resource is not a valid resource required valid Patient and Location'),
  B6: invalid('Appointment Participant does not contain a Participant Actor reference'),
  B7: invalid('Patient resource reference 999 is not a valid resource'),
  B8: invalid('Provided location id (1) is not equal to Schedule location id (2)'),
  B9: invalid('Both start and end date are required'),
  B10: invalid(
    "Start date '2027-06-14T10:00:00+01:00' must match start date of first slot '2027-06-14T10:10:00+01:00'",
  ),
  B11: invalid('Status must be "booked"'),
  B12: invalid('Created must be populated'),
  B13: invalid('Description must be populated'),
  B14: invalid('Appointment description cannot be greater then 100 characters'),
  B15: invalid("Appointment reason shouldn't be provided!"),
  B16: invalid("Appointment type shouldn't be provided!"),
  B17: invalid("Appointment id shouldn't be provided!"),
  B18: invalid('Appointment identifier value is required'),
  B19: invalid('Meta element must be present in Appointment'),
  B20: invalid('Booking organization extension must be present'),
  B21: invalid('Contained Organization must contain at least one telecom with a system of phone'),
  B22: invalid("Cancellation Reason shouldn't be provided in BOOK Appointment!"),
  B23: invalid('Subsequent slot (Slot/2) delivery channel (Video) is not equal to initial slot (Telephone)'),
  B24: invalid("Unknown element 'invalidField' found during parse"),
  B25: refuse(400, 'BAD_REQUEST', 'The body is not JSON'),
  B26: invalid('The appointment start date cannot be in the past'),
  B27: invalid('Your organisation has no more slots left in this session'),
  B28: refuse(400, 'BAD_REQUEST', 'Ssp-To header does not match ASID of system'),
  B29: refuse(403, 'ACCESS_DENIED', 'The Appointment Management capability is disabled at this practice.'),
  B30: refuse(404, 'PATIENT_NOT_FOUND', 'no such patient is served here'),
  B31: refuse(500, 'INTERNAL_SERVER_ERROR', 'an unexpected fault'),
  L1: refuse(422, 'INVALID_PARAMETER', "Appointment search must have both 'le' and 'ge' start date parameters."),
  L2: refuse(
    422,
    'INVALID_PARAMETER',
    'Search dates must be of the format: yyyy-MM-dd and should not include time or timezone.',
  ),
  L3: refuse(422, 'INVALID_PARAMETER', 'Search dates from the past: 2020-01-01 are not allowed in appointment search.'),
  L4: refuse(422, 'INVALID_PARAMETER', 'Upper search date must be after the lower search date.'),
  L5: refuse(404, 'PATIENT_NOT_FOUND', 'no such patient is served here'),
  L6: refuse(400, 'BAD_REQUEST', 'requested_scope does not fit the operation'),
  R1: refuse(404, 'NO_RECORD_FOUND', 'No appointment details found for ID: 1'),
  A1: invalid('Invalid Appointment property has been amended [priority]'),
  A2: invalid('Status must be "booked"'),
  A3: invalid('Cannot amend cancellation reason in appointment amend'),
  A4: invalid('The appointment amend start date cannot be in the past'),
  A5: refuse(
    409,
    'FHIR_CONSTRAINT_VIOLATION',
    'The specified version (1) did not match the current resource version (2)',
  ),
  A6: refuse(404, 'NO_RECORD_FOUND', 'No appointment details found for ID: 1'),
  C1: invalid('Invalid Appointment property has been amended (cancellation) [comment]'),
  C2: refuse(422, 'INVALID_PARAMETER', 'The cancellation reason must not be empty'),
  C3: invalid('The cancellation reason must be provided'),
  C4: invalid('Status must be "cancelled"'),
  C5: refuse(
    409,
    'FHIR_CONSTRAINT_VIOLATION',
    'The specified version (1) did not match the current resource version (2)',
  ),
  C6: invalid('The cancellation start date cannot be in the past'),
  C7: invalid('The appointment is already cancelled'),
  P1: refuse(409, 'DUPLICATE_REJECTED', 'Patient (NHS number - 9990001006) already exists'),
  P2: refuse(400, 'INVALID_NHS_NUMBER', 'The NHS number is missing or not valid'),
  P3: refuse(400, 'INVALID_PATIENT_DEMOGRAPHICS', 'The patient could not be verified'),
  P4: refuse(400, 'BAD_REQUEST', 'The birth date is missing'),
  P5: invalid('The element active must not be sent'),
  P6: refuse(400, 'BAD_REQUEST', 'requested_scope does not fit the operation'),
  P7: refuse(500, 'INTERNAL_SERVER_ERROR', 'PDS cannot be reached'),
  S1: refuse(400, 'BAD_REQUEST', 'start is missing'),
  S2: refuse(422, 'INVALID_PARAMETER', 'The start and end dates must be in order and within two weeks'),
  S3: refuse(403, 'ACCESS_DENIED', 'The Appointment Management capability is disabled at this practice.'),
  S4: refuse(500, 'INTERNAL_SERVER_ERROR', 'an unexpected fault'),
};

export function forcedRefusal(quirks: Quirks): Refusal | undefined {
  return FORCED_REFUSALS[quirks.get('refuse') ?? ''];
}
