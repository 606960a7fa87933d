export { ACCESS_TOKENS, type AccessToken } from './access-token.port.js';
export { isNobodysNumber, NhsNumber, parseNhsNumber } from './nhs-number.js';
export { OdsCode, parseOdsCode, isPseudoPractice } from './ods-code.js';
export { Asid, maskAsid } from './asid.js';
export { addressFaults, isLiveLike, onThisMachine } from './national-environment.js';
export {
  INTERACTION,
  parseInteractionId,
  sensitivityOf,
  type InteractionId,
  type RequestedScope,
} from './interaction.js';
export { Requester, RequesterRole } from './requester.js';
export {
  CALLER_IDENTITY,
  type Caller,
  type CallerIdentity,
  type Credentials,
  type Rights,
} from './caller-identity.port.js';
export { ProductFunction } from './product-function.js';
export { DaySpan, PatientSearch } from './patient-search.js';
export { HIT_COUNTER, type HitCounter, type Hits } from './hit-counter.port.js';
export {
  RATE_LIMITERS,
  type RateLimit,
  type RateLimiter,
  type RateLimiters,
  type TurnOrder,
} from './rate-limiter.port.js';
export type { CallContext } from './call-context.js';
export { londonDate } from './london-date.js';
export {
  PATIENT_DIRECTORY,
  type Demographics,
  type NoPracticeCode,
  type PatientDirectory,
  type PdsAccess,
  type PersonName,
  type SearchIssue,
  type SearchMatch,
  type SearchOutcome,
  type Standing,
  type TraceOutcome,
} from './patient-directory.port.js';
export { SPINE_DIRECTORY, type OwnAsid, type Route, type SpineDirectory } from './spine-directory.port.js';
export {
  DIRECTORY_DESK,
  type DirectoryAnswer,
  type DirectoryCall,
  type DirectoryDesk,
  type KeptRoute,
  type NewPin,
  type ProbeReport,
  type RouteExplanation,
  type RoutePin,
} from './directory-desk.port.js';
export {
  ORGANISATION_DIRECTORY,
  type Organisation,
  type OrganisationDirectory,
} from './organisation-directory.port.js';
export {
  ExchangeList,
  currentWitness,
  witnessed,
  type ExchangePurpose,
  type ExchangeWitness,
  type Upstream,
  type UpstreamExchange,
} from './upstream-exchange.js';
export {
  AuditEntry,
  type AuditAuthority,
  type AuditCall,
  auditCall,
  type AuditClosing,
  type AuditOpening,
  type AuditOperation,
  type AuditOutcome,
  type AuditSubject,
  type AuditSystem,
} from './audit-record.js';
export { AUDIT_TRAIL, type AuditTrail, type OpenAudit } from './audit-trail.port.js';
export { SPINE_TRANSPORT, type SpineReply, type SpineRequest, type SpineTransport } from './spine-transport.port.js';
export {
  CAPABILITY_DIRECTORY,
  type Capabilities,
  type CapabilityDirectory,
  type CapabilityOutcome,
  type Offer,
  type ServiceName,
  type SlotSearch,
} from './capability-directory.port.js';
export {
  JOURNAL,
  type InsertOutcome,
  type Journal,
  type JournalEntry,
  type KeyTaken,
  type ReplaceOutcome,
} from './journal.port.js';
export { KEYED_HASH, type KeyedHash } from './keyed-hash.port.js';
export {
  JOB_QUEUE,
  JobRefused,
  type DeadJob,
  type ForUser,
  type JobCounts,
  type JobHandler,
  type JobKind,
  type JobOrder,
  type JobQueue,
  type JobRules,
  type JobRun,
  type JobSchedule,
} from './job-queue.port.js';
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
export { CodedTerm, ItemLink, LinkRelation, Person, RecordDate, SeenIn } from './record-common.js';
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
export { daysLater, instantOf, isLondonTime, londonAt, londonDateTime, londonDayOf } from './london-time.js';
export { slotWindows, type DayRange, type SlotWindow } from './slot-window.js';
export { LocalId, OfferedService, Place, PlaceOrganisation, SlotView, StaffMember, StaffRole } from './slot-view.js';
export { areBookableTogether, nextSlotOf } from './slot-adjacency.js';
export {
  AppointmentBooker,
  AppointmentView,
  OrganisationType,
  appointmentLocks,
  isLive,
  type AppointmentLock,
} from './appointment-view.js';
export { AppointmentComment, AppointmentDescription, Booking, BookingOrganisation } from './booking.js';
export { bookingDifferences, hasText, type BookingDifference } from './booking-check.js';
export type { CommandEvidence, CommandFailure, RefusalReason, Transmission } from './command-result.js';
export {
  APPOINTMENTS,
  type AmendResult,
  type AppointmentAmendment,
  type AppointmentDocument,
  type AppointmentList,
  type AppointmentRead,
  type Appointments,
  type BookResult,
  type CancelResult,
  type Leg,
  type SlotQuestion,
  type SlotSearchOutcome,
  type SlotsLeftOut,
} from './appointments.port.js';
export {
  FOUNDATIONS,
  type Foundations,
  type PatientFinding,
  type PracticePatient,
  type Registration,
  type RegistrationAddress,
  type RegisterResult,
} from './foundations.port.js';
