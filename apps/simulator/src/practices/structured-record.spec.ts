import type { SimReply } from '../kernel/exchange.js';
import { PRACTICES, STORIES } from '../scenarios/index.js';
import { sspLeg } from '../ssp/ssp-leg.js';
import { aPracticeRequest, asksFor, CLOCK, issueOf } from '../testing/practice-request.js';

const leg = sspLeg({ clock: CLOCK, stories: STORIES, practices: PRACTICES });
const MAIN = '9990001006';
const OF: Record<string, string> = {
  Z81001: MAIN,
  Z81002: '9990002312',
  Z81003: '9990002304',
  Z81031: '9990002401',
  Z81036: '9990002428',
};

const post = async (body: unknown, practice = 'Z81001'): Promise<SimReply> =>
  leg.handle(aPracticeRequest({ practice, body }));
const ask = (practice: string, ...parameters: Parameters<typeof asksFor>[1][]): Promise<SimReply> =>
  post(asksFor(OF[practice]!, ...parameters), practice);

interface Bundle {
  id?: string;
  entry: {
    resource: {
      resourceType: string;
      id?: string;
      title?: string;
      issue?: { details: { text: string }; diagnostics: string }[];
    };
  }[];
}
const bundleOf = (reply: SimReply): Bundle => JSON.parse(reply.body.toString()) as Bundle;
const listsIn = (reply: SimReply): string[] =>
  bundleOf(reply).entry.flatMap(({ resource }) =>
    resource.resourceType === 'List' && resource.id === undefined ? [resource.title ?? ''] : [],
  );
const warningsIn = (reply: SimReply): string[] =>
  bundleOf(reply)
    .entry.filter(({ resource }) => resource.resourceType === 'OperationOutcome')
    .flatMap(({ resource }) =>
      (resource.issue ?? []).map(({ details, diagnostics }) => `${diagnostics}: ${details.text}`),
    );

const part = (name: string, value: Record<string, unknown>): unknown => ({ name, ...value });
const RESOLVED = part('includeResolvedAllergies', { valueBoolean: true });

const patient = (valueIdentifier: unknown): unknown => ({
  resourceType: 'Parameters',
  parameter: [{ name: 'patientNHSNumber', valueIdentifier }],
});
const SYSTEM = 'https://fhir.nhs.uk/Id/nhs-number';

describe('the body of a request for a record', () => {
  it.each<[string, unknown, number, string]>([
    ['is not JSON', 'x', 422, 'INVALID_RESOURCE'],
    ['is another resource', { resourceType: 'Patient' }, 422, 'INVALID_RESOURCE'],
    ['has a parameter without a name', { resourceType: 'Parameters', parameter: [{}] }, 422, 'INVALID_RESOURCE'],
    ['names no patient', { resourceType: 'Parameters' }, 422, 'INVALID_PARAMETER'],
    [
      'names the patient in text',
      { resourceType: 'Parameters', parameter: [{ name: 'patientNHSNumber', valueString: MAIN }] },
      422,
      'INVALID_PARAMETER',
    ],
    [
      'names the patient twice',
      { resourceType: 'Parameters', parameter: [{ name: 'patientNHSNumber' }, { name: 'patientNHSNumber' }] },
      400,
      'BAD_REQUEST',
    ],
    ['has another kind of number', patient({ system: 'x', value: MAIN }), 400, 'INVALID_IDENTIFIER_SYSTEM'],
    [
      'has a number with a wrong check digit',
      patient({ system: SYSTEM, value: '9990001007' }),
      400,
      'INVALID_NHS_NUMBER',
    ],
    ['has no number', patient({ system: SYSTEM, value: '' }), 400, 'INVALID_NHS_NUMBER'],
  ])('that %s is refused', async (_what, body, status, code) => {
    const reply = await post(body);
    expect(issueOf(reply)).toMatchObject({ status, code });
    expect(reply.body).not.toContain(MAIN);
  });

  it('is looked at before the capability, the capability before the patient, the patient before the parameters', async () => {
    expect(issueOf(await post(patient({ system: SYSTEM, value: '1' }), 'Z81031')).code).toBe('INVALID_NHS_NUMBER');
    expect(issueOf(await post(asksFor('9990001251'), 'Z81031'))).toMatchObject({ status: 403, code: 'ACCESS DENIED' });
    expect(issueOf(await ask('Z81036'))).toMatchObject({ status: 403, code: 'ACCESS_DENIED' });
    expect(issueOf(await post(asksFor('9990001065', 'includeAllergies'))).code).toBe('PATIENT_NOT_FOUND');
    expect(issueOf(await post(asksFor('9990002452', 'includeAllergies'))).code).toBe('NO_PATIENT_CONSENT');
  });

  it('finds patients only at their own practice', async () => {
    expect(issueOf(await post(asksFor(MAIN), 'Z81002')).code).toBe('PATIENT_NOT_FOUND');
  });
});

describe('the answer to a request for a record', () => {
  it('has the lists that were asked for, empty or not, and no others but for linked problems', async () => {
    const lists = listsIn(await ask('Z81001', ['includeAllergies', RESOLVED], 'includeDiaryEntries'));
    expect(lists.filter((title) => !title.startsWith('Problems - '))).toEqual([
      'Allergies and adverse reactions',
      'Ended allergies',
      'Patient recall administration',
    ]);
    expect(listsIn(await ask('Z81001'))).toEqual([]);
  });

  it('tells of parameters and parts that it does not know, and of nothing below those', async () => {
    const reply = await ask(
      'Z81001',
      ['includeAllergies', RESOLVED, part('madeUp', { valueBoolean: true })],
      ['includeMadeUp', part('x', {})],
      'includeimmunisations',
    );
    expect(warningsIn(reply)).toEqual([
      'includeAllergies.madeUp: includeAllergies.madeUp is an unrecognised parameter',
      'includeMadeUp: includeMadeUp is an unrecognised parameter',
      'includeimmunisations: includeimmunisations is an unrecognised parameter',
    ]);
    expect(listsIn(reply)).toContain('Allergies and adverse reactions');
  });

  it('of a 1.2.7 practice holds allergies and medication and tells of all else', async () => {
    const reply = await ask(
      'Z81003',
      ['includeAllergies', RESOLVED],
      'includeMedication',
      'includeProblems',
      'includeConsultations',
    );
    expect(listsIn(reply)).toEqual([
      'Allergies and adverse reactions',
      'Ended allergies',
      'Medications and medical devices',
    ]);
    expect(warningsIn(reply)).toHaveLength(2);
    expect(bundleOf(reply).id).toBeUndefined();
  });

  it('of a 1.5.1 practice takes problems several times and by significance, of a 1.6.2 practice neither', async () => {
    const major = part('filterSignificance', { valueCode: 'major' });
    const reply = await ask(
      'Z81002',
      ['includeProblems', major],
      ['includeProblems', part('filterStatus', { valueCode: 'active' })],
    );
    expect(listsIn(reply)).toContain('Problems');
    expect(warningsIn(reply)).toEqual([]);
    expect(warningsIn(await ask('Z81001', ['includeProblems', major]))).toEqual([
      'includeProblems.filterSignificance: includeProblems.filterSignificance is an unrecognised parameter',
    ]);
  });

  it('tells of areas that are switched off, asked for or only linked', async () => {
    const told = [
      'includeConsultations: includeConsultations has been disabled',
      'includeReferrals: includeReferrals has been disabled',
    ];
    const number = '9990002290';
    expect(
      warningsIn(await post(asksFor(number, 'includeConsultations', 'includeReferrals', 'includeMedication'))),
    ).toEqual(told);
    expect(warningsIn(await post(asksFor(number, 'includeProblems')))).toEqual(told);
    expect(warningsIn(await post(asksFor(number, 'includeMedication')))).toEqual([]);
    expect(listsIn(await post(asksFor(number, 'includeConsultations', 'includeMedication')))).not.toContain(
      'List of consultations',
    );
  });

  it('takes a parameter that the system does not know for an unknown one, although its version has it', async () => {
    const body = asksFor('9990005230', 'includeInvestigations', 'includeProblems');
    const reply = await post(body, 'Z81002');
    expect(warningsIn(reply)).toEqual(['includeInvestigations: includeInvestigations is an unrecognised parameter']);
    expect(listsIn(reply)).not.toContain('Investigations and results');
    expect(reply.body.toString()).toContain('Investigation items are not supported by the provider system.');
  });

  it('tells of documents by their own name, and may list an area that is switched off as empty', async () => {
    const reply = await post(asksFor('9990005249', 'includeReferrals', 'includeImmunisations'));
    expect(warningsIn(reply)).toEqual([
      'includeImmunisations: includeImmunisations has been disabled',
      'DocumentReferences: DocumentReferences has been disabled',
    ]);
    expect(listsIn(reply)).toContain('Immunisations');
    expect(warningsIn(await post(asksFor('9990005249', 'includeMedication')))).toEqual([]);
  });

  it('is the same each time', async () => {
    const [one, other] = [await ask('Z81001', 'includeMedication'), await ask('Z81001', 'includeMedication')];
    expect(one.body).toEqual(other.body);
  });
});
