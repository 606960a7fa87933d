import type { CommandEvidence, CommandFailure, OdsCode } from '#contracts';
import type { JourneyLeg } from '../journey-log.js';

type Succeeded = {
  readonly kind: 'BOOKED' | 'AMENDED' | 'CANCELLED' | 'REGISTERED';
  readonly evidence: CommandEvidence;
};

/** The leg of a command is told like every other: `ok` or a code of the catalogue, with what a service desk asks for. */
export function commandLeg(
  result: Succeeded | CommandFailure,
  odsCode: OdsCode,
): Pick<JourneyLeg, 'outcome' | 'detail'> {
  const { traceId = 'none', status, upstreamCode } = result.evidence;
  if (!('fault' in result)) return { outcome: 'ok', detail: { traceId, odsCode } };
  return {
    outcome: result.fault,
    detail: {
      traceId,
      odsCode,
      ...(status === undefined ? {} : { upstreamStatus: status }),
      ...(upstreamCode === undefined ? {} : { upstreamCode }),
    },
  };
}
