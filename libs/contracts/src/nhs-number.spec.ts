import fc from 'fast-check';
import { NhsNumber, parseNhsNumber } from './nhs-number.js';

const DIGITS = ['0', '1', '2', '3', '4', '5', '6', '7', '8', '9'];
const nineDigits = fc.stringMatching(/^999\d{6}$/u);

function accepted(text: string): boolean {
  return NhsNumber.safeParse(text).success;
}

it.each(['9990001006', '999 000 1006', '999-000-1006', ' 9990001006 '])(
  'takes %j, however people write it',
  (written) => {
    expect(parseNhsNumber(written)).toBe('9990001006');
  },
);

it.each(['9990001007', '999000100', '99900010060', '0000000000', '999000100X', '', 'NHS9990001006'])(
  'refuses %j',
  (written) => {
    expect(parseNhsNumber(written)).toBeUndefined();
  },
);

it('finds at most one right check digit for nine digits', () => {
  fc.assert(
    fc.property(nineDigits, (start) => {
      const right = DIGITS.filter((digit) => accepted(start + digit));
      expect(right.length).toBeLessThanOrEqual(1);
    }),
  );
});

it('notices every single wrong digit', () => {
  fc.assert(
    fc.property(nineDigits, fc.nat(9), fc.integer({ min: 1, max: 9 }), (start, place, change) => {
      const number = DIGITS.map((digit) => start + digit).find(accepted);
      fc.pre(number !== undefined);
      const digit = (Number(number[place]) + change) % 10;
      const wrong = `${number.slice(0, place)}${digit}${number.slice(place + 1)}`;
      expect(accepted(wrong)).toBe(false);
    }),
  );
});

it('notices two neighbouring digits that were swapped', () => {
  fc.assert(
    fc.property(nineDigits, fc.nat(8), (start, place) => {
      const number = DIGITS.map((digit) => start + digit).find(accepted);
      fc.pre(number !== undefined && number[place] !== number[place + 1]);
      const swapped =
        number.slice(0, place) + (number[place + 1] ?? '') + (number[place] ?? '') + number.slice(place + 2);
      expect(accepted(swapped)).toBe(false);
    }),
  );
});
