import type { RecordContent, RecordSummary } from '#contracts';
import { Fault } from '#errors';
import { generatedBundles, madeOutTo, type Json } from '../../../test/support/record-bundles.js';
import { describeWithSharedData, sharedData } from '../../../test/support/shared-data.js';
import { LIST, bundle, bytesOf, issues, list, notImplemented, warned } from '../testing/bundles.js';
import { expectedRecord } from '../testing/reading.js';
import { readRecord } from './record-reader.js';
import { readSummary } from './record-summary.js';

const summaryOf = ({ patient, warnings, bundleId, unsupportedParameters }: RecordContent): RecordSummary => ({
  patient,
  warnings,
  bundleId,
  unsupportedParameters,
});

function bothOf(read: () => RecordSummary): RecordSummary | string {
  try {
    return read();
  } catch (error) {
    return error instanceof Fault ? error.code : 'another error';
  }
}

function expectTheSame(bytes: Buffer, nhsNumber: string): void {
  const expected = expectedRecord({ nhsNumber });
  const whole = bothOf(() => summaryOf(readRecord(bytes, expected)));
  expect(bothOf(() => readSummary(bytes, expected))).toEqual(whole);
}

describe('what a bundle that is handed on warns of', () => {
  it.each(generatedBundles(150).map(({ name, bundle: sent }) => [name, sent] as const))(
    'is what the view of it says: %s',
    (_name, sent) => {
      expectTheSame(Buffer.from(JSON.stringify(sent)), '9990001006');
    },
  );

  it('comes in the same order, from lists with and without an id, however the warning is spelt', () => {
    const resources = [
      list(LIST.problems, [], warned('data-in-transit', 'On its way')),
      list(LIST.allergies, [], warned('confidential-items', 'Withheld')),
      { ...list(LIST.medications, [], warned('confidential-items', 'Withheld')), id: 'l1' },
      issues(notImplemented('includeReferrals', 'Not supported')),
    ];
    for (const sent of [resources, resources.toReversed()]) {
      const bytes = bytesOf(bundle(sent));
      expectTheSame(bytes, expectedRecord().nhsNumber);
      expect(readSummary(bytes, expectedRecord()).warnings).toHaveLength(4);
    }
  });

  it('names what the practice did not take of the request, and no other message', () => {
    const bytes = bytesOf(
      bundle([
        issues(
          notImplemented('includeProblems', 'includeProblems is an unrecognised parameter'),
          notImplemented('includeReferrals', 'includeReferrals has been disabled'),
          notImplemented('includeConsultations.consultationSearchPeriod', 'is an unrecognised parameter'),
          notImplemented('DocumentReferences', 'DocumentReferences has been disabled'),
          notImplemented('Something about Rowan Amber', 'free text'),
        ),
      ]),
    );
    expect(readSummary(bytes, expectedRecord()).unsupportedParameters.toSorted()).toEqual([
      'includeConsultations.consultationSearchPeriod',
      'includeProblems',
      'includeReferrals',
    ]);
    expectTheSame(bytes, expectedRecord().nhsNumber);
  });

  it.each([
    ['nothing', ''],
    ['half a record', bytesOf(bundle([])).toString().slice(0, 100)],
    ['a web page', '<html></html>'],
    ['another kind of answer', '{"resourceType":"OperationOutcome"}'],
  ])('is not said of %s: it is refused', (_name, text) => {
    expect(() => readSummary(Buffer.from(text), expectedRecord())).toThrow(Fault);
    expectTheSame(Buffer.from(text), expectedRecord().nhsNumber);
  });
});

describeWithSharedData('a published bundle that is handed on', () => {
  it('warns of what its view warns of', () => {
    const files = sharedData.files('structured');
    expect(files.length).toBeGreaterThan(10);
    for (const file of files) {
      const sent = madeOutTo('9990001006', sharedData.json(`structured/${file}`) as Json);
      expectTheSame(Buffer.from(JSON.stringify(sent)), '9990001006');
    }
  });
});
