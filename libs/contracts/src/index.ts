export { ACCESS_TOKENS, type AccessToken } from './access-token.port.js';
export { isNobodysNumber, NhsNumber, parseNhsNumber } from './nhs-number.js';
export { OdsCode, parseOdsCode, isPseudoPractice } from './ods-code.js';
export { Asid, maskAsid } from './asid.js';
export {
  INTERACTION,
  parseInteractionId,
  sensitivityOf,
  type InteractionId,
  type RequestedScope,
  type Sensitivity,
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
export { STRUCTURED_RECORDS, type StructuredRecord, type StructuredRecords } from './structured-records.port.js';
export { KEY_VALUE_STORE, type KeyValueStore } from './key-value-store.port.js';
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
  AllergyItem,
  AreaState,
  AreaView,
  BundlePatient,
  CodedTerm,
  ItemIdentifier,
  MedicationIssue,
  MedicationItem,
  Person,
  RECORD_AREAS,
  RecordArea,
  RecordContent,
  RecordRequest,
  RecordWarning,
} from './record-view.js';
export { daysLater, instantOf, isLondonTime, londonAt, londonDateTime, londonDayOf } from './london-time.js';
export { slotWindows, type DayRange, type SlotWindow } from './slot-window.js';
export { LocalId, OfferedService, Place, PlaceOrganisation, SlotView, StaffMember, StaffRole } from './slot-view.js';
export { areAdjacent, areBookableTogether, nextSlotOf, type SlotOfRun } from './slot-adjacency.js';
export {
  AppointmentBooker,
  AppointmentView,
  OrganisationType,
  appointmentLocks,
  isLive,
  type AppointmentLock,
} from './appointment-view.js';
export {
  AppointmentComment,
  AppointmentDescription,
  Booking,
  BookingOrganisation,
  PatientRef,
  TEXT_LIMITS,
} from './booking.js';
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
