import { JourneyLog } from '../journey-log.js';

/** Log and reference of one look that no request waits for. */
export interface RecoveryFrame {
  readonly journey: JourneyLog;
  readonly correlationId: string;
}

export function recoveryFrame(tools: { readonly nowMs: () => number; uuid(): string }): RecoveryFrame {
  return { journey: new JourneyLog(tools.nowMs), correlationId: tools.uuid() };
}
