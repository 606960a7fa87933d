import type { Practice } from '../scenarios/practice.js';
import type { Story } from '../scenarios/story.js';
import { AppointmentBook } from './appointment-book.js';
import { diaryOf } from './diary.js';
import { PatientIndex } from './patient-index.js';
import { premisesOf } from './premises.js';
import { seedBook } from './seeds.js';
import type { Surgery } from './surgery.js';

/** A practice's system as it is at the beginning: what the stories say is in its book already. */
export function surgeryOf(practice: Practice, stories: readonly Story[], now: Date): Surgery {
  const surgery = {
    practice,
    premises: premisesOf(practice),
    diary: diaryOf(practice),
    patients: new PatientIndex(practice, stories),
    book: new AppointmentBook(),
  };
  seedBook(surgery, stories, now);
  return surgery;
}
