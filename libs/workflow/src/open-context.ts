import type { NhsNumber, ProductFunction } from '#contracts';
import type { PatientContext } from './patient-context.js';
import type { DemographicField, SuppliedDemographics } from './patient-verification.js';
import type { ServiceView } from './service-view.js';

export interface OpenContextRequest {
  readonly nhsNumber: NhsNumber;
  readonly demographics: SuppliedDemographics;
  /** What the user may do: no way is looked for to what is not allowed anyway. */
  readonly functions: readonly ProductFunction[];
  readonly confirm: { readonly discrepancies: boolean; readonly supersededBy: string | undefined };
}

export type OpenContextOutcome =
  | { readonly kind: 'opened'; readonly context: PatientContext; readonly services: Services; readonly expiresAt: Date }
  /** The caller must look and confirm; nothing was kept. */
  | {
      readonly kind: 'confirm';
      readonly code: 'PDS_SUPERSEDED';
      readonly supersededBy: string;
      readonly fields: readonly DemographicField[];
    }
  | { readonly kind: 'confirm'; readonly code: 'PDS_DISCREPANCY'; readonly fields: readonly DemographicField[] }
  | { readonly kind: 'refused'; readonly code: 'PDS_NOT_VERIFIED'; readonly fields: readonly DemographicField[] };

/** By function, what the context's practice and this user's rights allow. */
export interface Services {
  readonly structuredRecord: ServiceView;
  readonly appointments: ServiceView;
  readonly registration: ServiceView;
}
