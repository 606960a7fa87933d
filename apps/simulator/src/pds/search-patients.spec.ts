import { bodyOf } from '../testing/requests.js';
import { numbersIn, peopleIn, PdsWorld, refusalIn, SCOPES } from '../testing/pds-world.js';

const world = new PdsWorld();
const found = async (parameters: string) => numbersIn(await world.search(parameters));
const LARCH = 'family=Larch%2A&birthdate=1976-02-11';
const TWINS = 'family=Pine&birthdate=2001-01-21';

describe('a search of the simulated PDS for people whose details are known', () => {
  it('finds the one patient with this family name and birth date, with the highest score', async () => {
    const [person, ...others] = peopleIn(await world.search('family=aMBER&birthdate=eq1974-04-19'));
    expect(others).toEqual([]);
    expect(person).toMatchObject({
      id: '9990001006',
      score: 1,
      fullUrl: 'https://api.service.nhs.uk/personal-demographics/FHIR/R4/Patient/9990001006',
      resource: { resourceType: 'Patient', name: [{ family: 'Amber' }], generalPractitioner: [{}] },
    });
  });

  it('says that nobody fits by a total of 0, without a list', async () => {
    const reply = await world.search('family=Nobody&birthdate=1974-04-19');
    expect([reply.status, bodyOf(reply)]).toEqual([
      200,
      { resourceType: 'Bundle', type: 'searchset', timestamp: '2026-11-20T12:00:00+00:00', total: 0 },
    ]);
  });

  it.each([
    ['a wrong gender', 'family=Amber&birthdate=1974-04-19&gender=male'],
    ['another postcode', 'family=Amber&birthdate=1974-04-19&address-postalcode=ZZ99%201AB'],
    ['another practice', 'family=Amber&birthdate=1974-04-19&general-practitioner=Z81002'],
    ['another telephone', 'family=Amber&birthdate=1974-04-19&phone=01632960000'],
    ['one given name too many', 'family=Amber&birthdate=1974-04-19&given=Rowan&given=Ash'],
    ['a name without its accents', 'family=Ebene-O%27Reve&birthdate=1990-03-31'],
    ['a birth date of which only the year is known', 'family=Mulberry&birthdate=1950-03-08'],
    ['a number that was withdrawn', 'family=Laurel&birthdate=1958-07-28'],
    ['a number that was never stored', 'family=Quercus&birthdate=1977-07-17'],
  ])('finds nobody by %s', async (_what, parameters) => {
    expect(await found(parameters)).toEqual([]);
  });

  it.each([
    ['postcode without its space', 'family=Amber&birthdate=1974-04-19&address-postalcode=zz991aa', '9990001006'],
    ['postcode under its old name', 'family=Amber&birthdate=1974-04-19&address-postcode=ZZ99%201AA', '9990001006'],
    ['practice in small letters', 'family=Amber&birthdate=1974-04-19&general-practitioner=z81001', '9990001006'],
    ['e-mail in capitals', 'family=Birch&birthdate=1957-03-02&email=ROBIN.BIRCH%40example.com', '9990001014'],
    ['accents and apostrophe', "family=%C3%A9b%C3%A8ne-o'r%C3%AAve&birthdate=1990-03-31", '9990001162'],
    ['compound given name', 'family=Verdigris&birthdate=1991-08-22&given=Jay%20Martin&given=wren', '9990008086'],
    ['start of a compound given name', 'family=Verdigris&birthdate=1991-08-22&given=Jay%2A', '9990008086'],
    ['day of death', 'family=Turmeric&birthdate=ge1930-01-01&death-date=le2023-05-14', '9990008078'],
    ['range that holds a year of birth', 'family=Mulberry&birthdate=ge1950-01-01&birthdate=le1950-12-31', '9990001154'],
  ])('finds a patient by %s', async (_what, parameters, nhsNumber) => {
    expect(await found(parameters)).toEqual([nhsNumber]);
  });

  it('finds by a wildcard everybody whose name begins so, the better known name first', async () => {
    const people = peopleIn(await world.search(LARCH));
    expect(people.map(({ id }) => id)).toEqual(['9990008019', '9990008027']);
    expect(people.every(({ score = 0 }) => score > 0 && score < 1)).toBe(true);
    expect(await found(`${LARCH}&_exact-match=true`)).toEqual([]);
    expect(await found(`${LARCH}&address-postalcode=ZZ99%209A%2A`)).toEqual(['9990008019']);
  });

  it('takes a wildcard for the first given name alone', async () => {
    expect(await found('family=Verdigris&birthdate=1991-08-22&given=Jay%20Martin&given=Wre%2A')).toEqual([]);
  });

  it('looks at former names, addresses and contacts only where it is asked to, and shows the present ones', async () => {
    const past = [
      ['family=Sandalwood&birthdate=1987-04-17', '9990008051'],
      ['family=Birch&birthdate=1957-03-02&address-postalcode=ZZ998BA', '9990001014'],
      ['family=Birch&birthdate=1957-03-02&email=r.birch@example.com', '9990001014'],
    ] as const;
    for (const [parameters, nhsNumber] of past) {
      expect(await found(parameters)).toEqual([]);
      expect(await found(`${parameters}&_history=true`)).toEqual([nhsNumber]);
    }
    const [person] = peopleIn(await world.search('family=Sandalwood&birthdate=1987-04-17&_history=true'));
    expect(person).toMatchObject({ score: 1, resource: { name: [{ use: 'usual', family: 'Primrose' }] } });
  });

  it('answers with the surviving record alone where two records were merged', async () => {
    expect(await found('family=Amber&given=Rowan&birthdate=1974-04-19')).toEqual(['9990001006']);
  });

  it('leaves out of the result what only a retrieval shows', async () => {
    const [birch] = peopleIn(await world.search('family=Birch&birthdate=1957-03-02'));
    expect(birch?.resource).toMatchObject({
      address: [{ postalCode: 'ZZ99 1BA' }],
      telecom: [{ system: 'phone' }, { value: 'robin.birch@example.com' }],
    });
    const [elder] = peopleIn(await world.search('family=Elder&birthdate=1972-08-14'));
    expect(elder?.resource).not.toHaveProperty('extension');
    const [ivy] = peopleIn(await world.search('family=Ivy&birthdate=1931-02-17'));
    expect(ivy?.resource).toMatchObject({ deceasedDateTime: '2024-11-03T00:00:00+00:00', extension: [{}] });
  });

  it('finds a restricted patient without saying where that person lives, and not at all by postcode or practice', async () => {
    const [person] = peopleIn(await world.search('family=Marigold&birthdate=1980-09-03'));
    expect(person?.id).toBe('9990008035');
    for (const element of ['address', 'telecom', 'generalPractitioner']) {
      expect(person?.resource).not.toHaveProperty(element);
    }
    for (const place of ['address-postalcode=ZZ99%209CA', 'address-postcode=ZZ99%2A', 'general-practitioner=Z81001']) {
      expect(await found(`family=Marigold&birthdate=1980-09-03&${place}`)).toEqual([]);
    }
  });
});

describe('a fuzzy search of the simulated PDS', () => {
  it.each([
    ['a name that sounds alike', 'family=Hathorne&given=Stonechat&birthdate=1963-12-20', '9990008043'],
    ['names in each other’s place', 'family=Rowan&given=Amber&birthdate=1974-04-19', '9990001006'],
    ['a name without its accents', 'family=Ebene%20OReve&given=Zoe&birthdate=1990-03-31', '9990001162'],
    ['a typing mistake in the given name', 'family=Amber&given=Rowam&birthdate=1974-04-19', '9990001006'],
    ['a maiden name', 'family=Sandalwood&given=Wryneck&birthdate=1987-04-17', '9990008051'],
    [
      'a mistake in postcode and telephone',
      'family=Amber&birthdate=1974-04-19&gender=female&address-postalcode=ZZ99%201AB&phone=01632960998',
      '9990001006',
    ],
    ['another practice', 'family=Amber&given=Rowan&birthdate=1974-04-19&general-practitioner=Z81002', '9990001006'],
    ['a day of death that is wrong', 'family=Ivy&given=Heron&birthdate=1931-02-17&death-date=2020-01-01', '9990001081'],
  ])('finds a patient in spite of %s', async (what, parameters, nhsNumber) => {
    const [person, ...others] = peopleIn(await world.search(`${parameters}&_fuzzy-match=true`));
    expect([person?.id, others]).toEqual([nhsNumber, []]);
    expect(person?.score === 1).toBe(what === 'a maiden name');
  });

  it('forgives neither a wrong birth date nor a wrong e-mail', async () => {
    expect(await found('family=Amber&given=Rowan&birthdate=1974-04-18&_fuzzy-match=true')).toEqual([]);
    expect(
      await found('family=Birch&given=Robin&birthdate=1957-03-02&email=x%40example.com&_fuzzy-match=true'),
    ).toEqual([]);
  });

  it('is needed for a name that only sounds alike', async () => {
    expect(await found('family=Hathorne&given=Stonechat&birthdate=1963-12-20')).toEqual([]);
  });

  it.each([
    'family=Amber&birthdate=1974-04-19',
    'family=Amber&birthdate=1974-04-19&gender=female',
    'given=Rowan&birthdate=1974-04-19&address-postalcode=ZZ991AA',
    'family=Amb%2A&given=Rowan&birthdate=1974-04-19',
  ])('is refused with too little to go by: %s', async (parameters) => {
    expect(refusalIn(await world.search(`${parameters}&_fuzzy-match=true`))).toMatchObject({
      status: 400,
      code: 'INVALID_SEARCH_DATA',
      diagnostics:
        "Invalid search data provided - 'A fuzzy search was requested however the data given did not meet the fuzzy search criteria'",
    });
  });
});

describe('how many people a search of the simulated PDS gives', () => {
  it('gives a healthcare worker both twins, or as many as were asked for', async () => {
    expect(await found(TWINS)).toEqual(['9990001235', '9990001243']);
    expect(refusalIn(await world.search(`${TWINS}&_max-results=1`))).toEqual({
      status: 200,
      code: 'TOO_MANY_MATCHES',
      display: 'Too Many Matches',
      issue: 'multiple-matches',
      diagnostics: undefined,
    });
  });

  it('gives an application alone one patient or none', async () => {
    const application = { scope: SCOPES.application };
    expect(numbersIn(await world.search('family=Amber&birthdate=1974-04-19', application))).toEqual(['9990001006']);
    expect(refusalIn(await world.search(TWINS, application))).toMatchObject({ status: 200, code: 'TOO_MANY_MATCHES' });
    expect(refusalIn(await world.search(`${TWINS}&_max-results=2`, application))).toEqual({
      status: 403,
      code: 'INVALID_VALUE',
      display: 'Cannot retrieve more than one result with application-restricted access token',
      issue: 'token',
      diagnostics: 'Your app has insufficient permissions to perform this search. Please contact support.',
    });
  });
});

describe('searches that the simulated PDS does not make', () => {
  const MINIMUM =
    "Invalid search data provided - 'No searches were performed as the search criteria did not meet the minimum requirements'";

  it.each([
    ['gender=female', 'MISSING_VALUE', "Missing value - 'birth_date/birth_date_range_start/birth_date_range_end'"],
    ['birthdate=1974-04-19', 'INVALID_SEARCH_DATA', MINIMUM],
    ['birthdate=1974-04-19&given=Rowan', 'INVALID_SEARCH_DATA', MINIMUM],
    ['family=A%2A&birthdate=1974-04-19', 'INVALID_SEARCH_DATA', MINIMUM],
    ['family=Amber&birthdate=1974-04-19&given=%2A', 'INVALID_SEARCH_DATA', MINIMUM],
    [
      'family=Amber&birthdate=1974-04-19&address-postalcode=ZZ991AA&address-postcode=ZZ991AA',
      'INVALID_SEARCH_DATA',
      undefined,
    ],
    ['family=Amber&birthdate=19740419', 'INVALID_VALUE', "Invalid value - '19740419' in field 'birthdate'"],
    ['family=Amber&birthdate=1974-02-30', 'INVALID_VALUE', "Invalid value - '1974-02-30' in field 'birthdate'"],
    ['family=Amber&birthdate=gt1974-04-19', 'INVALID_VALUE', "Invalid value - 'gt1974-04-19' in field 'birthdate'"],
    ['family=Amber&birthdate=1974-04-19&gender=femail', 'INVALID_VALUE', "Invalid value - 'femail' in field 'gender'"],
    [
      'family=Amber&birthdate=1974-04-19&_max-results=51',
      'INVALID_VALUE',
      "Invalid value - '51' in field '_max-results'",
    ],
    ['family=Amber&birthdate=1974-04-19&_history=yes', 'INVALID_VALUE', "Invalid value - 'yes' in field '_history'"],
    [
      'family=Amber&birthdate=1974-04-19&_count=5',
      'ADDITIONAL_PROPERTIES',
      "Invalid request with error - Additional properties are not allowed ('_count' was unexpected)",
    ],
    [
      'model=x&year=1974',
      'ADDITIONAL_PROPERTIES',
      "Invalid request with error - Additional properties are not allowed ('model', 'year' were unexpected)",
    ],
  ])('refuses %s with %s', async (parameters, code, diagnostics) => {
    const refusal = refusalIn(await world.search(parameters));
    expect(refusal).toMatchObject({ status: 400, code, ...(diagnostics === undefined ? {} : { diagnostics }) });
  });

  it('wants parameters', async () => {
    expect(refusalIn(await world.ask('/Patient'))).toMatchObject({ status: 400, code: 'UNSUPPORTED_SERVICE' });
  });

  it('lets no citizen search', async () => {
    const reply = await world.search('family=Amber&birthdate=1974-04-19', { scope: SCOPES.patient });
    expect(refusalIn(reply)).toMatchObject({ status: 403, display: 'Patient cannot perform this action' });
  });
});
