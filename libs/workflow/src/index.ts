export { ContextKeeper } from './context-keeper.js';
export { IDENTITY_FIELDS, type IdentityDifference } from './identity-check.js';
export { DiagnosePractice, type PracticeDiagnosis } from './practice-diagnosis.js';
export { JourneyLog, type JourneyConcern, type JourneyExchange, type JourneyLeg } from './journey-log.js';
export type { OpenContextOutcome, OpenContextRequest, Services } from './open-context.js';
export { OpenContextJourney } from './open-context-journey.js';
export { PatientContext } from './patient-context.js';
export { usualName, type DemographicField } from './patient-verification.js';
export { PracticeRouting } from './practice-routing.js';
export { RecordJourney, type RecordOutcome } from './record-journey.js';
export { SearchJourney, type FoundPerson, type SearchResult } from './search-journey.js';
export { SearchKeeper } from './search-keeper.js';
export type { ServiceView } from './service-view.js';
export { attemptCensus, type AttemptCensus } from './booking/attempt-census.js';
export { AttemptKeeper, type KeeperTools } from './booking/attempt-keeper.js';
export type { AttemptOutcome } from './booking/attempt-outcome.js';
export type {} from './booking/attempt.js';
export type { RecoveryFrame } from './booking/recovery-frame.js';
export { BookingDesk, type Decision } from './booking/booking-desk.js';
export { BookingJourney, type BookingOutcome } from './booking/booking-journey.js';
export { BookingPreparation } from './booking/booking-preparation.js';
export type { BookingQuestion } from './booking/booking-question.js';
export { BookingRecovery, type Recovered } from './booking/booking-recovery.js';
export { BookingTransmission } from './booking/booking-transmission.js';
export { LiveTrace } from './booking/live-trace.js';
export { Visits } from './booking/practice-visit.js';
export { Reconciliation, type BookingPorts, type BookingTools } from './booking/reconciliation.js';
export type {
  Change,
  ChangeOutcome,
  ChangeQuestion,
  ListedAppointment,
  ListOutcome,
} from './booking/appointment-change.js';
export { AppointmentsJourney } from './booking/appointments-journey.js';
export { ChangeKeeper } from './booking/change-keeper.js';
export { ChangeRecovery, type ChangeStanding } from './booking/change-recovery.js';
export { ChangeSending } from './booking/change-sending.js';
export type { ChangeState } from './booking/watched-change.js';
export { RegistrationJourney, type RegistrationOutcome } from './booking/registration-journey.js';
export {
  SlotJourney,
  type PatientThere,
  type SlotHint,
  type SlotsFound,
  type SlotsQuestion,
} from './booking/slot-journey.js';
