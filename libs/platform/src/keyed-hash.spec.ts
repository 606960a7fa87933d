import { randomBytes } from 'node:crypto';
import fc from 'fast-check';
import { HmacKeyedHash } from './keyed-hash.js';

const KEY = randomBytes(32);
const hash = new HmacKeyedHash(KEY);

it('names the same parts alike on every instance with the same key, and only there', () => {
  const parts = ['guard', 'A20047', '9990001006'];
  expect(new HmacKeyedHash(Buffer.from(KEY)).pseudonym(parts)).toBe(hash.pseudonym(parts));
  expect(new HmacKeyedHash(randomBytes(32)).pseudonym(parts)).not.toBe(hash.pseudonym(parts));
  expect(hash.pseudonym(parts)).toMatch(/^[A-Za-z0-9_-]{43}$/u);
});

it('names different parts differently, also when they read the same one after the other', () => {
  const parts = fc.array(fc.string({ maxLength: 5 }), { maxLength: 4 });
  fc.assert(
    fc.property(parts, parts, (one, other) => {
      const alike = JSON.stringify(one) === JSON.stringify(other);
      expect(hash.pseudonym(one) === hash.pseudonym(other)).toBe(alike);
    }),
  );
  expect(hash.pseudonym(['a', 'bc'])).not.toBe(hash.pseudonym(['ab', 'c']));
});
