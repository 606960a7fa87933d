import fc from 'fast-check';
import { R4Patient } from '#fhir';
import { at, deathNotice, gp, removal } from '../testing/standing-parts.js';
import { decideStanding, type StandingRules } from './standing-rules.js';

const TODAY = '2026-11-16';
const STRICT: StandingRules = { today: TODAY, gpPeriodPolicy: 'strict' };
const WARN: StandingRules = { today: TODAY, gpPeriodPolicy: 'warn' };
const REGISTERED = { kind: 'registered', practice: 'Z90001' };
const UNRESTRICTED = { meta: { versionId: '3', security: [{ code: 'U' }] } };

function patient(parts: Readonly<Record<string, unknown>>): R4Patient {
  return R4Patient.parse({ resourceType: 'Patient', id: '9990001006', ...UNRESTRICTED, ...parts });
}

function standing(parts: Readonly<Record<string, unknown>>, rules = STRICT): unknown {
  return decideStanding(patient(parts), rules).standing;
}

const noPractice = (code: string, removalCode?: string): unknown => ({ kind: 'no-practice', code, removalCode });

describe('rule 1: the record is closed to GP Connect', () => {
  it.each([
    ['restricted', { security: [{ code: 'R' }] }],
    ['very restricted', { security: [{ code: 'V' }] }],
    ['redacted', { security: [{ code: 'REDACTED' }] }],
    ['marked with a code that nobody knows', { security: [{ code: 'X' }] }],
    ['marked U and R at once', { security: [{ code: 'U' }, { code: 'R' }] }],
    ['marked u, in small letters', { security: [{ code: 'u' }] }],
    ['marked without a code', { security: [{ display: 'unrestricted' }] }],
    ['marked in a way that cannot be read', { security: [{ code: 'U' }, 'R'] }],
    ['marked with an empty list', { security: [] }],
    ['not marked at all', {}],
  ])('when it is %s', (_how, meta) => {
    expect(standing({ ...at(gp()), meta })).toEqual({ kind: 'restricted' });
  });
  it('when there is no meta element', () => {
    expect(standing({ ...at(gp()), meta: undefined })).toEqual({ kind: 'restricted' });
  });
  it('before anybody looks whether the person is dead or registered', () => {
    expect(standing({ meta: { security: [{ code: 'R' }] }, deceasedDateTime: '2020-01-01' })).toEqual({
      kind: 'restricted',
    });
  });
});

describe('rule 2: the person is dead', () => {
  it.each([
    ['a date and time of death', { deceasedDateTime: '2025-03-01T00:00:00+00:00' }],
    ['a day', { deceasedDateTime: '2025-03-01' }],
    ['only a year', { deceasedDateTime: '2025' }],
    ['a date that cannot be read', { deceasedDateTime: 20250301 }],
    ['a plain yes', { deceasedBoolean: true }],
    ['an informal notice', { extension: [deathNotice('1')] }],
    ['a formal notice', { extension: [deathNotice('2')] }],
  ])('by %s', (_how, parts) => {
    expect(standing({ ...at(gp()), ...parts })).toEqual({ kind: 'deceased' });
  });
  it.each([
    ['a notice that was taken back', { extension: [deathNotice('U')] }],
    ['a plain no', { deceasedBoolean: false }],
    ['an empty date', { deceasedDateTime: null }],
  ])('but not by %s', (_how, parts) => {
    expect(standing({ ...at(gp()), ...parts })).toEqual(REGISTERED);
  });
});

describe('rule 4: no practice is recorded', () => {
  it.each([
    ['nothing about a practice', {}, 'PDS_NO_GP'],
    ['an empty list', at(), 'PDS_NO_GP'],
    ['a managing organisation only', { managingOrganization: gp() }, 'PDS_NO_GP'],
    ['a removal that is over', { extension: [removal({ start: '2025', end: '2026-11-15' })] }, 'PDS_NO_GP'],
    ['a removal to come', { extension: [removal({ start: '2026-11-17' })] }, 'PDS_NO_GP'],
  ])('with %s', (_how, parts, code) => {
    expect(standing(parts)).toEqual(noPractice(code));
  });
});

describe('rule 3: no practice is recorded, because the patient was taken off a list', () => {
  it.each([
    ['since a day', removal({ start: '2026-01-01T00:00:00+00:00' }, 'SCT'), 'SCT'],
    ['since today', removal({ start: TODAY }, 'NIT'), 'NIT'],
    ['until today', removal({ start: '2020', end: TODAY }, 'TRA'), 'TRA'],
    ['without any time', removal(undefined, 'ORR'), 'ORR'],
    ['with a code of small letters', removal({ start: '2020' }, 'emb'), undefined],
    ['with words for a code', removal({ start: '2020' }, 'EMBARKATION'), undefined],
  ])('%s', (_how, one, code) => {
    expect(standing({ extension: [one] })).toEqual(noPractice('PDS_NO_GP_REMOVED', code));
  });
  it('of two current reasons the first is named, and none of a removal that is over', () => {
    const extension = [removal({ end: '2025' }, 'DEA'), removal({ start: '2026' }, 'SDN'), removal({}, 'ORR')];
    expect(standing({ extension })).toEqual(noPractice('PDS_NO_GP_REMOVED', 'SDN'));
  });
});

describe('rules 5 and 5a: what stands there names no practice', () => {
  it.each([
    ['another kind of code', gp(undefined, 'Z90001', 'https://example.org/other'), 'PDS_GP_UNUSABLE'],
    ['an empty code', gp(undefined, ''), 'PDS_GP_UNUSABLE'],
    ['ten characters', gp(undefined, 'Z900010000'), 'PDS_GP_UNUSABLE'],
    ['a code with a stroke', gp(undefined, 'Z90/01'), 'PDS_GP_UNUSABLE'],
    ['a number', gp(undefined, 90001), 'PDS_GP_UNUSABLE'],
    ['no identifier', { type: 'Organization' }, 'PDS_GP_UNUSABLE'],
    ['"no registered practice"', gp(undefined, 'V81997'), 'PDS_NO_GP'],
    ['"not applicable"', gp(undefined, 'V81998'), 'PDS_NO_GP'],
    ['"practice unknown"', gp(undefined, 'v81999'), 'PDS_NO_GP'],
  ])('%s', (_how, entry, code) => {
    expect(standing(at(entry))).toEqual(noPractice(code));
  });
  it('small letters and blanks around the code are no obstacle', () => {
    expect(standing(at(gp(undefined, ' z90001 ')))).toEqual(REGISTERED);
  });
});

describe('rules 6, 7 and 9: the registration and the day', () => {
  it.each([
    ['has no period', undefined, REGISTERED],
    ['has an empty period', {}, REGISTERED],
    ['has null for a period', null, REGISTERED],
    ['began and is open', { start: '1988-01-08' }, REGISTERED],
    ['begins today', { start: TODAY }, REGISTERED],
    ['ends today', { start: '1988-01-08', end: TODAY }, REGISTERED],
    ['ends this year', { start: '1988', end: '2026' }, REGISTERED],
    ['ends this month', { start: '1988-01', end: '2026-11' }, REGISTERED],
    ['began this month', { start: '2026-11' }, REGISTERED],
    ['ended yesterday', { start: '1988-01-08', end: '2026-11-15' }, noPractice('PDS_GP_ENDED')],
    ['ended last month', { start: '1988-01-08', end: '2026-10' }, noPractice('PDS_GP_ENDED')],
    ['ended last year', { start: '1988', end: '2025' }, noPractice('PDS_GP_ENDED')],
    ['begins tomorrow', { start: '2026-11-17' }, noPractice('PDS_GP_NOT_STARTED')],
    ['begins next month', { start: '2026-12' }, noPractice('PDS_GP_NOT_STARTED')],
    ['has an end that is no date', { start: '1988', end: 'soon' }, noPractice('PDS_GP_UNUSABLE')],
    ['has a start that is no date', { start: '31/12/1988' }, noPractice('PDS_GP_UNUSABLE')],
    ['has an end of another type', { start: '1988', end: 2020 }, noPractice('PDS_GP_UNUSABLE')],
    ['has a text for a period', '1988 to 2020', noPractice('PDS_GP_UNUSABLE')],
  ])('a registration that %s', (_how, period, expected) => {
    expect(standing(at(gp(period)))).toEqual(expected);
  });
  it('the policy for test packs goes on to a past practice, and says so', () => {
    const ended = patient(at(gp({ start: '1988', end: '2025' })));
    expect(decideStanding(ended, WARN)).toEqual({ standing: REGISTERED, pastPractice: true });
    expect(decideStanding(patient(at(gp())), WARN)).toEqual({ standing: REGISTERED, pastPractice: false });
  });
  it('the policy for test packs opens no restricted record and none of a dead or removed person', () => {
    const past = at(gp({ start: '1988', end: '2025' }));
    expect(standing({ ...past, meta: { security: [{ code: 'R' }] } }, WARN)).toEqual({ kind: 'restricted' });
    expect(standing({ ...past, deceasedDateTime: '2025' }, WARN)).toEqual({ kind: 'deceased' });
    expect(standing({ ...past, extension: [removal({})] }, WARN)).toEqual(noPractice('PDS_GP_CONFLICT', 'EMB'));
  });
  it('the policy for test packs lets neither a future nor an unreadable registration through', () => {
    expect(standing(at(gp({ start: '2027' })), WARN)).toEqual(noPractice('PDS_GP_NOT_STARTED'));
    expect(standing(at(gp({ end: 'soon' })), WARN)).toEqual(noPractice('PDS_GP_UNUSABLE'));
  });
});

describe('rule 8: registered and removed at once', () => {
  it.each([
    ['open', { start: '2026-01-01T00:00:00+00:00' }],
    ['beginning today', { start: TODAY }],
    ['ending today', { start: '2020', end: `${TODAY}T00:00:00+00:00` }],
    ['without a readable time', 'since spring'],
    ['without any time', undefined],
    ['with an end that is no date', { start: '2020', end: 'soon' }],
  ])('a removal %s stops the journey', (_how, effective) => {
    expect(standing({ ...at(gp()), extension: [removal(effective)] })).toEqual(noPractice('PDS_GP_CONFLICT', 'EMB'));
  });
  it('a removal that is over does not', () => {
    const over = removal({ start: '2020-01-01T00:00:00+00:00', end: '2021-12-31T00:00:00+00:00' });
    expect(standing({ ...at(gp()), extension: [over] })).toEqual(REGISTERED);
  });
  it('one current removal among several is enough', () => {
    const extension = [removal({ start: '2020', end: '2021' }), removal({ start: '2026-01' })];
    expect(standing({ ...at(gp()), extension })).toEqual(noPractice('PDS_GP_CONFLICT', 'EMB'));
  });
});

describe('several registrations, which the schema forbids', () => {
  it('the only current one is used', () => {
    expect(standing(at(gp({ start: '1988', end: '2025' }, 'Z90002'), gp()))).toEqual(REGISTERED);
  });
  it.each([
    ['with one to come', gp({ start: '2027' }, 'Z90002')],
    ['with one that cannot be read', gp({ end: 'soon' }, 'Z90002')],
    ['with "no registered practice"', gp(undefined, 'V81997')],
    ['with another kind of code', gp(undefined, 'Z90002', 'https://example.org/other')],
  ])('the only current one is used together %s, in either order', (_how, other) => {
    expect([standing(at(gp(), other)), standing(at(other, gp()))]).toEqual([REGISTERED, REGISTERED]);
  });
  it.each([
    ['two current ones', at(gp(), gp(undefined, 'Z90002'))],
    ['the same one twice', at(gp(), gp())],
    ['a past and a future one', at(gp({ end: '2025' }), gp({ start: '2027' }))],
    ['two that name no practice', at(gp(undefined, 'V81997'), gp(undefined, 'V81998'))],
  ])('%s are not usable', (_how, entries) => {
    expect(standing(entries)).toEqual(noPractice('PDS_GP_UNUSABLE'));
  });
  it('a past one beside a current one is a second candidate where the policy is warn', () => {
    const entries = at(gp({ start: '1988', end: '2025' }, 'Z90002'), gp());
    expect(standing(entries, WARN)).toEqual(noPractice('PDS_GP_UNUSABLE'));
  });
  it('a removal stops the only current one too', () => {
    const entries = at(gp({ end: '2025' }, 'Z90002'), gp());
    expect(standing({ ...entries, extension: [removal({})] })).toEqual(noPractice('PDS_GP_CONFLICT', 'EMB'));
  });
});

it('whatever PDS sends beside its number, the decision is made and never fails', () => {
  const anything = fc.jsonValue();
  const parts = fc.record(
    {
      meta: anything,
      generalPractitioner: anything,
      deceasedDateTime: anything,
      extension: anything,
      name: anything,
      address: anything,
    },
    { requiredKeys: [] },
  );
  fc.assert(
    fc.property(parts, (sent) => {
      expect(decideStanding(patient({ meta: undefined, ...sent }), STRICT).standing.kind).not.toBe('registered');
    }),
  );
});
