import { z } from 'zod';
import { R4Patient } from '#fhir';
import type { HttpResult } from '#platform';
import { describeWithSharedData, sharedData } from '../../../test/support/shared-data.js';
import { readSearch, readTrace } from './reply-reading.js';
import { decideStanding } from './standing-rules.js';

const NOW = new Date('2026-11-16T09:00:00Z');
const STRICT = { today: '2026-11-16', gpPeriodPolicy: 'strict' } as const;
const REGISTERED = { kind: 'registered', practice: 'A20047' };
const NO_GP = { kind: 'no-practice', code: 'PDS_NO_GP' };
const DECEASED = { kind: 'deceased' };
const RESTRICTED = { kind: 'restricted' };

type Table = Readonly<Record<string, unknown>>;

/** What the notes beside the files say about each patient. */
const PATIENTS: Table = {
  'patient_5900046192.json': NO_GP,
  'patient_5900056597.json': NO_GP,
  'patient_5900057208.json': NO_GP,
  'patient_9000000009.json': DECEASED,
  'patient_9000000025.json': RESTRICTED,
  'patient_9000000033.json': NO_GP,
  'patient_9693632109.json': REGISTERED,
  'patient_9733162043.json': REGISTERED,
  'patient_9736363015.json': REGISTERED,
  'patient_9736363023.json': REGISTERED,
};

/** One for each person who is found, in order: what would follow if the search result were the whole record. */
const SEARCHES: Table = {
  'Minimal_PatientSearch.json': [NO_GP],
  'bill_garton_searchset.json': [REGISTERED],
  'countrycode_mobile_searchset.json': [REGISTERED],
  'cuff_superseded_searchset.json': [REGISTERED],
  'dateOfDeath_searchset.json': [DECEASED],
  'fuzzy_single_searchset.json': [NO_GP],
  'general_practitioner_searchset.json': [REGISTERED],
  'historic_email_searchset.json': [NO_GP],
  'martha_massam_searchset.json': [REGISTERED],
  'mock_multiple_searchset.json': [NO_GP, NO_GP],
  'mock_single_searchset.json': [NO_GP],
  'postalcode_wildcard_searchset.json': [
    ...[NO_GP, NO_GP, DECEASED, DECEASED, NO_GP, NO_GP, NO_GP, NO_GP, NO_GP, NO_GP, DECEASED],
    ...[NO_GP, NO_GP, NO_GP, NO_GP, NO_GP, NO_GP, NO_GP, { kind: 'registered', practice: 'H81109' }, NO_GP],
  ],
  'rodney_godsoe_searchset.json': [RESTRICTED],
  'search_patient_9000000025.json': [RESTRICTED],
};

/** Patients that the mock puts into its search answers: read here as bodies of a question by number. */
const SEARCHED_PATIENTS: Table = {
  'search_patient_9000000009.json': DECEASED,
  'search_patient_9000000017.json': DECEASED,
};

const refused = (code: string, upstreamCode: string): unknown => ({ kind: 'refused', trouble: { code, upstreamCode } });
const TOKEN_REFUSED = {
  kind: 'token-refused',
  trouble: { code: 'SERVICE_AUTH_FAILED', upstreamCode: 'ACCESS_DENIED' },
};
const FAULT = 'INTERNAL_REQUEST_FAULT';

/** What NHS's own tests expect of the live gateway: the status, and what it means to a trace and to a search. */
const CONCRETE: Readonly<Record<string, readonly [status: number, meaning: unknown]>> = {
  'empty_authorization_header.json': [401, TOKEN_REFUSED],
  'invalid_access_token.json': [401, TOKEN_REFUSED],
  'invalid_urid_header.json': [400, refused('USER_ROLE_REJECTED', 'INVALID_VALUE')],
  'invalid_x-request_id.json': [400, refused(FAULT, 'INVALID_VALUE')],
  'missing_authorization_header.json': [401, TOKEN_REFUSED],
  'missing_x-request_id.json': [400, refused(FAULT, 'MISSING_VALUE')],
};

const UNREADABLE = { kind: 'refused', trouble: { code: 'UPSTREAM_REPLY_UNREADABLE', upstreamStatus: 200 } };

/** With the status of pds.md §10.2, what fills the placeholders, and what it means to a trace, then to a search. */
const TEMPLATES: Readonly<Record<string, readonly [status: number, filling: string, trace: unknown, search: unknown]>> =
  {
    'ACCESS_DENIED.json': [
      403,
      'Patient cannot perform this action',
      refused('ACCESS_NOT_ALLOWED', 'ACCESS_DENIED'),
      refused('ACCESS_NOT_ALLOWED', 'ACCESS_DENIED'),
    ],
    'ADDITIONAL_PROPERTIES.json': [
      400,
      "Additional properties are not allowed ('x' was unexpected)",
      refused(FAULT, 'ADDITIONAL_PROPERTIES'),
      refused(FAULT, 'ADDITIONAL_PROPERTIES'),
    ],
    'INVALIDATED_RESOURCE.json': [404, '', { kind: 'invalidated' }, refused(FAULT, 'INVALIDATED_RESOURCE')],
    'INVALID_METHOD.json': [403, 'Cannot create', refused(FAULT, 'INVALID_METHOD'), refused(FAULT, 'INVALID_METHOD')],
    'INVALID_RESOURCE_ID.json': [
      400,
      '',
      refused('NHS_NUMBER_INVALID', 'INVALID_RESOURCE_ID'),
      refused(FAULT, 'INVALID_RESOURCE_ID'),
    ],
    'INVALID_SEARCH_DATA.json': [
      400,
      "Invalid search data provided - 'No searches were performed'",
      refused(FAULT, 'INVALID_SEARCH_DATA'),
      refused('SEARCH_INCOMPLETE', 'INVALID_SEARCH_DATA'),
    ],
    'INVALID_VALUE.json': [
      400,
      "Invalid value - 'femail' in field 'gender'",
      refused(FAULT, 'INVALID_VALUE'),
      refused('SEARCH_INVALID', 'INVALID_VALUE'),
    ],
    'MISSING_VALUE.json': [
      400,
      "Missing value - 'birth_date/birth_date_range_start/birth_date_range_end'",
      refused(FAULT, 'MISSING_VALUE'),
      refused('SEARCH_INCOMPLETE', 'MISSING_VALUE'),
    ],
    'NOT_SUPPORTED_SEARCH.json': [200, '', UNREADABLE, UNREADABLE],
    'RESOURCE_NOT_FOUND.json': [404, '', { kind: 'not-found' }, refused(FAULT, 'RESOURCE_NOT_FOUND')],
    'TOO_MANY_MATCHES.json': [200, '', UNREADABLE, { kind: 'too-many' }],
    'UNSUPPORTED_SERVICE.json': [400, '', refused(FAULT, 'UNSUPPORTED_SERVICE'), refused(FAULT, 'UNSUPPORTED_SERVICE')],
  };

const one = { kind: 'matches', patients: [{}] };
const two = { kind: 'matches', patients: [{}, {}] };

/** To questions by number, to searches, and about related people, whom we never ask for. */
const EXCHANGES: Table = {
  'retrieve-bad-check-digit.json': refused('NHS_NUMBER_INVALID', 'INVALID_RESOURCE_ID'),
  'retrieve-bad-request-id.json': refused(FAULT, 'INVALID_VALUE'),
  'retrieve-bearer-without-token.json': TOKEN_REFUSED,
  'retrieve-current-gp-open-ended.json': { kind: 'patient' },
  'retrieve-full.json': { kind: 'patient' },
  'retrieve-minimal.json': { kind: 'patient' },
  'retrieve-missing-request-id.json': refused(FAULT, 'MISSING_VALUE'),
  'retrieve-no-gp.json': { kind: 'patient' },
  'retrieve-not-found.json': { kind: 'not-found' },
  'retrieve-restricted.json': { kind: 'patient' },
  'search-bad-birthdate.json': refused('SEARCH_INVALID', 'INVALID_VALUE'),
  'search-below-minimum.json': refused('SEARCH_INCOMPLETE', 'INVALID_SEARCH_DATA'),
  'search-by-gp-practice.json': one,
  'search-date-range.json': one,
  'search-death-date.json': one,
  'search-fuzzy-one-match.json': one,
  'search-fuzzy-phone-email.json': one,
  'search-missing-birthdate.json': refused('SEARCH_INCOMPLETE', 'MISSING_VALUE'),
  'search-missing-request-id.json': refused(FAULT, 'MISSING_VALUE'),
  'search-no-match.json': { kind: 'matches', patients: [] },
  'search-no-params.json': refused(FAULT, 'UNSUPPORTED_SERVICE'),
  'search-phone-email-match.json': one,
  'search-restricted.json': one,
  'search-sandbox-has-no-example.json': UNREADABLE,
  'search-simple-one-match.json': one,
  'search-superseding-record-returned.json': one,
  'search-too-many-matches.json': { kind: 'too-many' },
  'search-unknown-param.json': refused(FAULT, 'ADDITIONAL_PROPERTIES'),
  'search-wildcard-two-matches.json': two,
};

const Exchange = z.object({
  response: z.object({ status: z.int(), headers: z.record(z.string(), z.string()), body: z.unknown() }),
});

function reply(status: number, body: string, headers: Readonly<Record<string, string>> = {}): HttpResult {
  return { kind: 'reply', status, headers, body: Buffer.from(body) };
}

const filesIn = (folder: string): readonly string[] => sharedData.files(`pds/${folder}`).toSorted();
const rowsOf = (...tables: readonly Table[]): readonly string[] =>
  tables.flatMap((table) => Object.keys(table)).toSorted();

function standingOf(path: string): unknown {
  return decideStanding(R4Patient.parse(sharedData.json(path)), STRICT).standing;
}

describeWithSharedData("NHS's sandbox patients", () => {
  it('are all in the table', () => {
    expect(filesIn('patients')).toEqual(rowsOf(PATIENTS));
  });
  it.each(Object.entries(PATIENTS))('%s leads to %j', (file, standing) => {
    expect(standingOf(`pds/patients/${file}`)).toEqual(standing);
  });
  it.each(Object.entries(SEARCHED_PATIENTS))('%s, read as a record, leads to %j', (file, standing) => {
    expect(standingOf(`pds/search/${file}`)).toEqual(standing);
  });
  it('whose registration has ended, and who is dead, is not saved by the policy for test packs', () => {
    const patient = R4Patient.parse(sharedData.json('pds/patients/patient_9000000009.json'));
    expect(decideStanding(patient, { ...STRICT, gpPeriodPolicy: 'warn' }).standing).toEqual({ kind: 'deceased' });
  });
});

describeWithSharedData("NHS's search answers", () => {
  it('are all in the tables', () => {
    expect(filesIn('search')).toEqual(rowsOf(SEARCHES, SEARCHED_PATIENTS));
  });
  it.each(Object.entries(SEARCHES))('%s: %j', (file, standings) => {
    const reading = readSearch(reply(200, JSON.stringify(sharedData.json(`pds/search/${file}`))), NOW);
    const patients = reading.kind === 'matches' ? reading.patients : [];
    expect(patients.map((patient) => decideStanding(patient, STRICT).standing)).toEqual(standings);
  });
});

describeWithSharedData("NHS's error answers", () => {
  it('are all in the two tables', () => {
    expect(filesIn('operation-outcomes/concrete')).toEqual(rowsOf(CONCRETE));
    expect(filesIn('operation-outcomes/templates')).toEqual(rowsOf(TEMPLATES));
  });
  it.each(Object.entries(CONCRETE))(
    '%s, given with %j, means the same to both questions',
    (file, [status, meaning]) => {
      const answer = reply(status, JSON.stringify(sharedData.json(`pds/operation-outcomes/concrete/${file}`)));
      expect([readTrace(answer, NOW), readSearch(answer, NOW)]).toMatchObject([meaning, meaning]);
    },
  );
  it.each(Object.entries(TEMPLATES))('%s with %j', (file, [status, filling, trace, search]) => {
    const template = JSON.stringify(sharedData.json(`pds/operation-outcomes/templates/${file}`));
    const answer = reply(status, template.replaceAll(/#\((?:diagnostics|display)\)/gu, filling));
    expect([readTrace(answer, NOW), readSearch(answer, NOW)]).toMatchObject([trace, search]);
  });
});

describeWithSharedData("NHS's sandbox exchanges", () => {
  it('are all in the table, but for those about related people', () => {
    const files = sharedData.files('pds/sandbox-exchanges').filter((name) => !name.startsWith('related-person'));
    expect(files.toSorted()).toEqual(Object.keys(EXCHANGES));
  });
  it.each(Object.entries(EXCHANGES))('%s is understood as %j', (file, expected) => {
    const { status, headers, body } = Exchange.parse(sharedData.json(`pds/sandbox-exchanges/${file}`)).response;
    const read = file.startsWith('search-') ? readSearch : readTrace;
    expect(read(reply(status, JSON.stringify(body), headers), NOW)).toMatchObject(Object(expected) as object);
  });
});
