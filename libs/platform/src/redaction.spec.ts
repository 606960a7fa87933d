import fc from 'fast-check';
import { redact } from './redaction.js';

it.each([
  ['trace 9990001006 failed', 'trace [redacted] failed'],
  ['trace 999 000 1006 failed', 'trace [redacted] failed'],
  ['NHS999-000-1006', 'NHS[redacted]'],
  ['/Patient/9990001006/x', '/Patient/[redacted]/x'],
  ['Authorization: Bearer abc.DEF_123', 'Authorization: [redacted]'],
  ['eyJhbGciOiJub25lIn0.eyJzdWIiOiIxIn0.', '[redacted]'],
  ['client_assertion=abcdef&x=1', '[redacted]&x=1'],
  ['apikey: invented-key', '[redacted]'],
])('%s is written as %s', (text, written) => {
  expect(redact(text)).toBe(written);
});

it.each(['asid 200000000017', '0f6b1c1e-5a3c-4d59-8f0d-1234567890ab', '2026-11-16T09:00:00.000Z', 'took 12345 ms'])(
  '%s stays readable',
  (text) => {
    expect(redact(text)).toBe(text);
  },
);

it('lets no run of exactly ten digits through, whatever stands around it', () => {
  const around = fc.stringMatching(/^[a-z .,;:"/]{0,12}$/u);
  fc.assert(
    fc.property(fc.stringMatching(/^\d{10}$/u), around, around, (number, before, behind) => {
      expect(redact(before + number + behind)).not.toContain(number);
    }),
  );
});
