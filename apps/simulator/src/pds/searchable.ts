import { z } from 'zod';

/** What a search looks at in a record. */
export interface Searchable {
  readonly id: string;
  readonly names: readonly SearchableName[];
  readonly birthDate: string | undefined;
  readonly gender: string | undefined;
  /** `yyyy-mm-dd`. */
  readonly deathDay: string | undefined;
  readonly postcodes: readonly Dated[];
  readonly emails: readonly Dated[];
  readonly phones: readonly Dated[];
  readonly practice: string | undefined;
  readonly restricted: boolean;
}

export interface SearchableName {
  readonly family: string;
  readonly given: readonly string[];
  /** An old or maiden name. */
  readonly past: boolean;
}

export interface Dated {
  readonly value: string;
  /** No longer in use. */
  readonly past: boolean;
}

const Period = z.object({ end: z.string().optional() }).optional();

const StoredPatient = z.object({
  id: z.string(),
  meta: z.object({ security: z.array(z.object({ code: z.string() })).default([]) }),
  name: z.array(z.object({ use: z.string(), family: z.string(), given: z.array(z.string()).default([]) })).default([]),
  birthDate: z.string().optional(),
  gender: z.string().optional(),
  deceasedDateTime: z.string().optional(),
  address: z.array(z.object({ postalCode: z.string().optional(), period: Period })).default([]),
  telecom: z.array(z.object({ system: z.string(), value: z.string(), period: Period })).default([]),
  generalPractitioner: z.array(z.object({ identifier: z.object({ value: z.string() }) })).default([]),
});

/** `today` is `yyyy-mm-dd`: what ended before it belongs to the past; without it nothing does. */
export function searchable(patient: unknown, today?: string): Searchable {
  const stored = StoredPatient.parse(patient);
  const isPast = (period: { readonly end?: string | undefined } | undefined): boolean =>
    today !== undefined && period?.end !== undefined && period.end < today;
  const contacts = (system: string): readonly Dated[] =>
    stored.telecom.filter((one) => one.system === system).map(({ value, period }) => ({ value, past: isPast(period) }));
  return {
    id: stored.id,
    names: stored.name.map(({ use, family, given }) => ({ family, given, past: use === 'old' || use === 'maiden' })),
    birthDate: stored.birthDate,
    gender: stored.gender,
    deathDay: stored.deceasedDateTime?.slice(0, 10),
    postcodes: stored.address.flatMap(({ postalCode, period }) =>
      postalCode === undefined ? [] : [{ value: postalCode, past: isPast(period) }],
    ),
    emails: contacts('email'),
    phones: contacts('phone'),
    practice: stored.generalPractitioner[0]?.identifier.value,
    restricted: stored.meta.security.some(({ code }) => code !== 'U'),
  };
}
