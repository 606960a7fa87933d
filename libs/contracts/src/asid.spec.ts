import { Asid, maskAsid } from './asid.js';

it('keeps leading zeros and shows only the last four digits', () => {
  expect(maskAsid(Asid.parse('000000001234'))).toBe('********1234');
});

it.each(['12345678901', '1234567890123', '12345678901X', ''])('refuses %j', (text) => {
  expect(Asid.safeParse(text).success).toBe(false);
});
