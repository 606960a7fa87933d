import type { Story } from '../scenarios/story.js';

/** `[{nhsNumber, story, shows, demographics}]`, one line for each. */
export function patientsAsJson(stories: readonly Story[]): string {
  const lines = stories.map(({ nhsNumber, story, shows, demographics }) =>
    JSON.stringify({ nhsNumber, story, shows, demographics }),
  );
  return `[\n${lines.map((line) => `  ${line}`).join(',\n')}\n]\n`;
}

export function patientsAsTable(stories: readonly Story[]): string {
  const rows = stories.map(({ nhsNumber, story, shows, demographics }) => {
    const { familyName, givenName, birthDate } = demographics;
    return [spaced(nhsNumber), story, `${familyName}, ${givenName}`, birthDate, shows];
  });
  const table = [['NHS number', 'story', 'name', 'born', 'shows'], ...rows];
  const widths = table.reduce<readonly number[]>(
    (sofar, row) => row.map((cell, at) => Math.max(sofar[at] ?? 0, cell.length)),
    [],
  );
  return table
    .map(
      (row) =>
        `${row
          .map((cell, at) => cell.padEnd(widths[at] ?? 0))
          .join('  ')
          .trimEnd()}\n`,
    )
    .join('');
}

/** Shown 3-3-4. Source: shared/spec/pds.md §3. */
function spaced(nhsNumber: string): string {
  return `${nhsNumber.slice(0, 3)} ${nhsNumber.slice(3, 6)} ${nhsNumber.slice(6)}`;
}
