import { Booking } from '#contracts';
import { aBooking } from '../../../contracts/testing/a-booking.js';
import { appointmentJson, type Json } from '../../testing/appointment-wire.js';
import { amendedBody, cancelledBody } from './appointment-changes.js';
import { bookingBody } from './booking-request.js';

const SD = 'https://fhir.nhs.uk/STU3/StructureDefinition';
const parsed = (text: string): Json => JSON.parse(text) as Json;
const without = (changes: Partial<Record<keyof Booking, undefined>>): Booking =>
  Booking.parse({ ...aBooking(), ...changes });

describe('what a booking sends', () => {
  it('is exactly this, in this order', () => {
    const organisation = {
      resourceType: 'Organization',
      id: '1',
      meta: { profile: [`${SD}/CareConnect-GPC-Organization-1`] },
      identifier: [{ system: 'https://fhir.nhs.uk/Id/ods-organization-code', value: 'FZZ01' }],
      type: [
        {
          coding: [
            {
              system: 'https://fhir.nhs.uk/STU3/CodeSystem/GPConnect-OrganisationType-1',
              code: 'urgent-care',
              display: 'Urgent Care',
            },
          ],
        },
      ],
      name: 'Blue Teapot Pharmacy',
      telecom: [{ system: 'phone', value: '01632960099', use: 'work' }],
    };
    const golden = {
      resourceType: 'Appointment',
      meta: { profile: [`${SD}/GPConnect-Appointment-1`] },
      contained: [organisation],
      extension: [{ url: `${SD}/Extension-GPConnect-BookingOrganisation-1`, valueReference: { reference: '#1' } }],
      status: 'booked',
      description: 'Ear pain for three days',
      start: '2027-06-14T10:00:00+01:00',
      end: '2027-06-14T10:20:00+01:00',
      slot: [{ reference: 'Slot/s-01' }, { reference: 'Slot/s-02' }],
      created: '2027-06-09T09:15:30+01:00',
      comment: 'Interpreter needed',
      participant: [
        { actor: { reference: 'Patient/pat-77' }, status: 'accepted' },
        { actor: { reference: 'Location/loc-1' }, status: 'accepted' },
        { actor: { reference: 'Practitioner/prac-1' }, status: 'accepted' },
      ],
    };
    expect(bookingBody(aBooking())).toBe(JSON.stringify(golden));
  });
  it('leaves out comment, practitioner and type where there are none', () => {
    const { type: _, ...organisation } = aBooking().organisation;
    const body = parsed(bookingBody({ ...without({ comment: undefined, practitionerId: undefined }), organisation }));
    expect(Object.keys(body)).not.toContain('comment');
    expect(body['participant']).toHaveLength(2);
    expect(JSON.stringify(body)).not.toContain('OrganisationType');
  });
  it('names a service where the schedule has one, and the NHS number nowhere', () => {
    const body = bookingBody(aBooking({ serviceId: 'svc-3' }));
    expect(body).toContain('HealthcareService/svc-3');
    expect(body).not.toContain(aBooking().patient.nhsNumber);
  });
  it('gives times back character for character', () => {
    const slots = [{ slotId: 'x', start: '2027-06-14T09:00:00Z', end: '2027-06-14T09:10:00.000Z' }];
    expect(parsed(bookingBody(aBooking({ slots })))).toMatchObject({
      start: '2027-06-14T09:00:00Z',
      end: '2027-06-14T09:10:00.000Z',
    });
  });
});

describe('what a change sends back', () => {
  const odd = appointmentJson({ unknownToUs: { deep: [1, 'a'] } });
  const document = { json: JSON.stringify(odd), versionId: '1' };
  const sentExtensions = (odd['extension'] as readonly Json[]).filter(
    ({ url }) => !String(url).includes('Cancellation'),
  );

  it('is all that was read, with another text, without a cancellation reason that has no text', () => {
    const body = parsed(amendedBody(document, { description: 'New', comment: 'Newer' }));
    expect(body).toEqual({ ...odd, extension: sentExtensions, description: 'New', comment: 'Newer' });
  });
  it('leaves a text that is not named, and takes one away that is', () => {
    expect(parsed(amendedBody(document, { comment: null }))['comment']).toBeUndefined();
    expect(parsed(amendedBody(document, { description: 'New' }))['comment']).toBe('Interpreter needed');
  });
  it('is all that was read, cancelled for a reason', () => {
    const reason = { url: `${SD}/Extension-GPConnect-AppointmentCancellationReason-1`, valueString: 'Feels better' };
    expect(parsed(cancelledBody(document, 'Feels better'))).toEqual({
      ...odd,
      status: 'cancelled',
      extension: [...sentExtensions, reason],
    });
  });
  it('puts the reason in the place of an older one', () => {
    const reason = (valueString: string): Json => ({
      url: `${SD}/Extension-GPConnect-AppointmentCancellationReason-1`,
      valueString,
    });
    const reinstated = appointmentJson({ extension: [reason('Booked in error'), ...sentExtensions] });
    const body = parsed(cancelledBody({ json: JSON.stringify(reinstated), versionId: '1' }, 'Moved'));
    expect(body['extension']).toEqual([...sentExtensions, reason('Moved')]);
  });
  it('adds the reason where there was no extension at all', () => {
    const bare = { json: JSON.stringify(appointmentJson({ extension: undefined })), versionId: '1' };
    expect(parsed(cancelledBody(bare, 'Moved'))['extension']).toHaveLength(1);
    expect(parsed(amendedBody(bare, {}))['extension']).toBeUndefined();
  });
});
