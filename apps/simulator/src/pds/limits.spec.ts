import { PdsWorld, refusalIn } from '../testing/pds-world.js';

const ask = (world: PdsWorld, clientId = 'sim-app') => world.ask('/Patient/9990001006', { clientId });
const diagnosticsOf = async (world: PdsWorld, clientId?: string) => {
  const reply = await ask(world, clientId);
  expect(reply.status).toBe(429);
  expect(reply.headers).not.toHaveProperty('Retry-After');
  const { code, issue, diagnostics } = refusalIn(reply);
  expect([code, issue]).toEqual(['TOO_MANY_REQUESTS', 'value']);
  return diagnostics;
};

describe('the limits of the simulated PDS', () => {
  it('are off unless they are set', async () => {
    const world = new PdsWorld();
    const replies = await Promise.all(Array.from({ length: 400 }, () => ask(world)));
    expect(new Set(replies.map(({ status }) => status))).toEqual(new Set([200]));
  });

  it('count the requests of each application in a minute, and name application and quota', async () => {
    const world = new PdsWorld({ quotaPerMinute: 2 });
    expect([(await ask(world)).status, (await ask(world)).status]).toEqual([200, 200]);
    expect(await diagnosticsOf(world)).toContain('sim-app has exceeded its quota of 2 requests every 1 minute(s)');
    expect((await ask(world, 'another-app')).status).toBe(200);
    world.clock.pass(60_000);
    expect((await ask(world)).status).toBe(200);
  });

  it('refuse a request that follows too closely: 900 in a minute is one every 67 ms', async () => {
    const world = new PdsWorld({ spikePerMinute: 900 });
    expect((await ask(world)).status).toBe(200);
    world.clock.pass(66);
    expect(await diagnosticsOf(world)).toContain('has created a spike in traffic');
    world.clock.pass(1);
    expect((await ask(world)).status).toBe(200);
  });

  it('hold for all applications together', async () => {
    const world = new PdsWorld({ apiQuotaPerMinute: 1 });
    expect((await ask(world)).status).toBe(200);
    expect(await diagnosticsOf(world, 'another-app')).toContain('receiving a high volume of requests');
  });
});
