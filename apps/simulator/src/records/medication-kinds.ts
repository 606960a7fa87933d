import type { Personality } from '../scenarios/interactions.js';
import { inTurn } from './resource.js';
import { DEGRADED, DEVICE, MEDICINES } from './vocabulary.js';
import type { Medicine } from './vocabulary.js';

/** Prescription types and their words. Source: shared/spec/access-record-structured.md §2.9. */
export const TYPES = {
  acute: 'Acute',
  'acute-handwritten': 'Acute (handwritten)',
  'delayed-prescribing': 'Delayed prescribing',
  repeat: 'Repeat',
  'repeat-dispensing': 'Repeat dispensing',
} as const;

/** What makes one prescription different from the next. */
export interface CourseKind {
  /** `undefined`: the type was not recorded. */
  readonly type: keyof typeof TYPES | undefined;
  readonly status: 'active' | 'completed' | 'stopped';
  /** Length in days; `undefined`: open. */
  readonly days?: number;
  readonly issues: number;
  /** Kind of the organisation that prescribes it, where that is not the practice. */
  readonly elsewhere?: string;
  /** The last two issues lie ahead. */
  readonly future?: boolean;
  /** The authorisation has run out, and more was issued than allowed. */
  readonly expired?: boolean;
  /** Takes the place of a plan with another dose. */
  readonly replaces?: boolean;
  /** How the amount is told when it is not a number and its unit. */
  readonly quantity?: 'unit-in-words' | 'words-only';
  readonly medicine?: Medicine;
  readonly instruction?: string;
  readonly stopReason?: string;
}

const MIXTURE: Medicine = {
  ...DEGRADED.medication,
  said: 'Green tonic mixture, own recipe',
  dose: 'Not recorded',
  unit: 'ml',
};

const KINDS: readonly CourseKind[] = [
  { type: 'repeat', status: 'active', issues: 3 },
  { type: 'acute', status: 'completed', days: 7, issues: 1 },
  { type: 'repeat-dispensing', status: 'active', issues: 4, future: true },
  { type: 'repeat', status: 'stopped', days: 60, issues: 2, stopReason: 'Side effects: nausea' },
  { type: 'repeat', status: 'active', issues: 0, elsewhere: 'Hospital' },
  { type: 'delayed-prescribing', status: 'completed', days: 14, issues: 1 },
  { type: 'repeat', status: 'active', issues: 2, medicine: MIXTURE, quantity: 'words-only' },
  { type: 'acute', status: 'active', issues: 0 },
  { type: 'repeat', status: 'active', issues: 8, expired: true },
  { type: 'repeat', status: 'active', issues: 2, replaces: true },
  { type: 'acute', status: 'completed', days: 28, issues: 1, medicine: DEVICE, quantity: 'words-only' },
  { type: undefined, status: 'completed', days: 90, issues: 1 },
  { type: 'repeat', status: 'active', days: 8_000, issues: 2, quantity: 'unit-in-words', instruction: 'With food' },
  { type: 'acute', status: 'completed', days: 5, issues: 1, elsewhere: 'Out of hours service' },
  { type: 'repeat-dispensing', status: 'completed', days: 168, issues: 6 },
];

/** Up to 1.2.x some prescriptions were marked as written by hand. */
const FORMER: readonly CourseKind[] = [
  ...KINDS,
  { type: 'acute-handwritten', status: 'completed', days: 7, issues: 1 },
];

export function courseKind(version: Personality, turn: number): CourseKind {
  return inTurn(version === '1.2.7' ? FORMER : KINDS, turn);
}

/** Moves on by one after each run through the kinds, so that a kind is not always of the same medicine. */
export function medicineOf({ medicine }: CourseKind, turn: number): Medicine {
  return medicine ?? inTurn(MEDICINES, turn + Math.floor(turn / KINDS.length));
}
