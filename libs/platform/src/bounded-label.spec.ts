import { BoundedLabel } from './bounded-label.js';

describe('a label of a metric', () => {
  it('keeps what it has seen and counts what comes beyond the most as other', () => {
    const label = new BoundedLabel(2);
    expect(['a', 'b', 'c', 'a', 'b'].map((value) => label.of(value))).toEqual(['a', 'b', 'other', 'a', 'b']);
  });

  it.each(['Patient/9990001006', 'with blanks', 'x'.repeat(101), '', 'a"b', 'a\nb'])('never takes %j', (value) => {
    expect(new BoundedLabel().of(value)).toBe('other');
  });

  it.each([
    'Patient/:id',
    'urn:nhs:names:services:gpconnect:fhir:operation:gpc.getstructuredrecord-1',
    '/v1/patient-contexts/:id/structured-record',
    '/docs/*',
    'GPC_TEMPORARILY_UNAVAILABLE',
  ])('takes %s as it is', (value) => {
    expect(new BoundedLabel().of(value)).toBe(value);
  });
});
