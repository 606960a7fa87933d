import fc from 'fast-check';
import { redact } from './redaction.js';

const number = fc.stringMatching(/^\d{10}$/u);
const around = fc.stringMatching(/^[a-z .,;:"/=?]{0,12}$/u);
const split = (digits: string, gap: string): string => digits.replace(/^(\d{3})(\d{3})/u, `$1${gap}$2${gap}`);

describe('an NHS number is masked', () => {
  it.each<[string, (digits: string) => string]>([
    ['plain', (digits) => digits],
    ['with blanks', (digits) => split(digits, ' ')],
    ['with hyphens', (digits) => split(digits, '-')],
    ['with points', (digits) => split(digits, '.')],
    ['percent-encoded', (digits) => split(digits, '%20')],
    ['behind a percent-encoded blank', (digits) => `%20${digits}`],
    ['in percent-encoded quotes', (digits) => `identifier=%22${split(digits, '%20')}%22`],
    ['as a form writes it', (digits) => split(digits, '+')],
    ['in base64', (digits) => Buffer.from(digits).toString('base64')],
    ['in base64 for addresses', (digits) => Buffer.from(`Patient/${digits}`).toString('base64url')],
    ['in the claims of a token', (digits) => `e30.${Buffer.from(`{"nhs":"${digits}"}`).toString('base64url')}.x`],
    ['in a path', (digits) => `/FHIR/R4/Patient/${digits}/RelatedPerson`],
  ])('%s, whatever stands around it', (_, write) => {
    fc.assert(
      fc.property(number, around, around, (digits, before, behind) => {
        const written = write(digits);
        const said = redact(`${before} ${written} ${behind}`);
        expect(said).toContain('[redacted]');
        expect(said).not.toContain(digits);
        expect(said).not.toContain(written);
      }),
    );
  });
});

describe('a secret is masked', () => {
  const part = fc.stringMatching(/^[A-Za-z0-9_-]{20,60}$/u);
  it.each<[string, (secret: string) => string]>([
    ['bearer token', (secret) => `Authorization: Bearer ${secret}`],
    ['signed token', (secret) => `eyJhbGciOiJSUzUxMiJ9.${secret}.${secret}`],
    ['claims without the rest', (secret) => `eyJ${secret}`],
    ['assertion in a form', (secret) => `grant_type=x&client_assertion=${secret}&scope=y`],
    ['key in a header', (secret) => `apikey: ${secret}`],
    ['private key', (secret) => `-----BEGIN PRIVATE KEY-----\n${secret}\n${secret}\n-----END PRIVATE KEY-----`],
    ['private key cut off', (secret) => `-----BEGIN RSA PRIVATE KEY-----\n${secret}`],
    ['password in an address', (secret) => `redis://user:${secret}@cache.example:6379`],
  ])('%s', (_, write) => {
    fc.assert(
      fc.property(part, (secret) => {
        expect(redact(`failed: ${write(secret)}`)).not.toContain(secret);
      }),
    );
  });
});

it.each(['07700 900123', '07700900123', '+447700900123', '01632 960999', 'ZX10 1QK', 'SW1A%201AA'])(
  'the contact %s is masked',
  (contact) => {
    expect(redact(`at ${contact}.`)).toBe('at [redacted].');
  },
);

describe('what support needs stays', () => {
  const noNumber = (text: string): boolean => !/\d{10}/u.test(text);
  it.each<[string, fc.Arbitrary<string>]>([
    ['a UUID', fc.uuid()],
    [
      'a time',
      fc
        .date({ min: new Date('2000-01-01'), max: new Date('2100-01-01'), noInvalidDate: true })
        .map((at) => at.toISOString()),
    ],
    ['an ASID', fc.stringMatching(/^[1-9]\d{11}$/u)],
    ['a masked ASID', fc.stringMatching(/^…\d{4}$/u)],
    ['an ODS code', fc.stringMatching(/^[A-Z][A-Z0-9]{2,5}$/u)],
    ['a party key', fc.stringMatching(/^[A-Z]\d{5}-\d{7}$/u).filter(noNumber)],
    ['a code', fc.stringMatching(/^[A-Z]{3,10}_[A-Z]{3,10}$/u)],
    ['a duration', fc.nat(99_999).map((ms) => `${String(ms)} ms`)],
  ])('%s', (_, readable) => {
    fc.assert(
      fc.property(readable, (text) => {
        expect(redact(`leg ${text} ended`)).toBe(`leg ${text} ended`);
      }),
    );
  });

  it.each([
    'urn:nhs:names:services:gpconnect:fhir:operation:gpc.getstructuredrecord-1',
    '/v1/patient-contexts/:id/appointments/:appointmentId/cancellation',
    'at file:///srv/app/libs/platform/src/sealed-journal.ts:12:34',
    'Nest application successfully started',
    'request.answered',
    'EYJAAA_AAA', // not the eyJ of a token
  ])('%s', (text) => {
    expect(redact(text)).toBe(text);
  });
});
