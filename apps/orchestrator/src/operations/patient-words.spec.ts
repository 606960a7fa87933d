import fc from 'fast-check';
import { masker, wordsOf } from './patient-words.js';

const PATIENT = {
  nhsNumber: '9990001006',
  demographics: { familyName: 'O’Redwood-Vale', givenName: 'Zoë', birthDate: '1970-01-31', postcode: 'ZZ99 3VZ' },
  purpose: 'direct-care',
};
const mask = masker(wordsOf(PATIENT));

describe('a text of another system, for operators', () => {
  it.each([
    ['Patient 9990001006 has no record', 'Patient [masked] has no record'],
    ['Patient 999 000 1006', 'Patient [masked]'],
    ['Patient/9990001006/_history', 'Patient/[masked]/_history'],
    [
      'identifier https://fhir.nhs.uk/Id/nhs-number|9990001006',
      'identifier https://fhir.nhs.uk/Id/nhs-number|[masked]',
    ],
    ["O'REDWOOD VALE, Zoe", '[masked], [masked]'],
    ['no match for Redwood', 'no match for [masked]'],
    ['no match for Vale', 'no match for [masked]'],
    ['born 31-Jan-1970 or 31/01/1970 or 19700131', 'born [masked] or [masked] or [masked]'],
    ['born 31 January 1970, 31st January 1970 or 31/1/70', 'born [masked], [masked] or [masked]'],
    ['January 31, 1970', '[masked]'],
    ['birthDate 1970-01-31T00:00:00Z', 'birthDate [masked]T00:00:00Z'],
    ['lives at zz993vz', 'lives at [masked]'],
  ])('loses the patient: %s', (text, left) => {
    expect(mask(text)).toBe(left);
  });

  it('loses a name in any script', () => {
    const names = masker(wordsOf({ familyName: 'Иванова', givenName: '小明' }));
    expect(names('ИВАНОВА, 小明 unknown')).toBe('[masked], [masked] unknown');
  });

  it.each([
    ['seen by Dr Marigold Fernsby today', 'seen by [masked] today'],
    ['name: Quentin Underhill, role: x', 'name: [masked], role: x'],
    ['"dob":"1980-02-29"', '"dob":[masked]'],
    ['write to someone@surgery.example', 'write to [masked]'],
    ['telephone 01632 960123', 'telephone [masked]'],
    [
      'https://gp.example/Patient?family=Underhill&birthdate=1980 refused',
      'https://gp.example/Patient[masked] refused',
    ],
    ['another number 9990009999', 'another number [redacted]'],
    ['lives at ZZ1 1AA', 'lives at [masked]'],
    ['ASID_CHECK_FAILED_MESSAGESENDER_200000009901', 'ASID_CHECK_FAILED_MESSAGESENDER_********9901'],
  ])('loses others whom nobody named: %s', (text, left) => {
    expect(mask(text)).toBe(left);
  });

  it.each([
    'ENDPOINT_x_VARIES_FROM_TARGETURL_y',
    'FOT_CHECK_FAILED',
    'Invalid attribute value in parameter includeAllergies at 2026-11-21T10:00:00Z',
    'trace 3f1f2c9a-7c55-4a0e-9c0f-2f6a4b0d7e11',
  ])('keeps what explains the refusal: %s', (text) => {
    expect(mask(text)).toBe(text);
  });

  it('never holds the number, whatever stands between its digits', () => {
    const between = fc.array(fc.constantFrom('', ' ', '-', '.', '\u00a0', '_', ' - '), { minLength: 9, maxLength: 9 });
    fc.assert(
      fc.property(between, fc.string(), (gaps, around) => {
        const number = Array.from(PATIENT.nhsNumber, (digit, at) => digit + (gaps[at] ?? '')).join('');
        const left = mask(`${around.replace(/[\p{L}\p{N}]/gu, '')} ${number} end`);
        expect(left.replace(/\D/gu, '')).not.toContain(PATIENT.nhsNumber);
      }),
    );
  });
});
