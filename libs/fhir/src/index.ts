export { Stu3CapabilityStatement } from './stu3-capability-statement.js';
export { Stu3OperationOutcome } from './stu3-operation-outcome.js';
export { R4Device, R4Endpoint, extensionValues, identifierValues, readDevices, readEndpoints } from './r4-directory.js';
export { R4OperationOutcome } from './r4-operation-outcome.js';
export { R4Organization } from './r4-organization.js';
export { R4Patient } from './r4-patient.js';
export { readFoundPatients } from './r4-search-bundle.js';
export { lostInReading } from './stu3-tolerant.js';
export {
  type Stu3Annotation,
  type Stu3CodeableConcept,
  type Stu3Coding,
  type Stu3Extension,
  type Stu3ExtensionPart,
  type Stu3HumanName,
  type Stu3Identifier,
  type Stu3Quantity,
  type Stu3Reference,
} from './stu3-datatypes.js';
export { Stu3AllergyIntolerance } from './stu3-allergy-intolerance.js';
export { Stu3Condition } from './stu3-condition.js';
export { Stu3DiagnosticReport, Stu3Specimen } from './stu3-diagnostic-report.js';
export { Stu3DocumentReference } from './stu3-document-reference.js';
export { Stu3Encounter } from './stu3-encounter.js';
export { Stu3Immunization } from './stu3-immunization.js';
export { Stu3Observation, type Stu3ObservedPart, type Stu3ReferenceRange } from './stu3-observation.js';
export { Stu3Recorded } from './stu3-recorded.js';
export { Stu3ProcedureRequest, Stu3ReferralRequest } from './stu3-request.js';
export { Stu3List } from './stu3-list.js';
export { Stu3Medication, Stu3MedicationRequest, Stu3MedicationStatement } from './stu3-medication.js';
export {
  Stu3Device,
  Stu3Location,
  Stu3Organization,
  Stu3Practitioner,
  Stu3PractitionerRole,
  Stu3RecordPatient,
} from './stu3-people.js';
export { Stu3RecordBundle } from './stu3-record-bundle.js';
export { Stu3Appointment } from './stu3-appointment.js';
export { type Stu3Address, type Stu3BookingExtension, type Stu3ContactPoint } from './stu3-booking-datatypes.js';
export {
  Stu3BookingOrganization,
  Stu3BookingPractitioner,
  Stu3HealthcareService,
  Stu3PracticePatient,
} from './stu3-booking-people.js';
export { Stu3BookingLocation } from './stu3-location.js';
export { Stu3Schedule } from './stu3-schedule.js';
export { Stu3Searchset } from './stu3-searchset.js';
export { Stu3Slot } from './stu3-slot.js';
