import type { PatientSearch } from '#contracts';
import { stubTheWire } from '../../../test/support/stub-the-wire.js';
import { A_REQUESTER, aCall } from '../../contracts/testing/fakes.js';
import { FIRST_ID, open, outcome, patient, searched, searchset } from '../testing/pds-world.js';

const SEARCH: PatientSearch = { familyName: 'Fernsby', birthDate: { on: '1972-04-09' } };
const AS_USER = { settings: { PDS_ACCESS_MODE: 'cis2' } };
const TWINS = searchset(patient('9990001243'), patient('9990001235'));

stubTheWire();

describe('a search', () => {
  it('goes out with every sign as PDS wants it, byte for byte', async () => {
    const paths: string[] = [];
    searched().reply(200, function () {
      paths.push(this.req.path);
      return searchset();
    });
    const search: PatientSearch = {
      familyName: "O'Fern*",
      givenNames: ['Zoë Ann', 'Wren'],
      birthDate: { from: '1972-04-01', to: '1972-04-30' },
      postcode: 'ZZ99*',
      phone: '+44 1632 960587',
      history: true,
      mostResults: 1,
    };
    await open().directory.search(search, aCall());
    expect(paths).toEqual([
      '/personal-demographics/FHIR/R4/Patient?family=O%27Fern%2A&given=Zo%C3%AB%20Ann&given=Wren' +
        '&birthdate=ge1972-04-01&birthdate=le1972-04-30&address-postalcode=ZZ99%2A&phone=00441632960587&_history=true',
    ]);
  });
  it('in the name of a user names the role and the limit', async () => {
    const sent: unknown[] = [];
    searched().reply(200, function () {
      sent.push([this.req.path.split('?')[1], this.req.headers['nhsd-session-urid']]);
      return searchset();
    });
    const requester = { ...A_REQUESTER, sdsRoleProfileId: '555300000001' };
    const search: PatientSearch = { ...SEARCH, givenNames: ['Marigold'], fuzzy: true, mostResults: 20 };
    await open(AS_USER).directory.search(search, aCall({ requester }));
    expect(sent).toEqual([
      ['family=Fernsby&given=Marigold&birthdate=eq1972-04-09&_fuzzy-match=true&_max-results=20', '555300000001'],
    ]);
  });
  it('gives what is needed to tell people apart, in the order of PDS, and no score', async () => {
    searched().reply(200, TWINS);
    const found = await open(AS_USER).directory.search(SEARCH, aCall());
    expect(found).toEqual({
      kind: 'matches',
      requestId: FIRST_ID,
      matches: ['9990001243', '9990001235'].map((nhsNumber) => ({
        nhsNumber,
        demographics: {
          names: [{ use: 'usual', family: 'Fernsby', given: ['Marigold'] }],
          gender: 'female',
          birthDate: '1972-04-09',
          postcodes: ['ZZ99 1AA'],
        },
      })),
    });
  });
  it.each([
    ['as an application more than one', {}, SEARCH],
    ['more than the user wanted', AS_USER, { ...SEARCH, mostResults: 1 }],
  ])('shows nobody when PDS sends %s', async (_how, circumstances, search) => {
    searched().reply(200, TWINS);
    const { directory } = open(circumstances);
    await expect(directory.search(search, aCall())).resolves.toEqual({ kind: 'too-many', requestId: FIRST_ID });
  });
  it.each([
    ['SEARCH_INCOMPLETE', 400, outcome('INVALID_SEARCH_DATA')],
    ['SEARCH_INVALID', 400, outcome('INVALID_VALUE', "Invalid value - 'Fernsby' in field 'family'")],
    ['INTERNAL_REQUEST_FAULT', 400, outcome('ADDITIONAL_PROPERTIES')],
    ['USER_ROLE_REJECTED', 400, outcome('INVALID_VALUE', "Invalid value - '1' in header 'NHSD-Session-URID'")],
    ['UPSTREAM_REPLY_UNREADABLE', 200, searchset({ resourceType: 'Person' })],
  ])('that PDS refuses is %s, once, with the request id for its service desk', async (code, status, body) => {
    searched().reply(status, body);
    const { directory, waits } = open(AS_USER);
    await expect(directory.search(SEARCH, aCall())).rejects.toMatchObject({
      code,
      context: { requestId: FIRST_ID, correlationId: aCall().correlationId, upstreamStatus: status },
    });
    expect(waits).toEqual([]);
  });
  it('is repeated under the same request id while PDS is not well, and with a new token', async () => {
    const sent: unknown[] = [];
    for (const status of [503, 401, 200]) {
      searched().reply(status, function () {
        sent.push([this.req.headers['x-request-id'], this.req.headers['authorization']]);
        return searchset();
      });
    }
    await open().directory.search(SEARCH, aCall());
    expect(sent).toEqual([
      [FIRST_ID, 'Bearer token-1'],
      [FIRST_ID, 'Bearer token-1'],
      [FIRST_ID, 'Bearer token-2'],
    ]);
  });
  it('is not even begun when the clinician has hung up before', async () => {
    const gone = open().directory.search(SEARCH, aCall({ signal: AbortSignal.abort() }));
    await expect(gone).rejects.toMatchObject({ code: 'PDS_TIMEOUT' });
  });
  it('leaves nothing of what was entered or found in events or faults', async () => {
    searched().reply(200, TWINS);
    searched().reply(400, outcome('INVALID_VALUE', "Invalid value - 'Fernsby' in field 'family'"));
    const { directory, events } = open(AS_USER);
    await directory.search(SEARCH, aCall());
    const fault: unknown = await directory.search(SEARCH, aCall()).catch((error: unknown) => error);
    const everything = JSON.stringify(fault, Object.getOwnPropertyNames(fault)) + JSON.stringify([fault, events]);
    expect(events.map(({ event }) => event)).toEqual(['pds.answered', 'pds.searched', 'pds.refused']);
    expect(events[1]?.fields).toMatchObject({ outcome: 'matches', count: 2 });
    for (const secret of ['Fernsby', 'Marigold', '1972', 'ZZ99', '999000', 'pds.example', 'token-1']) {
      expect(everything).not.toContain(secret);
    }
  });
});

it.each([
  ['application', 'application', ['not-allowed fuzzy']],
  ['cis2', 'healthcare-worker', ['missing givenNames']],
])('the rules of a search are those of the access mode: %s', (mode, access, expected) => {
  const { directory } = open({ settings: { PDS_ACCESS_MODE: mode } });
  const issues = directory.searchIssues({ ...SEARCH, fuzzy: true }, '2026-11-16');
  expect(directory.access).toBe(access);
  expect(issues.map(({ kind, field }) => `${kind} ${field}`)).toEqual(expected);
});
