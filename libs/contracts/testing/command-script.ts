import type { CommandFailure, Transmission } from '../src/command-result.js';
import { someEvidence } from './a-booking.js';

/** What happens to a command: `late` is lost at first and takes effect when the fake is told to settle. */
export type CommandScript =
  'answered' | 'saved-then-lost' | 'lost' | 'late' | 'not-sent' | 'refused' | 'not-permitted' | 'our-fault';

/** How the port words it. A refusal proves nothing once an earlier transmission is unknown. */
export function commandFailure(
  script: Exclude<CommandScript, 'answered'>,
  { firstTransmission }: Transmission,
): CommandFailure {
  if (script === 'not-sent') return { kind: 'NOT_SENT', fault: 'GPC_COMMAND_NOT_SENT', evidence: someEvidence() };
  const status = STATUS_OF[script];
  const evidence = someEvidence({ status });
  if (status === undefined || !firstTransmission) return { kind: 'UNKNOWN', fault: 'GPC_UNKNOWN_OUTCOME', evidence };
  if (status === 403) return { kind: 'NOT_PERMITTED', fault: 'GPC_BOOKING_NOT_PERMITTED', evidence };
  return status === 400
    ? { kind: 'REJECTED_BUG', fault: 'GPC_COMMAND_REJECTED', evidence }
    : { kind: 'REJECTED_USER', reason: 'practice-rule', fault: 'GPC_BOOKING_REFUSED', evidence };
}

const STATUS_OF = {
  'saved-then-lost': undefined,
  lost: undefined,
  late: undefined,
  refused: 422,
  'not-permitted': 403,
  'our-fault': 400,
} as const;
