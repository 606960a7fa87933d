import { DISCLOSURE, JARGON } from '../../../test/support/plain-words.js';
import { readingGrade } from '../../../test/support/reading-grade.js';
import { sentencesIn } from '../../../test/support/sentences-in.js';

/** Where replies get the sentences that stand before a clinician, beside those of the catalogue. */
const REPLIES = [
  'apps/orchestrator/src/booking/appointments-reply.ts',
  'apps/orchestrator/src/booking/booking-replies.ts',
  'apps/orchestrator/src/booking/change-schemas.ts',
  'apps/orchestrator/src/booking/registration-reply.ts',
  'apps/orchestrator/src/booking/slots-reply.ts',
  'apps/orchestrator/src/search-view.ts',
];
/** Sentences beside a record. Their wording is that of hazards.md §7, so only jargon is looked for. */
const RECORDS = ['libs/gp-connect/src/record-warnings.ts', 'libs/gp-connect/src/texts.ts'];
const HIGHEST_GRADE = 9;

type Found = readonly [file: string, text: string];
const foundIn = (files: readonly string[]): readonly Found[] =>
  files.flatMap((file) => sentencesIn(file).map((text): Found => [file.split('/').at(-1) ?? '', text]));

describe('every sentence of a reply', () => {
  it('is found in the files that make them', () => {
    expect([...REPLIES, ...RECORDS].filter((file) => sentencesIn(file).length === 0)).toEqual([]);
    expect(foundIn(REPLIES).map(([, text]) => text)).toContain('The appointment is booked.');
  });

  it.each(foundIn([...REPLIES, ...RECORDS]))('%s: “%s” has none of our jargon', (_, text) => {
    expect(JARGON.exec(text)?.[0]).toBeUndefined();
  });

  it.each(foundIn(REPLIES))('%s: “%s” is easy to read and does not tell why something is kept back', (_, text) => {
    expect(readingGrade(text)).toBeLessThanOrEqual(HIGHEST_GRADE);
    expect(DISCLOSURE.exec(text)?.[0]).toBeUndefined();
  });
});
