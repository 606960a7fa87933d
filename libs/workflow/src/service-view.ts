import type { CapabilityOutcome } from '#contracts';
import type { FaultCode } from '#errors';

/** Whether a function can be used at the practice; a failure names the code that the function's call would answer. */
export type ServiceView =
  | {
      readonly available: true;
      readonly specificationVersion: string | undefined;
      readonly supplies: 'all-areas' | 'medication-and-allergies' | 'not-known';
    }
  | { readonly available: false; readonly code: FaultCode; readonly retryAfterSeconds: number | undefined };

/** Absence of a statement never blocks a call (gp-connect-core.md §5.1); only a refusal to share does. */
export function structuredRecordService(outcome: CapabilityOutcome): ServiceView {
  if (outcome.kind === 'not-sharing') return serviceUnavailable('GPC_PRACTICE_NOT_SHARING', undefined);
  if (outcome.kind === 'unavailable')
    return { available: true, specificationVersion: undefined, supplies: 'not-known' };
  const { structured, specificationVersion } = outcome.capabilities;
  const supplies = structured === 'full' ? 'all-areas' : (structured ?? 'not-known');
  return { available: true, specificationVersion, supplies };
}

export function serviceUnavailable(code: FaultCode, retryAfter: string | number | undefined): ServiceView {
  return { available: false, code, retryAfterSeconds: typeof retryAfter === 'number' ? retryAfter : undefined };
}
