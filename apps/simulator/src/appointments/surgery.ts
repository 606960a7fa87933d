import type { Practice } from '../scenarios/practice.js';
import type { AppointmentBook } from './appointment-book.js';
import type { Diary } from './diary.js';
import type { PatientIndex } from './patient-index.js';
import type { Premises } from './premises.js';

/** All that a practice's system holds for appointments. */
export interface Surgery {
  readonly practice: Practice;
  readonly premises: Premises;
  readonly diary: Diary;
  readonly patients: PatientIndex;
  readonly book: AppointmentBook;
}
