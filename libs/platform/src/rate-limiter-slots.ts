/**
 * A limit is kept for a little more than its second, because the upstream counts when requests arrive, not when they
 * leave us. Milliseconds.
 */
export const SLOT_WINDOW_MS = 1_030;

/** The turns that a limit leaves. One queue per name and process asks, one question at a time. */
export interface SlotSource {
  /** Wait for the slot that follows so many others, as far as this process knows. Milliseconds; 0: free now. */
  waitMs(before: number): number;
  /** Takes a slot that is free now: 0. Or takes nothing, and says after how many milliseconds to ask again. */
  claim(): Promise<number>;
  /** No slot for so long; never ends a longer rest. Milliseconds. */
  hold(ms: number): Promise<void>;
}
