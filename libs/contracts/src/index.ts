export { ACCESS_TOKENS, type AccessToken } from './access-token.port.js';
export { NhsNumber, parseNhsNumber } from './nhs-number.js';
export { OdsCode, parseOdsCode, isPseudoPractice } from './ods-code.js';
export { Asid, maskAsid } from './asid.js';
export { INTERACTION, type InteractionId, type RequestedScope } from './interaction.js';
export { Requester, RequesterRole } from './requester.js';
export { CALLER_IDENTITY, type CallerIdentity } from './caller-identity.port.js';
export type { CallContext } from './call-context.js';
export { londonDate } from './london-date.js';
export {
  PATIENT_DIRECTORY,
  type Demographics,
  type NoPracticeCode,
  type PatientDirectory,
  type PersonName,
  type Standing,
  type TraceOutcome,
} from './patient-directory.port.js';
export {
  SPINE_DIRECTORY,
  type OwnAsid,
  type Route,
  type RouteProvenance,
  type SpineDirectory,
} from './spine-directory.port.js';
export { SPINE_TRANSPORT, type SpineReply, type SpineRequest, type SpineTransport } from './spine-transport.port.js';
export {
  CAPABILITY_DIRECTORY,
  type Capabilities,
  type CapabilityDirectory,
  type CapabilityOutcome,
} from './capability-directory.port.js';
export {
  STRUCTURED_RECORDS,
  type RecordHead,
  type RecordSummary,
  type StructuredBundle,
  type StructuredRecord,
  type StructuredRecords,
} from './structured-records.port.js';
export { KEY_VALUE_STORE, type KeyValueStore } from './key-value-store.port.js';
export { RECORD_AREAS, RecordArea } from './record-areas.js';
export { CodedTerm, ItemIdentifier, ItemLink, LinkRelation, Person, RecordDate, SeenIn } from './record-common.js';
export { AllergyItem, MedicationIssue, MedicationItem } from './record-medicines-allergies.js';
export { DiaryItem, DocumentItem, ImmunisationItem, ProblemItem, ReferralItem } from './record-clinical-items.js';
export {
  InvestigationItem,
  ObservationItem,
  ObservedValue,
  ReferenceRange,
  ReportComment,
  ReportGroup,
  ReportResult,
  ReportSpecimen,
  TestRequest,
} from './record-observations.js';
export { ConsultationEntry, ConsultationItem, ConsultationTopic } from './record-consultations.js';
export {
  AreaState,
  AreaView,
  BundlePatient,
  RecordContent,
  RecordDocuments,
  RecordRequest,
  RecordWarning,
} from './record-view.js';
