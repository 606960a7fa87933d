import { definitionOf, type FaultCode, SAFETY_LINE } from '#errors';

const SAVED = {
  true: 'Nothing was saved.',
  false: 'Something was saved.',
  unknown: 'It is not known whether something was saved.',
} as const;

/** What stands behind the `type` of a problem: one row of the catalogue in full sentences. */
export function problemPage(code: FaultCode): string {
  const { title, doesNotMean, safetyLine, action, nothingWasSaved, ...row } = definitionOf(code);
  const again = row.retryable
    ? 'The same request may succeed later.'
    : 'The same request will fail again until something changes.';
  const lines: readonly (string | false | undefined)[] = [
    code,
    '',
    `What happened: ${title}`,
    doesNotMean !== undefined && `What it does not mean: ${doesNotMean}`,
    safetyLine === true && `On record calls: ${SAFETY_LINE}`,
    `What to do: ${action}`,
    nothingWasSaved !== undefined && `For commands: ${SAVED[`${nothingWasSaved}`]}`,
    '',
    `HTTP ${String(row.status)} · for the ${row.audience} · lies with: ${row.owner} · ${again}`,
    `Source: ${row.source}`,
    '',
  ];
  return lines.filter((line) => line !== false && line !== undefined).join('\n');
}
