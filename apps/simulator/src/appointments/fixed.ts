/** Fixed addresses. Source: shared/spec/appointments.md §0. */
export const SD = 'https://fhir.nhs.uk/STU3/StructureDefinition/';
const CS = 'https://fhir.nhs.uk/STU3/CodeSystem/';

export const ODS_SYSTEM = 'https://fhir.nhs.uk/Id/ods-organization-code';
export const NHS_NUMBER_SYSTEM = 'https://fhir.nhs.uk/Id/nhs-number';
export const USER_SYSTEM = 'https://fhir.nhs.uk/Id/sds-user-id';
export const ORGANISATION_TYPE_SYSTEM = `${CS}GPConnect-OrganisationType-1`;
export const JOB_ROLE_SYSTEM = `${CS}CareConnect-SDSJobRoleName-1`;

export const BOOKING_ORGANISATION = `${SD}Extension-GPConnect-BookingOrganisation-1`;
export const CANCELLATION_REASON = `${SD}Extension-GPConnect-AppointmentCancellationReason-1`;
export const DELIVERY_CHANNEL = `${SD}Extension-GPConnect-DeliveryChannel-2`;
export const PRACTITIONER_ROLE = `${SD}Extension-GPConnect-PractitionerRole-1`;

export const APPOINTMENT_PROFILE = `${SD}GPConnect-Appointment-1`;
export const PATIENT_PROFILE = `${SD}CareConnect-GPC-Patient-1`;
