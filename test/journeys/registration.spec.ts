import { setTimeout } from 'node:timers/promises';
import { Problem } from '../../apps/orchestrator/src/problem.js';
import type { Story } from '../../apps/simulator/src/scenarios/story.js';
import { contextIdOf, openPatient, type Product, type Reply, startProduct } from '../support/product.js';

describe('temporary registration over the API', () => {
  let product: Product;
  beforeAll(async () => {
    product = await startProduct();
  });
  afterAll(() => product.stop());
  beforeEach(() => {
    product.simulator.appointments.reset();
  });

  const register = async (story: Story, more: object = {}): Promise<Reply> => {
    const { familyName, givenName, birthDate } = story.demographics;
    const details = { familyName, givenNames: [givenName], birthDate };
    const id = contextIdOf(await openPatient(product, story));
    return product.call('POST', `/v1/patient-contexts/${id}/registration`, { body: { details, ...more } });
  };

  it('registers a patient who is not there, once', async () => {
    const story = product.story('inactive-patient');
    const reply = await register(story);
    expect([reply.status, reply.json]).toMatchObject([
      201,
      { patient: { nhsNumber: story.nhsNumber, registrationType: 'T' }, madeNow: true, differences: [] },
    ]);
    expect((await register(story)).json).toMatchObject({ madeNow: false });
  });

  it('registers a patient of another practice at a hub', async () => {
    const reply = await register(product.story('has-appointments'), { organisation: 'Z81040' });
    expect([reply.status, reply.json]).toMatchObject([201, { madeNow: true }]);
  });

  it('goes on when the answer got lost', async () => {
    product.simulator.appointments.switchOn({ fault: '500-after-commit', on: ['register'], times: 1 });
    expect((await register(product.story('inactive-patient'))).json).toMatchObject({ madeNow: true });
  });

  it('does not claim to know what nobody knows', async () => {
    product.simulator.appointments.switchOn({ fault: '500-before-commit', on: ['register'], times: 1 });
    expect((await register(product.story('inactive-patient'))).json).toMatchObject({
      status: 502,
      code: 'GPC_UNKNOWN_OUTCOME',
      nothingWasSaved: 'unknown',
      certainAfter: expect.stringMatching(/Z$/u) as unknown,
    });
  });

  it('is made all the same when the caller hangs up before it was sent', async () => {
    const story = product.story('inactive-patient');
    const { familyName, givenName, birthDate } = story.demographics;
    const id = contextIdOf(await openPatient(product, story));
    product.simulator.wire.clear();
    product.simulator.appointments.switchOn({ fault: 'slow', value: '1500', on: ['find-patient'], times: 1 });
    const caller = new AbortController();
    const gone = fetch(`${product.apiUrl}/v1/patient-contexts/${id}/registration`, {
      method: 'POST',
      headers: { authorization: `Bearer ${await product.token()}`, 'content-type': 'application/json' },
      body: JSON.stringify({ details: { familyName, givenNames: [givenName], birthDate } }),
      signal: caller.signal,
    }).catch((error: unknown) => error);
    const sent = (): readonly string[] => product.simulator.wire.list('ssp').map(({ target }) => target);
    while (!sent().some((target) => target.includes('/Patient?'))) await setTimeout(50);
    expect(sent().join()).not.toContain('registerpatient');
    caller.abort();
    await expect(gone).resolves.toMatchObject({ name: 'AbortError' });
    while (!sent().join().includes('registerpatient')) await setTimeout(50);
    expect((await register(story)).json).toMatchObject({ madeNow: false });
  });

  it('does not choose between two records', async () => {
    expect((await register(product.story('two-records'))).json).toMatchObject({
      status: 409,
      code: 'GPC_SEVERAL_PATIENTS',
    });
  });

  it('says that nothing was saved where the practice refuses', async () => {
    expect((await register(product.story('hidden-patient'))).json).toMatchObject({ nothingWasSaved: true });
  });

  it('wants details as PDS gives them', async () => {
    const reply = await register(product.story('inactive-patient'), { details: { familyName: 'Treecreeper' } });
    expect(reply.json).toMatchObject({ status: 400, code: 'REQUEST_FIELDS_INVALID' });
    expect(Problem.parse(reply.json).errors?.map(({ field }) => field)).toContain('details.birthDate');
  });

  it.each([
    ['GET', 'slots?from=2030-01-01&to=2030-01-02'],
    ['GET', 'appointments'],
    ['POST', 'registration'],
  ])('is for users with a right to it: %s %s', async (method, path) => {
    const authorization = `Bearer ${await product.token('ops.admin')}`;
    const id = '3f0c5f0a-5a3e-4a83-8d0e-3a4f3a1c9e11';
    const reply = await product.call(method, `/v1/patient-contexts/${id}/${path}`, { headers: { authorization } });
    expect(reply.json).toMatchObject({ status: 403, code: 'ROLE_NOT_ALLOWED' });
  });
});
