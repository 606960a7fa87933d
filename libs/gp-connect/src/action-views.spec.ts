import type { ItemLink } from '#contracts';
import { LIST, list, snomed, type Json } from '../testing/bundles.js';
import { careConnect, diaryEntry, document, observation, referral, vaccination } from '../testing/clinical.js';
import { readResources } from '../testing/reading.js';

const brief = (links: readonly ItemLink[]): unknown =>
  links.map(({ relation, type, id, shown }) => [relation, type, id, shown]);

describe('an immunisation as the clinician sees it', () => {
  const reading = (...resources: readonly Json[]) =>
    readResources([
      list(
        LIST.immunisations,
        resources.map(({ resourceType, id }) => `${String(resourceType)}/${String(id)}`),
      ),
      ...resources,
    ]).immunisations;

  it.each<[string, Json, string, string[]]>([
    ['given', {}, 'given', []],
    ['not given, though its status is completed', { notGiven: true }, 'not-given', ['Not given on this day.']],
    ['neither stated', { notGiven: undefined }, 'not-stated', ['The practice did not say whether this was given.']],
    [
      'second-hand and without a date',
      { primarySource: false, date: undefined },
      'given',
      ['Date not recorded.', 'Reported, not first-hand.'],
    ],
  ])('is %s', (_, more, given, flags) => {
    expect(reading(vaccination('v', more)).vaccinations).toMatchObject([{ given, flags }]);
  });

  it('tells name, dose, batch, people and place, and takes a null flavour for no product', () => {
    const [item] = reading(
      vaccination(
        'v',
        {
          manufacturer: { reference: 'Organization/practice' },
          lotNumber: 'AB12',
          expirationDate: '2026',
          site: snomed('1', 'Left arm'),
          doseQuantity: { value: 0.5, unit: 'ml' },
          practitioner: [
            { role: { coding: [{ code: 'AP' }] }, actor: { reference: 'Practitioner/dr' } },
            { role: { coding: [{ code: 'EP' }] }, actor: { display: 'Nurse Teal' } },
            { actor: { display: 'Somebody' } },
          ],
          explanation: { reason: [{ text: 'At risk' }] },
          vaccinationProtocol: [
            { doseSequence: 2, seriesDoses: 3, description: 'Course', targetDisease: [{ text: 'Flu' }] },
          ],
          reportOrigin: { text: 'Parent' },
        },
        [careConnect('ParentPresent', { valueBoolean: true })],
      ),
    ).vaccinations;
    expect(item).toMatchObject({
      name: { term: 'Influenza vaccination' },
      product: undefined,
      manufacturer: 'Larkfield Test Surgery',
      batch: 'AB12',
      expires: { sent: '2026', precision: 'year' },
      site: { term: 'Left arm' },
      quantity: '0.5 ml',
      givenBy: [{ name: 'Dr Ola Brimley' }],
      recordedBy: [{ name: 'Nurse Teal' }],
      otherStaff: [{ name: 'Somebody' }],
      reasonsGiven: [{ term: 'At risk' }],
      doses: [{ sequence: 2, series: 3, description: 'Course', targets: [{ term: 'Flu' }] }],
      parentPresent: true,
      recorded: { sent: '2025-10-02' },
      reportOrigin: 'Parent',
    });
  });

  it('keeps statuses apart from vaccinations', () => {
    const { vaccinations, statuses } = reading(
      vaccination('v'),
      observation('s', {
        code: { text: 'Declined' },
        effectiveDateTime: undefined,
        effectivePeriod: { start: '2019', end: '2020' },
      }),
    );
    expect(vaccinations).toHaveLength(1);
    expect(statuses).toMatchObject([
      { term: { term: 'Declined' }, effective: { sent: '2019' }, effectiveTo: { sent: '2020' } },
    ]);
  });
});

describe('referrals, diary entries and documents', () => {
  it('a referral has a priority of the practice and no status', () => {
    const { referrals } = readResources([
      list(LIST.referrals, ['ReferralRequest/f']),
      referral('f', {
        identifier: [{ system: 'https://fhir.nhs.uk/Id/ubr-number', value: '0000-1111-2222' }],
        note: [{ text: 'Mode:Written' }, { text: 'Transport:None' }],
        supportingInfo: [{ reference: 'DocumentReference/d' }, { reference: 'DocumentReference/gone' }],
        requester: { agent: { reference: 'Practitioner/dr' }, onBehalfOf: { display: 'Other Surgery' } },
      }),
      document('d'),
    ]);
    expect(referrals).toMatchObject([
      {
        reasons: [{ term: 'Referral to cardiology service' }],
        recipients: [{ name: 'Larkfield Test Surgery' }, { name: 'Heart clinic' }],
        requestedBy: { name: 'Dr Ola Brimley', organisation: 'Other Surgery' },
        priority: 'urgent',
        ubrn: '0000-1111-2222',
        notes: ['Mode:Written', 'Transport:None'],
      },
    ]);
    expect(referrals[0]).not.toHaveProperty('status');
    expect(brief(referrals[0]?.links ?? [])).toEqual([
      ['document', 'DocumentReference', 'd', true],
      ['document', 'DocumentReference', 'gone', false],
    ]);
  });

  it.each<[string, Json, Json]>([
    ['a date to come', {}, { due: { sent: '2027-02' }, datePassed: false, flags: ['Planned action, not an event.'] }],
    ['a date gone by', { occurrenceDateTime: '2004-02-11' }, { datePassed: true, flags: ['Planned, date passed.'] }],
    [
      'a period',
      { occurrenceDateTime: undefined, occurrencePeriod: { start: '2026-01-01', end: '2027-01-01' } },
      { due: undefined, dueFrom: { sent: '2026-01-01' }, dueTo: { sent: '2027-01-01' }, datePassed: false },
    ],
    [
      'a date under another name',
      { occurrenceDateTime: undefined, occurrenceDate: '2020-09-18' },
      { due: { sent: '2020-09-18' }, datePassed: true },
    ],
  ])('a diary entry is a planned action with %s', (_, more, seen) => {
    const { diaryEntries } = readResources([list(LIST.diary, ['ProcedureRequest/d']), diaryEntry('d', more)]);
    expect(diaryEntries).toMatchObject([
      { context: 'planned', label: 'Planned: Rabies vaccination', sentStatus: 'active', ...seen },
    ]);
  });

  it('a document says whether there is a file, and why not', () => {
    const { documents } = readResources([
      list('problems-documents-related-to-problems', [
        'DocumentReference/a',
        { display: 'Documents have been disabled.' },
        'DocumentReference/gone',
      ]),
      document('a', {
        description: 'Letter',
        masterIdentifier: { system: 's', value: 'm' },
        securityLabel: [{ coding: [{ code: 'NOPAT' }] }],
        author: [{ reference: 'Practitioner/dr' }],
      }),
      document('b', { content: [{ attachment: { size: 18551238, title: 'File size exceeds the maximum' } }] }),
    ]);
    expect(documents).toMatchObject({
      lists: [{ itemCount: 3 }],
      displayOnly: ['Documents have been disabled.'],
      notShown: 1,
      items: [
        {
          id: 'a',
          identifiers: [{ value: 'a' }, { value: 'm' }],
          securityLabels: ['NOPAT'],
          authors: [{ name: 'Dr Ola Brimley' }],
          files: [{ available: true, size: 4096 }],
          linkedOnly: true,
        },
        {
          id: 'b',
          seenIn: 'unlisted',
          files: [{ available: false, title: 'File size exceeds the maximum' }],
          flags: ["Not in the practice's list.", 'The practice offers no file for this document.'],
        },
      ],
    });
    expect(documents.items[0]?.flags).toContain('Not to be disclosed to the patient or carers.');
  });
});
