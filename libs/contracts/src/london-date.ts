const LONDON = new Intl.DateTimeFormat('sv-SE', { timeZone: 'Europe/London', dateStyle: 'short' });

/** Date on which `now` falls in England, `yyyy-mm-dd`. Whether a registration is current is decided by it. Source: pds.md §7. */
export function londonDate(now: Date): string {
  return LONDON.format(now);
}
