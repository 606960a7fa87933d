import { contextIdOf, type Product, type Reply, startProduct } from '../support/product.js';
import { asOwn, asSecond, openAs, twoTenants } from '../support/sign-ins.js';

let product: Product;
beforeAll(async () => {
  product = await startProduct({
    environment: (national, folder) =>
      twoTenants(national, folder, {
        areas: ['allergies', 'medications'],
        roles: { record: ['doctor', 'nurse'] },
        name: 'Example Walk-in Clinic (configured)',
      }),
  });
});
afterAll(() => product.stop());

type Headers = Readonly<Record<string, string>>;

/** The same `sub` at two organisations: whoever looks at the user id alone takes them for one person. */
const ours = (): Promise<Headers> => asOwn(product, 'avery.testclinician');
const theirs = (): Promise<Headers> => asSecond(product, 'avery.second');

const record = (id: string, headers: Headers, body: object = {}): Promise<Reply> =>
  product.call('POST', `/v1/patient-contexts/${id}/structured-record`, { body, headers });

describe('two organisations with the same user id', () => {
  it('never see each other’s opened patients', async () => {
    const id = contextIdOf(await openAs(product, 'main', await ours()));
    const headers = await theirs();
    const path = `/v1/patient-contexts/${id}`;
    const attempts = [
      await product.call('GET', path, { headers }),
      await record(id, headers),
      await product.call('DELETE', path, { headers }),
    ];
    expect(attempts.map(({ json }) => json)).toEqual(
      Array(3).fill(expect.objectContaining({ status: 404, code: 'CONTEXT_NOT_FOUND' })),
    );
    expect((await product.call('GET', path, { headers: await ours() })).status).toBe(200);
  });

  it('never open each other’s search results', async () => {
    const search = { familyName: 'Amber', birthDate: { on: '1974-04-19' } };
    const body = { search, purpose: 'direct-care' };
    const found = await product.call('POST', '/v1/patient-searches', { body, headers: await ours() });
    const { people } = found.json as { readonly people: readonly { readonly matchId: string }[] };
    const opening = { matchId: people[0]?.matchId, purpose: 'direct-care' };
    const stolen = await product.call('POST', '/v1/patient-contexts', { body: opening, headers: await theirs() });
    expect(stolen.json).toMatchObject({ status: 404, code: 'SEARCH_MATCH_NOT_FOUND' });
    const own = await product.call('POST', '/v1/patient-contexts', { body: opening, headers: await ours() });
    expect(own.status).toBe(201);
  });

  it('ask a practice for its statement each for itself, under their own ASID', async () => {
    product.simulator.wire.clear();
    await openAs(product, 'gp-ends-later', await ours());
    await openAs(product, 'gp-ends-later', await theirs());
    await openAs(product, 'gp-ends-later', await theirs());
    const from = product.simulator.wire
      .list('ssp')
      .filter(({ target }) => target.endsWith('/metadata'))
      .map(({ rawHeaders }) => rawHeaders[rawHeaders.indexOf('Ssp-From') + 1]);
    expect(from.filter((asid) => asid === '200000009902')).toHaveLength(1);
  });

  it('are called by the name of their settings where these give one', async () => {
    const headers = await theirs();
    const id = contextIdOf(await openAs(product, 'main', headers));
    product.simulator.wire.clear();
    await record(id, headers);
    const [sent] = product.simulator.wire.list('ssp').slice(-1);
    const token = sent?.rawHeaders[sent.rawHeaders.indexOf('Authorization') + 1]?.split('.')[1] ?? '';
    expect(JSON.parse(Buffer.from(token, 'base64url').toString('utf8'))).toMatchObject({
      requesting_organization: { name: 'Example Walk-in Clinic (configured)' },
    });
  });
});

describe('an organisation that may have some areas only', () => {
  it('is refused the others before anything is sent, by name', async () => {
    const headers = await theirs();
    const id = contextIdOf(await openAs(product, 'main', headers));
    product.simulator.wire.clear();
    const reply = await record(id, headers, { areas: { allergies: {}, consultations: {} } });
    expect(reply.json).toMatchObject({
      status: 403,
      code: 'AREA_NOT_ALLOWED',
      errors: [{ field: 'areas.consultations', rule: expect.stringContaining('allergies, medications') as unknown }],
    });
    expect(product.simulator.wire.counts()).toEqual({});
  });

  it('gets the others', async () => {
    const headers = await theirs();
    const id = contextIdOf(await openAs(product, 'main', headers));
    expect((await record(id, headers)).status).toBe(200);
  });
});
