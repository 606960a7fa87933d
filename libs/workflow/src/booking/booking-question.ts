import type { BookingOrganisation, LocalId, OdsCode } from '#contracts';

interface ChosenSlot {
  readonly slotId: LocalId;
  /** Exactly as the search gave them and the user saw them. */
  readonly start: string;
  readonly end: string;
}

export interface BookingQuestion {
  readonly contextId: string;
  /** Chosen by the front end, new for each booking that a user confirms. */
  readonly idempotencyKey: string;
  /** Another organisation than the patient's practice. */
  readonly at?: OdsCode | undefined;
  /** In order of time. */
  readonly slots: readonly [ChosenSlot, ...ChosenSlot[]];
  readonly description: string;
  readonly comment?: string | undefined;
  /** Of the user's organisation; `type` as in the slot search. */
  readonly organisation: Pick<BookingOrganisation, 'phone' | 'type'>;
  /** The user has seen that practice and PDS hold different details. */
  readonly acknowledgeDifferences: boolean;
  /** What the user saw of the patient's appointments on the confirm screen. */
  readonly seen: {
    readonly appointmentIds: readonly LocalId[];
    /** The user was told that some of that day cannot be read. */
    readonly unreadable: boolean;
  };
}
