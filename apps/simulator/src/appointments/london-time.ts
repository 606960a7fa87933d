const MINUTE = 60_000;

const FORMAT = new Intl.DateTimeFormat('en-GB', { timeZone: 'Europe/London', timeZoneName: 'longOffset' });

const HOUR = 60 * MINUTE;
const HOURS_KEPT = 10_000;
/** By hour since 1970: the clocks change on the hour, and asking the calendar is slow. */
const known = new Map<number, number>();

/** Milliseconds by which the clocks of London are ahead of UTC at that instant. */
function ahead(instant: number): number {
  const hour = Math.floor(instant / HOUR);
  const kept = known.get(hour);
  if (kept !== undefined) return kept;
  if (known.size >= HOURS_KEPT) known.clear();
  const zone = FORMAT.formatToParts(instant).find(({ type }) => type === 'timeZoneName');
  const offset = zone?.value === 'GMT+01:00' ? HOUR : 0;
  known.set(hour, offset);
  return offset;
}

/** `yyyy-mm-ddThh:mm:ss+hh:mm` in London time, as times are written everywhere here. Source: shared/spec/appointments.md §2.3. */
export function londonText(instant: number): string {
  const offset = ahead(instant);
  return `${new Date(instant + offset).toISOString().slice(0, 19)}${offset === 0 ? '+00:00' : '+01:00'}`;
}

export const londonDate = (instant: number): string => londonText(instant).slice(0, 10);

/** 0 is Sunday. */
export const weekdayOf = (day: string): number => new Date(`${day}T00:00:00Z`).getUTCDay();

/** The instant at which the clocks of London show this time of the day; `minutes` after midnight. */
export function londonInstant(day: string, minutes = 0): number {
  const asIfUtc = Date.parse(`${day}T00:00:00Z`) + minutes * MINUTE;
  return asIfUtc - ahead(asIfUtc - ahead(asIfUtc));
}

/** `undefined` when the text is not a time with the offset that London has at that instant. Source: shared/spec/appointments.md §2.1. */
export function londonTimeIn(text: string): number | undefined {
  if (!/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\+0[01]:00$/.test(text)) return undefined;
  const instant = Date.parse(text);
  return Number.isNaN(instant) || londonText(instant) !== text ? undefined : instant;
}

/** `undefined` when the text is not a day of the calendar. */
export function dayIn(text: string): string | undefined {
  if (!/^\d{4}-\d\d-\d\d$/.test(text)) return undefined;
  const instant = Date.parse(`${text}T00:00:00Z`);
  return Number.isNaN(instant) || new Date(instant).toISOString().slice(0, 10) !== text ? undefined : text;
}
