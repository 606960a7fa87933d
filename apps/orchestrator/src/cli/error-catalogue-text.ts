import { CATALOGUE, definitionOf, type FaultCode, SAFETY_LINE } from '#errors';

const codes = Object.keys(CATALOGUE).filter((code): code is FaultCode => Object.hasOwn(CATALOGUE, code));

/** `docs/errors.md`: every code that a caller can meet. */
export function errorCatalogueText(): string {
  const rows = codes.map((code) => {
    const {
      status,
      audience,
      owner,
      retryable,
      title,
      doesNotMean = '',
      action,
      safetyLine,
      source,
      ...row
    } = definitionOf(code);
    const caution = [...(safetyLine === true ? ['†'] : []), doesNotMean].join(' ').trim();
    const saved = row.nothingWasSaved === undefined ? '' : SAVED[String(row.nothingWasSaved)];
    return `| \`${code}\` | ${String(status)} | ${title} | ${caution} | ${action} | ${String(saved)} | ${audience} | ${retryable ? 'yes' : 'no'} | ${owner} | ${source} |`;
  });
  return [
    '# Error catalogue',
    '',
    'Made from `libs/errors` by `npm run docs`; do not edit. Every problem reply (RFC 9457) carries `title`, `action`, `audience`, `retryable` and a `correlationId` for support.',
    '',
    'What a failure does not mean stands behind its title in every reply. Commands say in `nothingWasSaved` what is known; where the code stands for questions as well, “Nothing was saved.” stands before the title.',
    '',
    `† On record calls this line follows the title: “${SAFETY_LINE}”`,
    '',
    '| code | HTTP | what happened (`title`) | what it does not mean | what to do (`action`) | saved | audience | may succeed later | lies with | source |',
    '| --- | --- | --- | --- | --- | --- | --- | --- | --- | --- |',
    ...rows,
    '',
  ].join('\n');
}

const SAVED: Readonly<Record<string, string>> = { true: 'nothing', false: 'something', unknown: 'unknown' };
