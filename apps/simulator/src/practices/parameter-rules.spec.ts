import type { SimReply } from '../kernel/exchange.js';
import { plusDays } from '../records/random.js';
import { PRACTICES, STORIES } from '../scenarios/index.js';
import { sspLeg } from '../ssp/ssp-leg.js';
import { aPracticeRequest, asksFor, CLOCK, issueOf, TODAY } from '../testing/practice-request.js';

const leg = sspLeg({ clock: CLOCK, stories: STORIES, practices: PRACTICES });
const MAIN = '9990001006';
const ask = async (...parameters: Parameters<typeof asksFor>[1][]): Promise<SimReply> =>
  leg.handle(aPracticeRequest({ body: asksFor(MAIN, ...parameters) }));

const part = (name: string, value: Record<string, unknown>): unknown => ({ name, ...value });
const RESOLVED = part('includeResolvedAllergies', { valueBoolean: true });
const period = (name: string, valuePeriod: unknown): unknown => part(name, { valuePeriod });

describe('the parameters of a request for a record', () => {
  const tomorrow = plusDays(TODAY, 1);
  const yesterday = plusDays(TODAY, -1);

  it.each<[string, Parameters<typeof asksFor>[1][], string]>([
    ['allergies without a word on ended ones', ['includeAllergies'], 'includeAllergies.includeResolvedAllergies'],
    [
      'the same beside an unknown part',
      [['includeAllergies', { name: 'unknown' }]],
      'includeAllergies.includeResolvedAllergies',
    ],
    [
      'a part of another kind',
      [['includeAllergies', part('includeResolvedAllergies', { valueString: 'true' })]],
      'includeAllergies.includeResolvedAllergies',
    ],
    [
      'a part without a value',
      [['includeMedication', { name: 'medicationSearchFromDate' }]],
      'includeMedication.medicationSearchFromDate',
    ],
    [
      'a day in the future',
      [['includeMedication', part('medicationSearchFromDate', { valueDate: tomorrow })]],
      'includeMedication.medicationSearchFromDate',
    ],
    [
      'half a date',
      [['includeMedication', part('medicationSearchFromDate', { valueDate: '2024-01' })]],
      'includeMedication.medicationSearchFromDate',
    ],
    [
      'a day with a time',
      [['includeMedication', part('medicationSearchFromDate', { valueDate: '2024-01-01T10:00:00Z' })]],
      'includeMedication.medicationSearchFromDate',
    ],
    [
      'a day that there is not',
      [['includeMedication', part('medicationSearchFromDate', { valueDate: '2023-02-29' })]],
      'includeMedication.medicationSearchFromDate',
    ],
    ['a parameter twice', ['includeMedication', 'includeMedication'], 'includeMedication'],
    ['problems twice', ['includeProblems', 'includeProblems'], 'includeProblems'],
    [
      'an unknown status',
      [['includeProblems', part('filterStatus', { valueCode: 'open' })]],
      'includeProblems.filterStatus',
    ],
    [
      'no most recent consultation',
      [['includeConsultations', part('includeNumberOfMostRecent', { valuePositiveInt: 0 })]],
      'includeConsultations.includeNumberOfMostRecent',
    ],
    [
      'an empty period',
      [['includeReferrals', period('referralSearchPeriod', {})]],
      'includeReferrals.referralSearchPeriod',
    ],
    [
      'a period with a null',
      [['includeReferrals', period('referralSearchPeriod', { start: '2024-01-01', end: null })]],
      'includeReferrals.referralSearchPeriod',
    ],
    [
      'a period back to front',
      [['includeReferrals', period('referralSearchPeriod', { start: '2024-02-01', end: '2024-01-01' })]],
      'includeReferrals.referralSearchPeriod',
    ],
    [
      'a period into the future',
      [['includeInvestigations', period('investigationSearchPeriod', { end: tomorrow })]],
      'includeInvestigations.investigationSearchPeriod',
    ],
    [
      'diary entries of the past',
      [['includeDiaryEntries', part('diaryEntriesSearchDate', { valueDate: yesterday })]],
      'includeDiaryEntries.diaryEntriesSearchDate',
    ],
    [
      'consultations and filtered problems',
      ['includeConsultations', ['includeProblems', part('filterStatus', { valueCode: 'active' })]],
      'includeProblems.filterStatus',
    ],
    [
      'problems and medication since a day',
      ['includeProblems', ['includeMedication', part('medicationSearchFromDate', { valueDate: '2024-01-01' })]],
      'includeMedication.medicationSearchFromDate',
    ],
    [
      'problems and vaccinations not given',
      ['includeProblems', ['includeImmunisations', part('includeNotGiven', { valueBoolean: true })]],
      'includeImmunisations.includeNotGiven',
    ],
  ])('are refused with %s', async (_what, parameters, diagnostics) => {
    expect(issueOf(await ask(...parameters))).toEqual({
      status: 422,
      code: 'INVALID_PARAMETER',
      diagnostics,
    });
  });

  it('are refused as a resource with a part twice, or both ways of narrowing consultations', async () => {
    expect(issueOf(await ask(['includeAllergies', RESOLVED, RESOLVED]))).toMatchObject({
      status: 422,
      code: 'INVALID_RESOURCE',
    });
    const both = [
      period('consultationSearchPeriod', { start: '2024-01-01' }),
      part('includeNumberOfMostRecent', { valuePositiveInt: 3 }),
    ];
    expect(issueOf(await ask(['includeConsultations', ...both]))).toMatchObject({
      status: 422,
      code: 'INVALID_RESOURCE',
    });
  });

  it.each<[string, Parameters<typeof asksFor>[1][]]>([
    [
      'today as a day',
      [
        ['includeMedication', part('medicationSearchFromDate', { valueDate: TODAY })],
        ['includeDiaryEntries', part('diaryEntriesSearchDate', { valueDate: TODAY })],
      ],
    ],
    [
      'a period of one day',
      [['includeInvestigations', period('investigationSearchPeriod', { start: TODAY, end: TODAY })]],
    ],
    [
      'consultations and reports of a period',
      ['includeConsultations', ['includeInvestigations', period('investigationSearchPeriod', { start: '2020-01-01' })]],
    ],
    ['no area at all', []],
  ])('are fine with %s', async (_what, parameters) => {
    expect((await ask(...parameters)).status).toBe(200);
  });

  it('of the two predefined searches are fine, of others like them not', async () => {
    const predefined = (days: number, recent = 3): Parameters<typeof asksFor>[1][] => [
      ['includeConsultations', part('includeNumberOfMostRecent', { valuePositiveInt: recent })],
      'includeProblems',
      ['includeAllergies', RESOLVED],
      ['includeMedication', part('medicationSearchFromDate', { valueDate: plusDays(TODAY, -days) })],
    ];
    expect((await ask(...predefined(365))).status).toBe(200);
    expect((await ask(...predefined(364), 'includeImmunisations', 'includeUncategorisedData')).status).toBe(200);
    expect((await ask(...predefined(300))).status).toBe(422);
    expect((await ask(...predefined(365, 4))).status).toBe(422);
    expect((await ask(...predefined(365), 'includeReferrals')).status).toBe(422);
  });

  it('take the day from London, not from Greenwich', async () => {
    const summer = sspLeg({
      clock: { ...CLOCK, now: () => new Date('2026-06-30T23:30:00Z') },
      stories: STORIES,
      practices: PRACTICES,
    });
    const iat = Date.parse('2026-06-30T23:30:00Z') / 1000;
    const body = asksFor(MAIN, ['includeMedication', part('medicationSearchFromDate', { valueDate: '2026-07-01' })]);
    expect((await summer.handle(aPracticeRequest({ body, claims: { iat, exp: iat + 300 } }))).status).toBe(200);
  });
});
