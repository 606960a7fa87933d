import { LIST, NATIONAL, issues, list, notImplemented, warned, type Json } from '../testing/bundles.js';
import { readResources } from '../testing/reading.js';

const warningsOf = (...resources: readonly Json[]) => readResources(resources).warnings;

describe('warnings of the practice are shown, all of them', () => {
  it.each([
    ['confidential-items', 'Medication: some items have been withheld (confidentiality or patient preference).'],
    ['data-awaiting-filing', 'Medication: the practice has not yet reviewed some incoming items; they may be missing.'],
    ['brand-new', "Medication: the practice sent a warning that this service does not know. Read the practice's text."],
  ])('%s holds for its area', (code, message) => {
    expect(warningsOf(list(LIST.medications, [], warned(code, 'As sent.')))).toEqual([
      { area: 'medications', code, message, practiceText: 'As sent.', list: `List ${LIST.medications}` },
    ]);
  });

  it('a record in transit is incomplete in every area', () => {
    const [warning] = warningsOf(list(LIST.problems, [], warned('data-in-transit', 'Not complete.')));
    expect(warning).toMatchObject({ code: 'data-in-transit', practiceText: 'Not complete.' });
    expect(warning?.area).toBeUndefined();
    expect(warning?.message).toMatch(/^All areas/u);
  });

  it('each code of each list counts, whichever address and form it comes in', () => {
    const url = 'http://fhir.hl7.org.uk/STU3/StructureDefinition/extension-careconnect-gpc-listwarningcode-1';
    const extension = [{ url, valueCode: 'confidential-items' }, { url, valueString: 'data-in-transit' }, { url }];
    expect(warningsOf(list(LIST.medications, [], { extension })).map(({ code }) => code)).toEqual([
      'confidential-items',
      'data-in-transit',
      'unreadable',
    ]);
  });

  it.each([
    ['consultations-medications-contained-in-consultations', 'medications'],
    ['consultations-outbound-referrals-in-consultations', 'referrals'],
    ['problems-linked-problems-not-relating-to-the-primary-query', 'problems'],
    ['problems-allergies-that-have-been-ended-related-to-problems', 'allergies'],
    ['problems-documents-related-to-problems', undefined],
  ])('the linked list %s warns of %s', (code, area) => {
    expect(warningsOf(list(code, [], warned('confidential-items', 'As sent.')))).toMatchObject([
      { area, list: `List ${code}` },
    ]);
  });
});

describe("messages of the practice's system are shown, all of them", () => {
  it.each<[string, Json, string | undefined, string]>([
    [
      'an unknown area',
      notImplemented('includeReferrals', 'x'),
      'referrals',
      "Referrals cannot be supplied by this practice's system. Do not read this as 'none recorded'.",
    ],
    [
      'an area switched off',
      notImplemented('includeReferrals', 'includeReferrals has been disabled'),
      'referrals',
      "Referrals: sharing is switched off at this practice. Do not read this as 'none recorded'.",
    ],
    [
      'an unknown part',
      notImplemented('includeMedication.x', 'x'),
      'medications',
      "Medication: The practice's system did not apply a part of the request.",
    ],
    [
      'documents',
      notImplemented('DocumentReferences', 'x'),
      undefined,
      "Documents cannot be supplied by this practice. Do not read this as 'none recorded'.",
    ],
    [
      'something else',
      { severity: 'fatal' },
      undefined,
      "The practice's system sent a message about this record. Read its text.",
    ],
    [
      'a known area in another way',
      { code: 'exception', diagnostics: 'includeAllergies' },
      'allergies',
      "Allergies: The practice's system sent a message about this record. Read its text.",
    ],
  ])('%s', (_, issue, area, message) => {
    expect(warningsOf(issues(issue))).toMatchObject([{ area, message }]);
  });

  it('says the same where the practice uses the older code', () => {
    const issue = notImplemented('includeReferrals', 'x');
    const older = JSON.parse(JSON.stringify(issue).replace('NOT_IMPLEMENTED', 'PARAMETER_NOT_FOUND')) as Json;
    expect(warningsOf(issues(older))).toMatchObject([
      { code: 'PARAMETER_NOT_FOUND', message: warningsOf(issues(issue))[0]?.message },
    ]);
  });

  it('an outcome that cannot be read is still a message', () => {
    expect(warningsOf({ resourceType: 'OperationOutcome', issue: 'all well' })).toMatchObject([{ code: 'unreadable' }]);
  });

  it('keeps code and text as sent', () => {
    expect(warningsOf(issues(notImplemented('includeReferrals', 'Not here')))).toMatchObject([
      { code: 'NOT_IMPLEMENTED', practiceText: 'Not here' },
    ]);
  });

  it('reads the code of an extension at our own address too', () => {
    expect(
      warningsOf(
        list(LIST.medications, [], {
          extension: [
            {
              url: `${NATIONAL}Extension-CareConnect-GPC-ListWarningCode-1`,
              valueCoding: { code: 'confidential-items' },
            },
          ],
        }),
      ),
    ).toHaveLength(1);
  });
});
