/** What a practice's system is asked where appointments are made. */
export const APPOINTMENT_OPERATIONS = [
  'find-patient',
  'register',
  'slots',
  'book',
  'read',
  'list',
  'amend',
  'cancel',
] as const;

export type AppointmentOperation = (typeof APPOINTMENT_OPERATIONS)[number];

const COMMANDS = ['register', 'book', 'amend', 'cancel'] as const;
const CHANGES = ['amend', 'cancel'] as const;

/**
 * The fault switches and the operations that each one spoils. Source: shared/spec/appointments.md §11.4.
 * Values, where a fault has one (`name=value`): seconds for `late-commit`, `list-lag` and `slot-lag`, milliseconds for `slow-commit` and `slow`,
 * a number of slots for `slot-limit`, a row of `forced-refusals.ts` for `refuse`.
 */
export const APPOINTMENT_FAULTS = {
  'timeout-before-commit': COMMANDS,
  'reset-before-commit': COMMANDS,
  '500-before-commit': COMMANDS,
  '502-before-commit': COMMANDS,
  '503-before-commit': COMMANDS,
  '504-before-commit': COMMANDS,
  'timeout-after-commit': COMMANDS,
  'reset-after-commit': COMMANDS,
  '500-after-commit': COMMANDS,
  '502-after-commit': COMMANDS,
  '503-after-commit': COMMANDS,
  '504-after-commit': COMMANDS,
  'truncated-after-commit': COMMANDS,
  'html-after-commit': COMMANDS,
  'late-commit': COMMANDS,
  'slow-commit': COMMANDS,
  replay: COMMANDS,
  minimal: COMMANDS,
  refuse: APPOINTMENT_OPERATIONS,
  slow: APPOINTMENT_OPERATIONS,
  'slot-stolen': ['book'],
  'patient-has-slot': ['book'],
  'refuse-second': ['book'],
  'first-slot-only': ['book'],
  'non-atomic': ['book'],
  'no-multi-slot': ['book'],
  'slot-limit': ['book'],
  'rewrite-text': ['book'],
  'rewrite-created': ['book'],
  'drop-organisation': ['book'],
  'list-lag': ['book'],
  'slot-lag': ['book'],
  'guidance-codes': ['book'],
  'version-conflict': CHANGES,
  'ignore-if-match': CHANGES,
  'strict-if-match': CHANGES,
  'patient-id-changed': ['find-patient'],
  'unknown-patient-empty': ['list'],
  'missing-practitioner': ['slots'],
  'object-not-array': ['slots'],
  'organisation-omitted': ['slots'],
  'duplicate-entries': ['slots'],
  'entry-absent': ['slots', 'list'],
  'date-only-end-midnight': ['slots'],
  'window-by-instant': ['slots'],
} as const satisfies Readonly<Record<string, readonly AppointmentOperation[]>>;

export type AppointmentFault = keyof typeof APPOINTMENT_FAULTS;

export interface AppointmentFaultOrder {
  readonly fault: AppointmentFault;
  readonly value?: string | undefined;
  /** Only these of the operations that the fault can spoil; all of them when absent. */
  readonly on?: readonly AppointmentOperation[] | undefined;
  /** ODS code; every practice when absent. */
  readonly practice?: string | undefined;
  /** Every patient when absent. */
  readonly nhsNumber?: string | undefined;
  /** How many requests it spoils; for ever when absent. */
  readonly times?: number | undefined;
  /** 0 to 1: how often a request that it could spoil is spoilt; always when absent. */
  readonly probability?: number | undefined;
  /** Of the dice that `probability` throws. */
  readonly seed?: number | undefined;
}

/** Without place and person: those are where the switch is written down. */
type OwnFault = Pick<AppointmentFaultOrder, 'fault' | 'value' | 'on' | 'times'>;

/** The appointment book of a practice, where it is not the ordinary one. */
export interface DiaryProfile {
  /** `false`: nothing is ever free. */
  readonly hasSlots?: boolean;
  readonly faults?: readonly OwnFault[];
}

/** What is special about a patient where appointments are made. */
export interface BookingProfile {
  /**
   * How the practice holds the patient; `regular` when absent. `inactive`: left, can be registered again.
   * `twice`: two active records. `hidden`: found by no search, and yet no one else may be registered (shared/spec/appointments.md §5.5).
   */
  readonly registration?: 'regular' | 'inactive' | 'twice' | 'hidden';
  /** What is in the book already. */
  readonly appointments?: readonly SeededAppointment[];
  /** The practice cannot reach PDS when it wants to verify this patient. */
  readonly practicePdsDown?: boolean;
  readonly faults?: readonly OwnFault[];
}

/**
 * `booked-elsewhere`: by another organisation, two slots. `booked-at-desk`: by the practice, so without a booking organisation.
 * `cancelled`: tomorrow or later. `earlier-today`: has begun. `visit`: at the patient's home (shared/spec/appointments.md §4.7).
 */
export type SeededAppointment = 'booked-elsewhere' | 'booked-at-desk' | 'cancelled' | 'earlier-today' | 'visit';
