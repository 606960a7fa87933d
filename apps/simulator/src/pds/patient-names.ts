import type { Story } from '../scenarios/story.js';
import type { Json } from './json.js';
import { londonDay } from './london-day.js';

/** Names, addresses and contacts as PDS stores them, the present ones first. Source: shared/spec/pds.md §4.2. */
export function namesOf({ demographics, details, nhsNumber }: Story): readonly Json[] {
  const usual = {
    id: `n${nhsNumber.slice(-4)}`,
    use: 'usual',
    period: { start: startOfLife(demographics.birthDate) },
    given: [demographics.givenName, ...(details?.furtherGivenNames ?? [])],
    family: demographics.familyName,
  };
  const others = (details?.otherNames ?? []).map(({ use, family, given, start, end }, index) => ({
    id: `o${nhsNumber.slice(-4)}${index}`,
    use,
    period: periodOf(start, end),
    given,
    family,
  }));
  return [usual, ...others];
}

export function addressesOf({ demographics, details, nhsNumber }: Story): readonly Json[] {
  const home = {
    id: `a${nhsNumber.slice(-4)}`,
    use: 'home',
    period: { start: startOfLife(demographics.birthDate) },
    line: ['1 Example Street', 'Exampleton'],
    postalCode: demographics.postcode,
  };
  const former = (details?.formerAddresses ?? []).map(({ line, postcode, start, end }, index) => ({
    id: `f${nhsNumber.slice(-4)}${index}`,
    use: 'home',
    period: periodOf(start, end),
    line,
    postalCode: postcode,
  }));
  return [home, ...former];
}

export function contactsOf({ demographics, details, nhsNumber }: Story, now: Date): readonly Json[] {
  const start = startOfLife(demographics.birthDate);
  const contact = (id: string, system: string, value: string, end?: string): Json => ({
    id: `${id}${nhsNumber.slice(-4)}`,
    use: 'home',
    system,
    value,
    period: periodOf(start, end),
  });
  const { email, formerEmail } = details ?? {};
  return [
    contact('t', 'phone', '01632960999'),
    ...(email === undefined ? [] : [contact('e', 'email', email)]),
    ...(formerEmail === undefined ? [] : [contact('x', 'email', formerEmail, londonDay(now, -365))]),
  ];
}

/** A full date, also where only the year of birth is known. */
export function startOfLife(birthDate: string): string {
  return `${birthDate}-01-01`.slice(0, 10);
}

function periodOf(start: string, end: string | undefined): Json {
  return end === undefined ? { start } : { start, end };
}
