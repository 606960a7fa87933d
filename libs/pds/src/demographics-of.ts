import type { Demographics } from '#contracts';
import type { R4Patient } from '#fhir';

/** What the checks and the list of matches need of a patient. */
export function demographicsOf({ name, gender, birthDate, address }: R4Patient): Demographics {
  return {
    names: name.map(({ use, family, given }) => ({ use, family, given })),
    gender,
    birthDate,
    postcodes: address.flatMap(({ postalCode }) => (postalCode === undefined ? [] : [postalCode])),
  };
}
