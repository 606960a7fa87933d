import { requestTimeoutMs } from './request-timeout.js';

it.each([
  ['1', 1_000],
  ['20', 20_000],
  ['300', 300_000],
])('reads %s seconds', (value, ms) => {
  expect(requestTimeoutMs({ headers: { 'request-timeout': value } })).toBe(ms);
});

it('is without a limit of the caller when none is said', () => {
  expect(requestTimeoutMs({ headers: {} })).toBeUndefined();
});

it.each(['', '0', '-1', '1.5', '301', '1000', '5s', '1e2', '0x10', '5, 5', ' '])(
  'refuses "%s", names the header and does not quote it',
  (value) => {
    const read = () => requestTimeoutMs({ headers: { 'request-timeout': value } });
    expect(read).toThrow(
      expect.objectContaining({
        code: 'REQUEST_FIELDS_INVALID',
        details: {
          errors: [{ field: 'Request-Timeout', rule: 'must be a whole number of seconds from 1 to 300' }],
        },
      }) as Error,
    );
  },
);
