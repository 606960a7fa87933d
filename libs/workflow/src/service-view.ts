import type { FaultCode } from '#errors';

/** What a structured record of this practice holds, as far as is known. */
export type Supplies = 'all-areas' | 'medication-and-allergies' | 'not-known';

/** Whether a function can be used at the practice; a failure names the code that the function's call would answer. */
export type ServiceView =
  | {
      readonly available: true;
      readonly specificationVersion: string | undefined;
      /** Of the structured record only. */
      readonly supplies?: Supplies;
      /**
       * The directory lists the function and the practice's statement does not. For operators: the clinician is warned only when
       * the call fails (gp-connect-core.md §5.3).
       */
      readonly doubt: boolean;
    }
  | { readonly available: false; readonly code: FaultCode; readonly retryAfterSeconds: number | undefined };

export function serviceUnavailable(code: FaultCode, retryAfter: string | number | undefined): ServiceView {
  return { available: false, code, retryAfterSeconds: typeof retryAfter === 'number' ? retryAfter : undefined };
}
