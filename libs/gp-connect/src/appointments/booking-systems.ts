/** Fixed addresses of the appointment capability. Source: appointments.md §0. */
export const PROFILE = {
  appointment: 'https://fhir.nhs.uk/STU3/StructureDefinition/GPConnect-Appointment-1',
  organization: 'https://fhir.nhs.uk/STU3/StructureDefinition/CareConnect-GPC-Organization-1',
  patient: 'https://fhir.nhs.uk/STU3/StructureDefinition/CareConnect-GPC-Patient-1',
} as const;

export const EXTENSION = {
  bookingOrganisation: 'https://fhir.nhs.uk/STU3/StructureDefinition/Extension-GPConnect-BookingOrganisation-1',
  cancellationReason:
    'https://fhir.nhs.uk/STU3/StructureDefinition/Extension-GPConnect-AppointmentCancellationReason-1',
} as const;

/** Last parts of extension addresses; the number behind them may grow. */
export const EXTENSION_NAME = {
  bookingOrganisation: /^Extension-GPConnect-BookingOrganisation-\d+$/u,
  cancellationReason: /^Extension-GPConnect-AppointmentCancellationReason-\d+$/u,
  deliveryChannel: /^Extension-GPConnect-DeliveryChannel-\d+$/u,
  practitionerRole: /^Extension-GPConnect-PractitionerRole-\d+$/u,
  serviceFilteringStatus: /^Extension-GPConnect-ServiceFilteringStatus-\d+$/u,
  registrationDetails: /^Extension-CareConnect-GPC-RegistrationDetails-\d+$/u,
} as const;

export const SYSTEM = {
  odsCode: 'https://fhir.nhs.uk/Id/ods-organization-code',
  nhsNumber: 'https://fhir.nhs.uk/Id/nhs-number',
  dosService: 'https://fhir.nhs.uk/Id/uec-dos-service-id',
  organisationType: 'https://fhir.nhs.uk/STU3/CodeSystem/GPConnect-OrganisationType-1',
} as const;
