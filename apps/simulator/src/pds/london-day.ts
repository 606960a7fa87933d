const LONDON = new Intl.DateTimeFormat('en-CA', {
  timeZone: 'Europe/London',
  year: 'numeric',
  month: '2-digit',
  day: '2-digit',
});

/** The date in London, some days away from the given moment, as `yyyy-mm-dd`. Source: shared/spec/pds.md §7. */
export function londonDay(moment: Date, daysAway = 0): string {
  const day = new Date(`${LONDON.format(moment)}T00:00:00Z`);
  day.setUTCDate(day.getUTCDate() + daysAway);
  return day.toISOString().slice(0, 10);
}
