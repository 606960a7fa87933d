import type { DaySpan, PatientSearch, PdsAccess } from '#contracts';

type Parameter = readonly [name: string, value: string];

/** A search as the query of `GET /Patient`, encoded for the wire. Source: pds.md §8.1. */
export function searchQuery(search: PatientSearch, access: PdsAccess): string {
  const parameters = [...personParameters(search), ...otherParameters(search), ...wayParameters(search, access)];
  return parameters.map(([name, value]) => `${name}=${encoded(value)}`).join('&');
}

/** Given names one by one, in their order: the order counts. */
function personParameters({ familyName, givenNames = [], gender, birthDate, deathDate }: PatientSearch): Parameter[] {
  return [
    ...given('family', familyName),
    ...givenNames.flatMap((name) => given('given', name)),
    ...given('gender', gender),
    ...days('birthdate', birthDate),
    ...days('death-date', deathDate),
  ];
}

function otherParameters({ postcode, practice, email, phone }: PatientSearch): Parameter[] {
  return [
    ...given('address-postalcode', postcode),
    ...given('general-practitioner', practice),
    ...given('email', email),
    ...given('phone', phone === undefined ? undefined : asStored(phone)),
  ];
}

/** Without a limit the gateway takes the highest that the access allows; as an application it refuses any but 1. Source: pds.md §8.1, §10.2. */
function wayParameters({ fuzzy, exact, history, mostResults }: PatientSearch, access: PdsAccess): Parameter[] {
  return [
    ...given('_fuzzy-match', whenTrue(fuzzy)),
    ...given('_exact-match', whenTrue(exact)),
    ...given('_history', whenTrue(history)),
    ...given('_max-results', access === 'application' ? undefined : mostResults?.toString()),
  ];
}

function given(name: string, value: string | undefined): readonly Parameter[] {
  return value === undefined ? [] : [[name, value]];
}

function whenTrue(flag: boolean | undefined): string | undefined {
  return flag === true ? 'true' : undefined;
}

/** Both ends of a span count, so the parameter is repeated with `ge` and `le`. */
function days(name: string, span: DaySpan | undefined): readonly Parameter[] {
  if (span === undefined) return [];
  if ('on' in span) return [[name, `eq${span.on}`]];
  const { from, to } = span;
  return [
    ...given(name, from === undefined ? undefined : `ge${from}`),
    ...given(name, to === undefined ? undefined : `le${to}`),
  ];
}

/** PDS keeps a country code as `00…`, and compares the whole text. */
function asStored(phone: string): string {
  return phone.replaceAll(' ', '').replace(/^\+/u, '00');
}

/** PDS wants `*` as `%2A`; `encodeURIComponent` leaves it, and more than it, as it is. */
function encoded(value: string): string {
  return encodeURIComponent(value).replace(
    /[!'()*]/gu,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}
