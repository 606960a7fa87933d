import { isPseudoPractice, OdsCode, parseOdsCode } from './ods-code.js';

it.each([
  [' b82617 ', 'B82617'],
  ['G7H8J', 'G7H8J'],
  ['YES', 'YES'],
])('takes %j as %s', (written, code) => {
  expect(parseOdsCode(written)).toBe(code);
});

it.each(['', '*', 'B8261(', 'A|B', 'TOOLONGCODE', 'B 82617'])(
  'refuses %j, which could reach into the directory search',
  (written) => {
    expect(parseOdsCode(written)).toBeUndefined();
  },
);

it.each(['V81997', 'V81998', 'V81999'])('knows that %s is no practice', (code) => {
  expect(isPseudoPractice(OdsCode.parse(code))).toBe(true);
});

it('knows that any other code may be one', () => {
  expect(isPseudoPractice(OdsCode.parse('V81996'))).toBe(false);
});
