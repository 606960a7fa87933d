import type { RateLimit } from '#contracts';

/**
 * A limit is kept for a little more than its second, because the upstream counts when requests arrive, not when they
 * leave us. Milliseconds.
 */
const SLOT_WINDOW_MS = 1_030;

/** At most so many slots within any window. */
export interface SlotRule {
  readonly slots: number;
  /** Milliseconds. */
  readonly windowMs: number;
}

/** `evenly`: an upstream that smooths refuses the second request of a burst, so each slot has a window of its own. Source: sds.md §3. */
export function slotRule({ perSecond, evenly }: Pick<RateLimit, 'perSecond' | 'evenly'>): SlotRule {
  return evenly === true
    ? { slots: 1, windowMs: Math.ceil(SLOT_WINDOW_MS / perSecond) }
    : { slots: perSecond, windowMs: SLOT_WINDOW_MS };
}

/** The turns that a limit leaves. One queue per name and process asks, one question at a time. */
export interface SlotSource {
  /** Wait for the slot that follows so many others, as far as this process knows. Milliseconds; 0: free now. */
  waitMs(before: number): number;
  /** Takes a slot that is free now: 0. Or takes nothing, and says after how many milliseconds to ask again. */
  claim(): Promise<number>;
  /** No slot for so long; never ends a longer rest. Milliseconds. */
  hold(ms: number): Promise<void>;
}
