import { readFileSync } from 'node:fs';
import { PROVIDER_CODES } from './provider-codes.js';

it('every code of a practice that has a meaning of its own stands in the error matrix', () => {
  const page = readFileSync('docs/error-matrix.md', 'utf8');
  expect([...PROVIDER_CODES.keys()].filter((code) => !page.includes(`\`${code}\``))).toEqual([]);
});
