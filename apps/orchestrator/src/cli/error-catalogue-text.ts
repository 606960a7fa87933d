import { CATALOGUE, definitionOf, type FaultCode, SAFETY_LINE } from '#errors';

const codes = Object.keys(CATALOGUE).filter((code): code is FaultCode => Object.hasOwn(CATALOGUE, code));

/** `docs/errors.md`: every code that a caller can meet. */
export function errorCatalogueText(): string {
  const rows = codes.map((code) => {
    const { status, audience, owner, retryable, title, action, safetyLine, source } = definitionOf(code);
    const mark = safetyLine === true ? ' †' : '';
    return `| \`${code}\` | ${String(status)} | ${title}${mark} | ${action} | ${audience} | ${retryable ? 'yes' : 'no'} | ${owner} | ${source} |`;
  });
  return [
    '# Error catalogue',
    '',
    'Made from `libs/errors` by `npm run docs`; do not edit. Every problem reply (RFC 9457) carries `title`, `action`, `audience`, `retryable` and a `correlationId` for support.',
    '',
    `† On record calls this line follows the title: “${SAFETY_LINE}”`,
    '',
    '| code | HTTP | what happened (`title`) | what to do (`action`) | audience | may succeed later | lies with | source |',
    '| --- | --- | --- | --- | --- | --- | --- | --- |',
    ...rows,
    '',
  ].join('\n');
}
