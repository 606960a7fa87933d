import type { LocalId, SlotView } from '#contracts';

/** After the end of the last transmission. Seconds. Source: appointments.md §3.6 step 7. */
const ROUNDS_AFTER_S = [5, 20, 60, 120] as const;
/** After a verdict. Minutes; once more before the slot begins. Source: appointments.md §3.6 step 8. */
export const WATCH_AFTER_MIN = [5, 15, 60] as const;
/** No verdict is younger. Milliseconds. */
const QUIET_MS = 60_000;

/** One round that found no match: the slot search was read first, then the list. */
export interface Round {
  /** When its first read began. RFC 3339. */
  readonly startedAt: string;
  /** `failed`: one of its reads failed or left something out. */
  readonly slot: 'offered' | 'not-offered' | 'failed';
}

export type RoundsVerdict =
  /** Offered and no match, twice: the slot may be tried again, by the user. */
  | 'not-booked'
  /** Not offered and no match, twice: nobody can say why. */
  | 'slot-gone'
  | 'next-round'
  /** The rounds are over without agreement: later, in the background. */
  | 'later';

/** Two successive rounds that agree, the later one at least 60 s after the last transmission ended. Source: appointments.md §3.6 step 7. */
export function roundsVerdict(rounds: readonly Round[], lastTransmissionEndedAt: string): RoundsVerdict {
  const [before, last] = rounds.slice(-2);
  if (before !== undefined && last !== undefined && agree(before, last) && isQuiet(last, lastTransmissionEndedAt))
    return last.slot === 'offered' ? 'not-booked' : 'slot-gone';
  return rounds.length < ROUNDS_AFTER_S.length ? 'next-round' : 'later';
}

function agree(before: Round, last: Round): boolean {
  return last.slot !== 'failed' && before.slot === last.slot;
}

function isQuiet({ startedAt }: Round, lastTransmissionEndedAt: string): boolean {
  return Date.parse(startedAt) - Date.parse(lastTransmissionEndedAt) >= QUIET_MS;
}

/** When the next round is due; `undefined` after the last. RFC 3339, UTC. */
export function nextRoundAt(rounds: readonly Round[], lastTransmissionEndedAt: string): string | undefined {
  const after = ROUNDS_AFTER_S[rounds.length];
  return after === undefined ? undefined : new Date(Date.parse(lastTransmissionEndedAt) + after * 1000).toISOString();
}

/** Of several slots all must be offered: with one gone the booking cannot be made as it was. */
export function slotOfferedIn(slots: readonly Pick<SlotView, 'slotId'>[], slotIds: readonly LocalId[]): Round['slot'] {
  const offered = new Set(slots.map(({ slotId }) => slotId));
  return slotIds.every((id) => offered.has(id)) ? 'offered' : 'not-offered';
}
