import type { BundlePatient } from '#contracts';
import { foldName } from './fold-name.js';

/** One field in which the practice's Patient differs from the national record; both values are for the clinician's eyes. */
export interface IdentityDifference {
  readonly field: (typeof IDENTITY_FIELDS)[number];
  readonly national: string | undefined;
  readonly practice: string | undefined;
}

/** Every field that is compared, in the order of gp-connect-core.md §9.2. */
export const IDENTITY_FIELDS = ['familyName', 'givenName', 'gender', 'birthDate', 'practice'] as const;

export interface NationalIdentity {
  readonly familyName: string | undefined;
  readonly givenName: string | undefined;
  readonly gender: string | undefined;
  readonly birthDate: string | undefined;
  /** ODS code of the practice by the trace. */
  readonly practice: string;
}

/**
 * Compares the Patient of a structured record with the trace; the NHS number was compared before and ends the call.
 * Names: case, accents and outer blanks do not count; everything else exactly. Source: gp-connect-core.md §9.2.
 */
export function identityDifferences(national: NationalIdentity, bundle: BundlePatient): readonly IdentityDifference[] {
  const compared: readonly (IdentityDifference & { readonly same: boolean })[] = [
    {
      field: 'familyName',
      national: national.familyName,
      practice: bundle.familyName,
      same: sameName(national.familyName, bundle.familyName),
    },
    {
      field: 'givenName',
      national: national.givenName,
      practice: bundle.givenName,
      same: sameName(national.givenName, bundle.givenName),
    },
    { field: 'gender', national: national.gender, practice: bundle.gender, same: national.gender === bundle.gender },
    {
      field: 'birthDate',
      national: national.birthDate,
      practice: bundle.birthDate,
      same: national.birthDate === bundle.birthDate,
    },
    {
      field: 'practice',
      national: national.practice,
      practice: bundle.practiceOdsCode,
      same: national.practice.toUpperCase() === bundle.practiceOdsCode?.trim().toUpperCase(),
    },
  ];
  return compared.filter(({ same }) => !same).map(({ same: _, ...difference }) => difference);
}

function sameName(one: string | undefined, other: string | undefined): boolean {
  return foldWhole(one) === foldWhole(other);
}

/** Unlike the check before the journey, hyphens and blanks inside a name count here: whole values are compared. */
function foldWhole(name: string | undefined): string {
  const folded = foldName(name);
  return folded === ''
    ? (name ?? '').trim()
    : (name ?? '').normalize('NFD').replace(/\p{M}/gu, '').trim().toUpperCase();
}
