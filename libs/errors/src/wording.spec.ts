import { beginsWithVerb, DISCLOSURE, JARGON } from '../../../test/support/plain-words.js';
import { readingGrade } from '../../../test/support/reading-grade.js';
import { CATALOGUE, definitionOf, type FaultCode, SAFETY_LINE } from './catalogue.js';
import { wordsOf } from './words.js';

const codes = Object.keys(CATALOGUE) as FaultCode[];
const forClinicians = codes.filter((code) => definitionOf(code).audience === 'clinician');
const said = (code: FaultCode): string => {
  const { title, action } = wordsOf(code);
  return `${title} ${action}`;
};

/** Sentences that a page of the specification fixes word for word, and what they break. */
const FIXED = {
  /** gp-connect-core.md §7.4: “not sharing this information electronically”. Grade 10.5. */
  grade: ['GPC_PRACTICE_NOT_SHARING'],
  /** pds.md §10.2 and hazards.md §7; gp-connect-core.md §7.4 puts it as a wish of the patient, without the word consent. */
  disclosure: ['PDS_DECEASED'],
  /** gp-connect-core.md §7.4: support acts, the user need not. */
  action: ['GPC_REQUEST_INVALID', 'GPC_IDENTIFIER_INVALID', 'GPC_REQUEST_REJECTED', 'GPC_SECURE_CONNECTION_FAILED'],
} as const satisfies Record<string, readonly FaultCode[]>;

/** School year that a clinician's line may ask for; NHS content is written for year 9 at most. */
const HIGHEST_GRADE = 9;

describe('a line for a clinician', () => {
  it.each(forClinicians)('%s has none of our jargon', (code) => {
    expect(JARGON.exec(said(code))?.[0]).toBeUndefined();
  });

  it.each(forClinicians.filter((code) => !isIn(FIXED.grade, code)))('%s is easy to read', (code) => {
    expect(readingGrade(said(code))).toBeLessThanOrEqual(HIGHEST_GRADE);
  });

  it('is easier still on the whole, and so is the safety line', () => {
    const grades = forClinicians.map((code) => readingGrade(said(code)));
    expect(grades.reduce((sum, grade) => sum + grade, 0) / grades.length).toBeLessThan(6);
    expect(readingGrade(SAFETY_LINE)).toBeLessThanOrEqual(HIGHEST_GRADE);
  });
});

describe('a line for anybody', () => {
  it.each(codes.filter((code) => !isIn(FIXED.disclosure, code)))(
    '%s does not tell why a patient is kept back',
    (code) => {
      expect(DISCLOSURE.exec(said(code))?.[0]).toBeUndefined();
    },
  );

  it.each(codes.filter((code) => !isIn(FIXED.action, code)))('%s says what to do', (code) => {
    expect([definitionOf(code).action, beginsWithVerb(definitionOf(code).action)]).toEqual([
      definitionOf(code).action,
      true,
    ]);
  });

  it.each(codes)('%s is made of whole sentences', (code) => {
    const { title, action, doesNotMean = 'None.', source } = definitionOf(code);
    for (const text of [title, action, doesNotMean]) expect(text).toMatch(/^[A-Z][^]*[^.]\.$/u);
    expect(source).not.toBe('');
  });

  it('names only codes that the catalogue has in its exceptions', () => {
    for (const code of Object.values(FIXED).flat()) expect(codes).toContain(code);
  });
});

/** Codes that end a call before any practice or directory is asked, by the caller's own doing. */
const OF_THE_CALLER: readonly FaultCode[] = codes.filter((code) => definitionOf(code).owner === 'caller');

describe('a record call that fails', () => {
  const ofRecords = codes.filter(
    (code) =>
      /^(?:GPC|SDS)_/u.test(code) && definitionOf(code).nothingWasSaved === undefined && !OF_THE_CALLER.includes(code),
  );
  const elsewhere: readonly FaultCode[] = ['GPC_PATIENT_NOT_AT_PRACTICE', 'GPC_SEVERAL_PATIENTS'];

  const ofOurs = [
    'JOURNEY_TIMEOUT',
    'INTERNAL',
    'CONTEXT_STORE_UNAVAILABLE',
    'AUDIT_UNAVAILABLE',
    'AUDIT_NOT_CLOSED',
  ] as const;

  it.each([...ofRecords.filter((code) => !elsewhere.includes(code)), ...ofOurs] as const)(
    '%s never passes for an empty record',
    (code) => {
      expect(wordsOf(code, { recordCall: true }).title).toBe(`${definitionOf(code).title} ${SAFETY_LINE}`);
      expect(wordsOf(code).title).not.toContain(SAFETY_LINE);
    },
  );

  it('has the safety line instead of the other caution, never both', () => {
    const { doesNotMean } = definitionOf('SDS_ENDPOINT_NOT_FOUND');
    expect(wordsOf('SDS_ENDPOINT_NOT_FOUND').title).toContain(doesNotMean);
    expect(wordsOf('SDS_ENDPOINT_NOT_FOUND', { recordCall: true }).title).not.toContain(doesNotMean);
  });
});

/** What stands for "nothing was saved" and for "it may have been". */
const NOTHING = /[Nn]othing was saved|No (?:appointment|registration) was made|was not saved/u;
const PERHAPS = /not known whether|not certain|No appointment was found|has dealt with/u;

describe('a command that fails', () => {
  const saying = (known: boolean | 'unknown'): readonly FaultCode[] =>
    codes.filter((code) => definitionOf(code).nothingWasSaved === known);

  it.each(saying(true))('%s says that nothing was saved', (code) => {
    expect(said(code)).toMatch(NOTHING);
  });

  it.each(saying('unknown'))('%s does not promise that nothing was saved', (code) => {
    expect(said(code)).toMatch(PERHAPS);
    expect(said(code)).not.toMatch(NOTHING);
  });

  it.each(saying(false))('%s says that it was saved', (code) => {
    expect(said(code)).toMatch(/was booked|Booked after all/u);
  });

  it.each<[FaultCode, true | 'unknown', RegExp]>([
    ['GPC_TEMPORARILY_UNAVAILABLE', true, /^Nothing was saved\. The practice system cannot/u],
    ['GPC_TEMPORARILY_UNAVAILABLE', 'unknown', /^It is not known whether this was saved\. The practice/u],
    ['INTERNAL', 'unknown', /^It is not known whether this was saved\. Something/u],
    ['GPC_BOOKING_NOT_PERMITTED', 'unknown', /^An earlier attempt may have been saved\. This practice/u],
    ['GPC_SLOT_TAKEN', true, /^That slot has just been taken\. No appointment was made\.$/u],
    ['GPC_UNKNOWN_OUTCOME', 'unknown', /^We could not confirm/u],
  ])('%s with nothingWasSaved %s says so itself', (code, nothingWasSaved, title) => {
    expect(wordsOf(code, { nothingWasSaved }).title).toMatch(title);
  });

  it('never tells to repeat what may have been saved', () => {
    for (const code of saying('unknown')) expect([code, definitionOf(code).retryable]).toEqual([code, false]);
  });
});

function isIn(list: readonly FaultCode[], code: FaultCode): boolean {
  return list.includes(code);
}
