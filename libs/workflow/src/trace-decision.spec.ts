import fc from 'fast-check';
import { OdsCode, type Demographics, type Standing } from '#contracts';
import { A_PATIENT, A_PRACTICE, aTrace, nhsNumber } from '../../contracts/testing/fakes.js';
import type { OpenContextRequest } from './open-context.js';
import { verifyPatient, type Verification } from './patient-verification.js';
import { decideTrace } from './trace-decision.js';

const MARIGOLD = { familyName: 'Fernsby', givenName: 'Marigold', birthDate: '1972-04-09' };
const SUCCESSOR = nhsNumber('9990001014');
const NOTHING_CONFIRMED = { discrepancies: false, supersededBy: undefined };

function request(confirm: Partial<OpenContextRequest['confirm']> = {}): OpenContextRequest {
  return {
    nhsNumber: A_PATIENT,
    demographics: MARIGOLD,
    functions: ['record'],
    confirm: { ...NOTHING_CONFIRMED, ...confirm },
  };
}

const VERIFIED: Verification = { result: 'VERIFIED', matchedOn: 'usual', differences: [] };
const DIFFERENT: Verification = {
  result: 'VERIFIED_WITH_DISCREPANCY',
  matchedOn: 'historic',
  differences: ['familyName'],
};
const SOMEBODY_ELSE: Verification = { result: 'NOT_VERIFIED', matchedOn: undefined, differences: ['birthDate'] };
const RESTRICTED: Standing = { kind: 'restricted' };
const DECEASED: Standing = { kind: 'deceased' };
const NO_PRACTICE: Standing = { kind: 'no-practice', code: 'PDS_GP_CONFLICT', removalCode: 'EMB' };
const NAMELESS: Demographics = { names: [], gender: undefined, birthDate: undefined, postcodes: [] };

/** The order of pds.md §9.1: who it is, whether the record may be used, whether the number holds, what differs, where it is. */
describe('what a trace allows', () => {
  it('is to go on with the number and the practice of the national record', () => {
    expect(decideTrace(request(), aTrace(), VERIFIED)).toEqual({
      kind: 'go-on',
      nhsNumber: A_PATIENT,
      practice: A_PRACTICE,
    });
  });
  it.each<[string, Standing, Verification, string]>([
    ['of somebody else tells nothing about that person', RESTRICTED, SOMEBODY_ELSE, 'PDS_NOT_VERIFIED'],
    ['of somebody else who is dead tells nothing about that person', DECEASED, SOMEBODY_ELSE, 'PDS_NOT_VERIFIED'],
    ['of a restricted record', RESTRICTED, VERIFIED, 'PDS_RESTRICTED'],
    ['of a restricted record, differences or not', RESTRICTED, DIFFERENT, 'PDS_RESTRICTED'],
    ['of a dead person', DECEASED, VERIFIED, 'PDS_DECEASED'],
    ['of a dead person, before differences are asked about', DECEASED, DIFFERENT, 'PDS_DECEASED'],
    ['without a practice, after differences are asked about', NO_PRACTICE, DIFFERENT, 'PDS_DISCREPANCY'],
    ['without a practice', NO_PRACTICE, VERIFIED, 'PDS_GP_CONFLICT'],
  ])('is nothing: %s', (_how, standing, verification, code) => {
    expect(decideTrace(request(), aTrace({ standing }), verification)).toMatchObject({ code });
  });
  it('is nothing for a very restricted record, which has nothing to check against', () => {
    const found = aTrace({ standing: RESTRICTED, demographics: NAMELESS });
    expect(decideTrace(request(), found, SOMEBODY_ELSE)).toEqual({ kind: 'stop', code: 'PDS_RESTRICTED' });
  });
  it('is nothing under a number whose check digit is wrong', () => {
    const decision = decideTrace(request(), aTrace({ nhsNumber: '9990001007' }), VERIFIED);
    expect(decision).toEqual({ kind: 'stop', code: 'UPSTREAM_REPLY_UNREADABLE' });
  });
  it('is, with differences, to go on only when they are confirmed', () => {
    expect(decideTrace(request(), aTrace(), DIFFERENT)).toEqual({
      kind: 'confirm',
      code: 'PDS_DISCREPANCY',
      fields: ['familyName'],
    });
    expect(decideTrace(request({ discrepancies: true }), aTrace(), DIFFERENT)).toMatchObject({ kind: 'go-on' });
  });
  it.each<[string, Partial<OpenContextRequest['confirm']>, string]>([
    ['nothing', {}, 'confirm'],
    ['the old number', { supersededBy: A_PATIENT }, 'confirm'],
    ['differences only', { discrepancies: true }, 'confirm'],
    ['the new number', { supersededBy: SUCCESSOR }, 'go-on'],
  ])('is, for a replaced number and %s confirmed: %s', (_what, confirm, kind) => {
    const decision = decideTrace(request(confirm), aTrace({ nhsNumber: SUCCESSOR }), VERIFIED);
    expect(decision).toMatchObject({ kind });
    expect(JSON.stringify(decision)).toContain(SUCCESSOR);
  });
  it('is, for a replaced number with differences, both to be confirmed', () => {
    const found = aTrace({ nhsNumber: SUCCESSOR });
    const half = decideTrace(request({ supersededBy: SUCCESSOR }), found, DIFFERENT);
    const whole = decideTrace(request({ supersededBy: SUCCESSOR, discrepancies: true }), found, DIFFERENT);
    expect(half).toMatchObject({ kind: 'confirm', code: 'PDS_DISCREPANCY' });
    expect(whole).toMatchObject({ kind: 'go-on', nhsNumber: SUCCESSOR });
  });
});

const maybe = <T>(value: fc.Arbitrary<T>): fc.Arbitrary<T | undefined> => fc.option(value, { nil: undefined });
const anyText = fc.oneof(fc.string(), fc.constantFrom('Fernsby', 'Fer', 'Marigold', 'm', ''));
const anyDate = fc.oneof(fc.string(), fc.constantFrom('1972-04-09', '1972-04', '1972', '1972-04-10'));
const anybody = fc.record({
  familyName: anyText,
  givenName: anyText,
  birthDate: anyDate,
  gender: maybe(anyText),
  postcode: maybe(anyText),
});
const anyRecord: fc.Arbitrary<Demographics> = fc.record({
  names: fc.array(fc.record({ use: maybe(anyText), family: maybe(anyText), given: fc.array(anyText) })),
  gender: maybe(anyText),
  birthDate: maybe(anyDate),
  postcodes: fc.array(anyText),
});
/** Often enough the right person, so that the journey also goes on. */
const supplied = fc.oneof(fc.constantFrom(MARIGOLD, { ...MARIGOLD, givenName: 'Ash' }), anybody);
const demographics = fc.oneof(fc.constant(aTrace().demographics), anyRecord);
const standing = fc.constantFrom<Standing>(
  { kind: 'registered', practice: OdsCode.parse('Z90001') },
  RESTRICTED,
  DECEASED,
  NO_PRACTICE,
);
const confirm = fc.record({
  discrepancies: fc.boolean(),
  supersededBy: maybe(fc.constantFrom<string>(A_PATIENT, SUCCESSOR)),
});
const number = fc.oneof(fc.constantFrom<string>(A_PATIENT, SUCCESSOR), fc.stringMatching(/^\d{10}$/u));

describe('whoever is asked for and whatever PDS says', () => {
  it('something is decided, and the journey goes on only with a person who is verified, usable and confirmed', () => {
    fc.assert(
      fc.property(supplied, demographics, standing, confirm, number, (said, known, where, confirmed, current) => {
        const verification = verifyPatient(said, known);
        const found = aTrace({ nhsNumber: current, demographics: known, standing: where });
        const decision = decideTrace({ ...request(confirmed), demographics: said }, found, verification);
        const sure =
          verification.result === 'VERIFIED' || (verification.result !== 'NOT_VERIFIED' && confirmed.discrepancies);
        const allowed =
          sure && where.kind === 'registered' && [A_PATIENT, confirmed.supersededBy].some((one) => one === current);
        expect(['go-on', 'stop', 'confirm', 'refused']).toContain(decision.kind);
        expect(decision.kind === 'go-on').toBe(allowed);
      }),
    );
  });
  it('nobody is told more of somebody else than which fields differ', () => {
    const fields = ['familyName', 'givenName', 'birthDate', 'gender', 'postcode'];
    fc.assert(
      fc.property(supplied, demographics, (said, known) => {
        const verification = verifyPatient(said, known);
        fc.pre(verification.result === 'NOT_VERIFIED');
        const { differences } = verification;
        expect(decideTrace(request(), aTrace({ demographics: known }), verification)).toEqual({
          kind: 'refused',
          code: 'PDS_NOT_VERIFIED',
          fields: differences,
        });
        expect(fields).toEqual(expect.arrayContaining([...differences]));
      }),
    );
  });
});
