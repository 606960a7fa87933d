import { contextIdOf, type Product, type Reply, startProduct } from '../support/product.js';
import { asCis2, cis2Settings } from '../support/sign-ins.js';

interface Found {
  readonly result: string;
  readonly people: readonly {
    readonly matchId: string;
    readonly nhsNumber: string;
    readonly familyName: string;
    readonly differences: readonly string[];
  }[];
  readonly suggestions: readonly { readonly field: string }[];
}

const AMBER = { familyName: 'Amber', birthDate: { on: '1974-04-19' } };
const TWINS = { familyName: 'Pine', birthDate: { on: '2001-01-21' } };

let product: Product;
beforeAll(async () => {
  product = await startProduct();
});
afterAll(() => product.stop());

function search(
  criteria: object,
  { at = product, headers = {} }: { readonly at?: Product; readonly headers?: Readonly<Record<string, string>> } = {},
): Promise<Reply> {
  return at.call('POST', '/v1/patient-searches', { body: { search: criteria, purpose: 'direct-care' }, headers });
}

const found = async (reply: Promise<Reply>): Promise<Found> => (await reply).json as Found;

describe('a search as an application', () => {
  it('finds the one patient who fits, without a score', async () => {
    const reply = await search(AMBER);
    expect(reply.json).toMatchObject({
      result: 'MATCHES',
      people: [{ nhsNumber: '9990001006', familyName: 'Amber', givenNames: ['Rowan'], differences: [] }],
      journey: [{ leg: 'search', outcome: 'ok' }],
    });
    expect(reply.bytes.toString('utf8')).not.toContain('score');
  });

  it('opens the patient who was found without retyping, and from there the record', async () => {
    const { people } = await found(search(AMBER));
    const body = { matchId: people[0]?.matchId, purpose: 'direct-care' };
    const opened = await product.call('POST', '/v1/patient-contexts', { body });
    expect(opened.json).toMatchObject({
      patient: { nhsNumber: '9990001006' },
      identityCheck: {
        result: 'VERIFIED',
        fields: [
          { field: 'familyName', result: 'same' },
          { field: 'givenName', result: 'same' },
          { field: 'birthDate', result: 'same' },
        ],
      },
    });
    const path = `/v1/patient-contexts/${contextIdOf(opened)}/structured-record`;
    expect((await product.call('POST', path, { body: {} })).status).toBe(200);
  });

  it('says that more than one fits, names nobody, and tells what to add', async () => {
    const reply = await search(TWINS);
    expect(reply.status).toBe(200);
    expect(reply.json).toMatchObject({
      result: 'TOO_MANY',
      title: 'More than one patient fits these details.',
      people: [],
      suggestions: [{ field: 'givenNames' }, { field: 'postcode' }, { field: 'gender' }],
    });
  });

  it('finds nobody, which is no proof that there is nobody', async () => {
    const reply = await found(search({ ...AMBER, familyName: 'Nobodyhere' }));
    expect(reply).toMatchObject({ result: 'NONE', people: [] });
    expect(reply.suggestions.map(({ field }) => field)).toContain('history');
  });

  it('shows what was typed and is not so, and wants it confirmed when the patient is opened', async () => {
    const { people } = await found(search({ ...AMBER, postcode: 'ZZ99 1AA', gender: 'female' }));
    const [person] = people;
    expect(person?.differences).toEqual([]);
    const maiden = await found(search({ familyName: "Ébène-O'Rêve", birthDate: { on: '1990-03-31' } }));
    expect(maiden.people).toHaveLength(1);
  });

  it('sends nothing but what PDS is to know, and never asks it for more than one', async () => {
    product.simulator.wire.clear();
    await search({ ...AMBER, givenNames: ['Row*'], history: true });
    const [sent] = product.simulator.wire.list('pds');
    expect(sent?.target.split('?')[1]?.split('&').sort()).toEqual([
      '_history=true',
      'birthdate=eq1974-04-19',
      'family=Amber',
      'given=Row%2A',
    ]);
  });
});

describe('a search that cannot be made', () => {
  it.each<[string, object, string, readonly string[]]>([
    ['nothing at all', {}, 'SEARCH_INCOMPLETE', ['search.birthDate', 'search.familyName']],
    ['no date of birth', { familyName: 'Amber' }, 'SEARCH_INCOMPLETE', ['search.birthDate']],
    ['no family name', { birthDate: { on: '1974-04-19' } }, 'SEARCH_INCOMPLETE', ['search.familyName']],
    ['a star after one letter', { ...AMBER, familyName: 'A*' }, 'SEARCH_INVALID', ['search.familyName']],
    ['exact beside a star', { ...AMBER, familyName: 'Amb*', exact: true }, 'SEARCH_INVALID', ['search.familyName']],
    [
      'near misses as an application',
      { ...AMBER, givenNames: ['Rowan'], fuzzy: true },
      'SEARCH_INVALID',
      ['search.fuzzy'],
    ],
    ['more than one result as an application', { ...AMBER, mostResults: 5 }, 'SEARCH_INVALID', ['search.mostResults']],
    [
      'a birth date that is still to come',
      { ...AMBER, birthDate: { on: '2999-01-01' } },
      'SEARCH_INVALID',
      ['search.birthDate'],
    ],
  ])('with %s is told what is missing or wrong, and nothing is sent', async (_, criteria, code, fields) => {
    product.simulator.wire.clear();
    const reply = await search(criteria);
    expect(reply.json).toMatchObject({ status: 400, code });
    const { errors } = reply.json as { readonly errors: readonly { readonly field: string; readonly rule: string }[] };
    expect(errors.map(({ field }) => field)).toEqual(expect.arrayContaining([...fields]));
    expect(errors.every(({ rule }) => rule.length > 10)).toBe(true);
    expect(product.simulator.wire.counts()).toEqual({});
  });

  it.each<[string, object, string]>([
    ['an unknown field', { ...AMBER, nhsNumber: '9990001006' }, 'search'],
    ['half a date', { ...AMBER, birthDate: { on: '1974-04' } }, 'search.birthDate'],
    [
      'a span that ends before it begins',
      { ...AMBER, birthDate: { from: '1975-01-01', to: '1974-01-01' } },
      'search.birthDate',
    ],
    ['51 results', { ...AMBER, mostResults: 51 }, 'search.mostResults'],
  ])('with %s is told the field', async (_, criteria, field) => {
    const reply = await search(criteria);
    expect(reply.json).toMatchObject({ status: 400, code: 'REQUEST_FIELDS_INVALID', errors: [{ field }] });
    expect(reply.bytes.toString('utf8')).not.toContain('9990001006');
  });

  it.each([
    [
      'both a match and a number',
      { matchId: '5f0d3f60-6d2c-4c1f-9a36-0e5f1b7a2c11.0', nhsNumber: '9990001006' },
      'matchId',
    ],
    ['a match id of the wrong form', { matchId: 'first' }, 'matchId'],
  ])('opening with %s is told the field', async (_, who, field) => {
    const reply = await product.call('POST', '/v1/patient-contexts', { body: { ...who, purpose: 'direct-care' } });
    expect(reply.json).toMatchObject({ code: 'REQUEST_FIELDS_INVALID', errors: [{ field }] });
  });

  it('opening a match that is gone says to search again', async () => {
    const body = { matchId: '5f0d3f60-6d2c-4c1f-9a36-0e5f1b7a2c11.0', purpose: 'direct-care' };
    expect((await product.call('POST', '/v1/patient-contexts', { body })).json).toMatchObject({
      status: 404,
      code: 'SEARCH_MATCH_NOT_FOUND',
    });
  });
});

describe('a search in the name of a healthcare worker', () => {
  let worker: Product;
  beforeAll(async () => {
    worker = await startProduct({
      environment: (national) => ({ PDS_ACCESS_MODE: 'cis2', ...cis2Settings(national) }),
    });
  });
  afterAll(() => worker.stop());

  it('shows several people in the order of PDS, asked with the user’s own token and role', async () => {
    const headers = await asCis2(worker, { user: '555100000001' });
    worker.simulator.wire.clear();
    const reply = await found(search(TWINS, { at: worker, headers }));
    expect(reply.result).toBe('MATCHES');
    expect(reply.people.map(({ nhsNumber }) => nhsNumber)).toEqual(['9990001235', '9990001243']);
    const [sent] = worker.simulator.wire.list('pds');
    expect(sent?.rawHeaders).toEqual(expect.arrayContaining(['555300000101']));
  });

  it('is limited to the number that was wished for', async () => {
    const headers = await asCis2(worker, { user: '555100000001' });
    const reply = await found(search({ ...TWINS, mostResults: 1 }, { at: worker, headers }));
    expect(reply.result).toBe('TOO_MANY');
  });

  it('finds a near miss only when asked to, and marks what differs', async () => {
    const headers = await asCis2(worker, { user: '555100000001' });
    const near = { familyName: 'Ambre', givenNames: ['Rowan'], birthDate: { on: '1974-04-19' } };
    expect((await found(search(near, { at: worker, headers }))).result).toBe('NONE');
    const reply = await found(search({ ...near, fuzzy: true }, { at: worker, headers }));
    expect(reply.people).toMatchObject([{ nhsNumber: '9990001006', differences: ['familyName'] }]);
    const body = { matchId: reply.people[0]?.matchId, purpose: 'direct-care' };
    const opened = await worker.call('POST', '/v1/patient-contexts', { body, headers });
    expect(opened.json).toMatchObject({ status: 409, code: 'PDS_DISCREPANCY', differences: [{ field: 'familyName' }] });
    const confirmed = { ...body, confirm: { discrepancies: true } };
    expect((await worker.call('POST', '/v1/patient-contexts', { body: confirmed, headers })).status).toBe(201);
  });

  it('without a CIS2 sign-in is not made', async () => {
    expect((await search(AMBER, { at: worker })).json).toMatchObject({ status: 403, code: 'NHS_SIGN_IN_NEEDED' });
  });
});
