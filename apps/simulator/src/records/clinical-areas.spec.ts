import { contentsOf, referencesIn } from '../testing/record-contents.js';
import { FAR_DAY } from './chart.js';

const full = contentsOf({ kilobytes: 900 });

/** What each row looks for is in a record of some size, at least once. */
const holds = (type: string, ...snippets: readonly string[]): number => full.find(type, ...snippets).length;

describe('medication in a record', () => {
  it.each(['acute', 'delayed-prescribing', 'repeat', 'repeat-dispensing'])('is prescribed as %s', (code) => {
    expect(holds('MedicationRequest', '"intent":"plan"', `"code":"${code}"`)).toBeGreaterThan(0);
  });

  it.each<[string, string, string[]]>([
    ['was stopped for a reason on a day', 'MedicationRequest', ['"stopped"', 'statusReason', 'statusChangeDate']],
    ['had an issue cancelled', 'MedicationRequest', ['"intent":"order"', '"cancelled"']],
    [
      'is prescribed elsewhere, by a kind of organisation',
      'MedicationStatement',
      ['prescribed-by-another-organisation', '"text":"Hospital"'],
    ],
    ['is degraded, with the name in the text', 'Medication', ['196421000000109', 'Green tonic mixture']],
    ['is a device', 'Medication', ['intrauterine device']],
    ['is measured in words', 'MedicationRequest', ['MedicationQuantityText', 'bottle of 200 ml']],
    ['is measured by a number with the unit in words', 'MedicationRequest', ['MedicationQuantityText', '"value":28']],
    [
      'was issued more often than allowed, after it ran out',
      'MedicationRequest',
      ['authorisationExpiryDate', '"numberOfRepeatPrescriptionsIssued","valueUnsignedInt":8'],
    ],
    ['takes the place of an earlier plan', 'MedicationRequest', ['priorPrescription']],
    ['had its dose changed', 'MedicationStatement', ['WARNING – Dosage has changed']],
    ['is active although its end is told', 'MedicationStatement', ['"status":"active"', '"end":']],
    ['has an instruction for the patient', 'MedicationStatement', ['patientInstruction']],
    ['is known from the patient', 'MedicationStatement', ['informationSource', 'Patient/']],
    ['was imported from another practice', 'MedicationRequest', ['onBehalfOf']],
    ['has a note on an issue', 'MedicationRequest', ['"intent":"order"', 'delivered to the door']],
    ['has a note on a plan', 'MedicationRequest', ['"intent":"plan"', 'large print label']],
    [
      'was prescribed electronically',
      'MedicationRequest',
      ['prescription-order-item-number', 'prescription-order-number'],
    ],
  ])('%s', (_what, type, snippets) => {
    expect(holds(type, ...snippets)).toBeGreaterThan(0);
  });

  it('is issued ahead under repeat dispensing, on the date of the plan', () => {
    const ahead = full.find('MedicationRequest', '"intent":"order"', `"start":"${FAR_DAY.slice(0, 4)}`);
    expect(ahead.length).toBeGreaterThan(0);
    expect(ahead.filter(({ authoredOn }) => typeof authoredOn === 'string' && authoredOn > '2026')).toEqual([]);
  });

  it('was not issued at all in some plans, and of no told type in others', () => {
    const issued = new Set(
      full.find('MedicationRequest', '"intent":"order"').flatMap(({ basedOn }) => referencesIn(basedOn)),
    );
    const plans = full.find('MedicationRequest', '"intent":"plan"');
    expect(plans.filter(({ id }) => !issued.has(`MedicationRequest/${id ?? ''}`)).length).toBeGreaterThan(0);
    expect(plans.filter((plan) => !JSON.stringify(plan).includes('PrescriptionType-1')).length).toBeGreaterThan(0);
  });

  it('has one statement for each plan, with the same period and status', () => {
    const plans = new Map(
      full.find('MedicationRequest', '"intent":"plan"').map((plan) => [`MedicationRequest/${plan.id ?? ''}`, plan]),
    );
    const statements = full.find('MedicationStatement');
    expect(statements).toHaveLength(plans.size);
    for (const statement of statements) {
      const plan = plans.get(referencesIn(statement['basedOn'])[0] ?? '')!;
      expect(plan['dispenseRequest']).toMatchObject({ validityPeriod: statement['effectivePeriod'] });
      expect(plan['status']).toBe(statement['status']);
    }
  });

  it('is now and then recorded by another than who is responsible', () => {
    const others = full
      .find('MedicationRequest')
      .filter(({ recorder, requester }) => referencesIn(recorder)[0] !== referencesIn(requester)[0]);
    expect(others.length).toBeGreaterThan(0);
  });
});

describe('the other areas of a record', () => {
  it.each<[string, string, string[]]>([
    ['an allergy that is life-threatening', 'AllergyIntolerance', ['"criticality":"high"', '"severity":"severe"']],
    ['an allergy whose reaction is in words only', 'AllergyIntolerance', ['"UNC"', 'Lips tingle']],
    ['an allergy without a recorded reaction', 'AllergyIntolerance', ['"NI"']],
    ['a degraded drug allergy', 'AllergyIntolerance', ['196461000000101', '"text":"Sensitive']],
    ['a degraded other allergy', 'AllergyIntolerance', ['196471000000108']],
    ['an intolerance', 'AllergyIntolerance', ['"type":"intolerance"', 'lastOccurrence']],
    [
      'an allergy with an asserter and two notes',
      'AllergyIntolerance',
      ['asserter', 'certainty = likely', 'told by ='],
    ],
    ['an allergy coded by a former system', 'AllergyIntolerance', ['http://read.info/readv2', 'penicillin']],
    ['an allergy of a consultation', 'AllergyIntolerance', ['encounter-associatedEncounter']],
    [
      'ended allergies in their list, with and without a reason',
      'List',
      ['"contained"', '"resolved"', 'Tested, not allergic', 'No information available'],
    ],
    ['an active major problem', 'Condition', ['"major"', '"active"']],
    ['an inactive minor problem that ended', 'Condition', ['"minor"', '"inactive"', 'abatementDateTime']],
    ['a problem that is an entry of the record', 'Condition', ['ActualProblem-1', 'Observation/']],
    [
      'a problem that is an allergy',
      'Condition',
      ['ActualProblem-1","valueReference":{"reference":"AllergyIntolerance/'],
    ],
    ['a problem that is a vaccination', 'Condition', ['ActualProblem-1","valueReference":{"reference":"Immunization/']],
    [
      'a problem with content of several areas',
      'Condition',
      ['MedicationRequest/', 'Encounter/', 'RelatedClinicalContent-1'],
    ],
    ['a parent problem', 'Condition', ['RelatedProblemHeader-1', '"parent"']],
    ['a child problem', 'Condition', ['RelatedProblemHeader-1', '"child"']],
    ['a sibling problem', 'Condition', ['RelatedProblemHeader-1', '"sibling"']],
    ['a draft consultation', 'Encounter', ['"status":"unknown"']],
    [
      'a consultation with a coded type and three participants',
      'Encounter',
      ['439708006', '"REC"', '"PPRF"', '"PART"'],
    ],
    ['a consultation at a place in words', 'Encounter', ['"display":"By telephone"']],
    [
      'a consultation with a topic, headings and a problem',
      'List',
      ['25851000000105', 'Main concern', 'RelatedProblemHeader-1'],
    ],
    ['a consultation without headings', 'List', ['25851000000105', '"reference":"Observation/']],
    ['a heading', 'List', ['24781000000107', '"Examination"']],
    ['a vaccination that was not given, for a reason', 'Immunization', ['"notGiven":true', '"reasonNotGiven"']],
    [
      'a vaccination with batch, site, route, dose and place',
      'Immunization',
      [
        'lotNumber',
        'expirationDate',
        '"site"',
        '"route"',
        '"doseQuantity"',
        '"location"',
        '"seriesDoses"',
        'ParentPresent',
      ],
    ],
    ['a vaccine of no told product', 'Immunization', ['"UNK"']],
    ['a reported vaccination', 'Immunization', ['"primarySource":false', 'reportOrigin']],
    ['a consent that has ended, beside the vaccinations', 'Observation', ['198811000000100', 'effectivePeriod']],
    ['a blood pressure of two halves', 'Observation', ['163033001', '72313002', '1091811000000102', 'mm[Hg]']],
    ['a blood pressure with a missing half', 'Observation', ['163020007', 'dataAbsentReason']],
    ['a value with a comparator', 'Observation', ['"comparator":"<"']],
    ['a value that is about right', 'Observation', ['ValueApproximation-1']],
    ['a value with a range and an interpretation', 'Observation', ['referenceRange', 'interpretation', 'Agreed range']],
    ['a coded value', 'Observation', ['valueCodeableConcept', 'Ex-smoker']],
    ['an entry with a part', 'Observation', ['has-member', 'Cardiac finding']],
    ['a referral into the practice', 'Observation', ['Self referral', 'Urgency']],
    ['a degraded entry', 'Observation', ['196411000000103']],
    ['a report that is preliminary', 'DiagnosticReport', ['"preliminary"']],
    ['a report that was amended', 'DiagnosticReport', ['"amended"']],
    [
      'a report of no told status with a laboratory number',
      'DiagnosticReport',
      ['"unknown"', 'urn:oid:2.16.840.1.113883.2.1.4.5.5'],
    ],
    ['a report with a conclusion and no results', 'DiagnosticReport', ['conclusion', 'codedDiagnosis', 'RAD']],
    ['a specimen of a fasting patient with a note', 'Specimen', ['FastingStatus-1', 'haemolysed', 'receivedTime']],
    ['a group with an own comment', 'Observation', ['Full blood count', 'has-member', 'Analysed twice']],
    ['a filing comment on a report', 'Observation', ['37331000000100', '"unknown"', 'Normal, no action.']],
    ['a filing comment on a group', 'Observation', ['37331000000100', 'derived-from', 'Discuss at the next visit.']],
    [
      'a filing comment on a numeric result of no group',
      'Observation',
      ['37331000000100', 'derived-from', 'Repeat in a month.'],
    ],
    [
      'that numeric result, whose only member is the comment',
      'Observation',
      ['1000731000000107', 'has-member', '"comparator":">"', '< 90 umol/L'],
    ],
    ['a result that could not be measured', 'Observation', ['dataAbsentReason', 'Sample too old.']],
    [
      'a result with a comment and an interpretation',
      'Observation',
      ['Lower than in the spring.', 'http://hl7.org/fhir/v2/0078'],
    ],
    ['a text with a layout of its own', 'Observation', ['Growth     scanty\\n  Organism']],
    ['a request for a test', 'ProcedureRequest', ['"intent":"order"', 'Please ring']],
    [
      'a referral to a service, with a booking number',
      'ReferralRequest',
      ['"routine"', 'https://fhir.nhs.uk/Id/UBRN', 'HealthcareService/'],
    ],
    [
      'an urgent referral to an organisation',
      'ReferralRequest',
      ['"urgent"', '"recipient":[{"reference":"Organization/'],
    ],
    [
      'a referral to a person, whose urgency is in a note',
      'ReferralRequest',
      ['"recipient":[{"reference":"Practitioner/', 'Urgency:Within two weeks'],
    ],
    ['a cancelled referral to somebody in words', 'ReferralRequest', ['"cancelled"', '"asap"', '"display":"Community']],
    ['an overdue plan', 'ProcedureRequest', ['"intent":"plan"', '"occurrenceDateTime":"20']],
    ['a plan ahead', 'ProcedureRequest', [`"occurrenceDateTime":"${FAR_DAY}"`]],
    ['a plan for a time', 'ProcedureRequest', ['occurrencePeriod']],
    ['a plan that a machine made', 'ProcedureRequest', ['Device/']],
    ['a document that can be had', 'DocumentReference', ['"url":"https://gp.example.nhs.uk']],
    ['a document that is too large', 'DocumentReference', ['larger than the 5MB']],
  ])('hold %s', (_what, type, snippets) => {
    expect(holds(type, ...snippets)).toBeGreaterThan(0);
  });

  it('hold a referral and a plan without a date, and one that is dated to the year', () => {
    expect(full.find('ReferralRequest').filter(({ authoredOn }) => authoredOn === undefined).length).toBeGreaterThan(0);
    const plans = full.find('ProcedureRequest', '"intent":"plan"');
    expect(
      plans.filter(
        ({ occurrenceDateTime, occurrencePeriod }) =>
          occurrenceDateTime === undefined && occurrencePeriod === undefined,
      ).length,
    ).toBeGreaterThan(0);
    expect(
      full
        .find('Observation')
        .filter(({ effectiveDateTime }) => typeof effectiveDateTime === 'string' && /^\d{4}$/.test(effectiveDateTime))
        .length,
    ).toBeGreaterThan(0);
  });
});
