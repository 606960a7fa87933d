import { Asid, type Upstream } from '#contracts';
import { VirtualTime } from '../testing/virtual-time.js';
import { isHeldBack, UpstreamGuards } from './upstream-guards.js';
import type { HttpCall, HttpFailure, HttpResult } from './upstream-http.js';

const RULES = { failures: 3, openMs: 30_000, concurrent: { practice: 2, ssp: 5 } };
const PRACTICE = Asid.parse('200000000001');
const OTHER = Asid.parse('200000000002');

const reply = (status: number): HttpResult => ({ kind: 'reply', status, headers: {}, body: Buffer.alloc(0) });
const failure = (reason: HttpFailure['reason']): HttpResult => ({ kind: 'failure', reason, code: 'E' });
const OPEN = { kind: 'failure', reason: 'not-sent', code: 'CIRCUIT_OPEN' };

class World {
  readonly time = new VirtualTime();
  readonly events: string[] = [];
  sent = 0;
  private readonly note = (event: string, facts: object = {}): void =>
    void this.events.push(`${event} ${JSON.stringify(facts)}`);
  readonly guards = new UpstreamGuards(RULES, {
    clock: this.time.clock,
    sleep: this.time.sleep,
    log: { info: this.note, warn: this.note, error: this.note },
  });

  ask(
    upstream: Upstream,
    to: Asid | undefined,
    answer: HttpResult | Promise<HttpResult>,
    more: Partial<HttpCall> = {},
  ) {
    return this.guards.run(call(upstream, to, more), async () => {
      this.sent += 1;
      return answer;
    });
  }

  async fail(upstream: Upstream, to: Asid | undefined, answer: HttpResult): Promise<void> {
    for (let times = 0; times < RULES.failures; times += 1) await this.ask(upstream, to, answer);
  }
}

function call(upstream: Upstream, to: Asid | undefined, more: Partial<HttpCall>): HttpCall {
  const about = { upstream, operation: 'x', to };
  const { signal } = new AbortController();
  return { about, method: 'GET', url: 'http://x.example', headers: {}, timeoutMs: 10_000, signal, ...more };
}

describe('what opens the circuit of a service', () => {
  it.each([
    ['a time-out', failure('timeout'), true],
    ['a lost connection', failure('lost'), true],
    ['a refused connection', failure('not-sent'), true],
    ['500', reply(500), true],
    ['503', reply(503), true],
    ['408', reply(408), true],
    ['501, which is an answer', reply(501), false],
    ['404', reply(404), false],
    ['429, which is for the pause of the limiter', reply(429), false],
    ['a certificate that is not trusted', failure('tls'), false],
    ['an answer that is too large', failure('too-large'), false],
    ['a caller who hangs up', failure('aborted'), false],
  ])('%s: %s', async (_name, answer, opens) => {
    const world = new World();
    await world.fail('pds', undefined, answer);
    expect((await world.ask('pds', undefined, reply(200))).kind).toBe(opens ? 'failure' : 'reply');
  });

  it('not a time-out that was our own haste', async () => {
    const world = new World();
    for (let times = 0; times < 5; times += 1)
      await world.ask('pds', undefined, failure('timeout'), { timeoutMs: 300 });
    await expect(world.ask('pds', undefined, reply(200))).resolves.toMatchObject({ kind: 'reply' });
  });
});

describe('an open circuit', () => {
  it('answers at once that nothing was sent and when to come back, then lets one try', async () => {
    const world = new World();
    await world.fail('sds', undefined, failure('lost'));
    await world.time.pass(12_000);
    await expect(world.ask('sds', undefined, reply(200))).resolves.toEqual({ ...OPEN, retryAfterSeconds: 18 });
    expect(world.sent).toBe(3);
    await world.time.pass(18_000);
    await expect(world.ask('sds', undefined, reply(200))).resolves.toMatchObject({ status: 200 });
    expect(world.events).toEqual(['circuit.opened {"upstream":"sds"}', 'circuit.closed {"upstream":"sds"}']);
  });

  it('is known before anything is prepared, and leaves the other services alone', async () => {
    const world = new World();
    await world.fail('sds', undefined, failure('lost'));
    expect(world.guards.heldBack({ upstream: 'sds', operation: 'x' })).toMatchObject(OPEN);
    expect(world.guards.heldBack({ upstream: 'pds', operation: 'x' })).toBeUndefined();
  });

  it('stands in front of no issuer of sign-ins, since several share that name', async () => {
    const world = new World();
    await world.fail('sign-in', undefined, failure('lost'));
    await expect(world.ask('sign-in', undefined, reply(200))).resolves.toMatchObject({ status: 200 });
  });
});

describe('a practice in trouble', () => {
  it.each([502, 503, 504, 599, 444, 499])('is left alone after %i again and again, and no other is', async (status) => {
    const world = new World();
    await world.fail('ssp', PRACTICE, reply(status));
    await expect(world.ask('ssp', PRACTICE, reply(200))).resolves.toMatchObject(OPEN);
    await expect(world.ask('ssp', OTHER, reply(200))).resolves.toMatchObject({ status: 200 });
  });

  it.each([500, 501, 403, 404, 422, 429])('is asked again after %i, which may be about one patient', async (status) => {
    const world = new World();
    await world.fail('ssp', PRACTICE, reply(status));
    await expect(world.ask('ssp', PRACTICE, reply(200))).resolves.toMatchObject({ status: 200 });
  });

  it('never shuts the proxy, however many practices time out or break off', async () => {
    const world = new World();
    for (let number = 1; number <= 9; number += 1) {
      const practice = Asid.parse(`20000000010${String(number)}`);
      await world.fail('ssp', practice, number % 2 === 0 ? failure('timeout') : failure('lost'));
    }
    await expect(world.ask('ssp', OTHER, reply(200))).resolves.toMatchObject({ status: 200 });
  });

  it('of several, a proxy that cannot be connected shuts all, and opens to whichever asks first afterwards', async () => {
    const world = new World();
    await world.fail('ssp', PRACTICE, failure('not-sent'));
    await expect(world.ask('ssp', OTHER, reply(200))).resolves.toMatchObject(OPEN);
    await world.time.pass(30_000);
    await expect(world.ask('ssp', OTHER, reply(502))).resolves.toMatchObject({ status: 502 });
    await expect(world.ask('ssp', PRACTICE, reply(200))).resolves.toMatchObject({ status: 200 });
  });
});

describe('a practice that hangs', () => {
  it('keeps its own places only: others go through, and one more of its own is told at last that nothing was sent', async () => {
    const world = new World();
    const hanging = Promise.withResolvers<HttpResult>();
    const first = world.ask('ssp', PRACTICE, hanging.promise);
    const second = world.ask('ssp', PRACTICE, hanging.promise);
    const third = world.ask('ssp', PRACTICE, reply(200));
    await expect(world.ask('ssp', OTHER, reply(200))).resolves.toMatchObject({ status: 200 });
    await world.time.pass(3_000);
    await expect(third).resolves.toEqual({ kind: 'failure', reason: 'not-sent', code: 'BULKHEAD_FULL' });
    expect(world.guards.states()).toContainEqual({
      scope: 'practice',
      which: '…0001',
      circuit: 'closed',
      active: 2,
      waiting: 0,
    });
    hanging.resolve(reply(200));
    await Promise.all([first, second]);
    expect(world.guards.states().filter(({ active }) => active > 0)).toEqual([]);
  });

  it('the wait for a place is part of the time that a question may take', async () => {
    const world = new World();
    const busy = Promise.withResolvers<HttpResult>();
    const both = [world.ask('ssp', PRACTICE, busy.promise), world.ask('ssp', PRACTICE, busy.promise)];
    const given: number[] = [];
    const late = world.guards.run(call('ssp', PRACTICE, { timeoutMs: 5_000 }), async ({ timeoutMs }) => {
      given.push(timeoutMs);
      return reply(200);
    });
    await world.time.pass(1_500);
    busy.resolve(reply(200));
    await Promise.all([...both, late]);
    expect(given).toEqual([3_500]);
  });

  it('lets a command out at once, over the limit, and takes its place from nobody afterwards', async () => {
    const world = new World();
    const hanging = Promise.withResolvers<HttpResult>();
    const both = [world.ask('ssp', PRACTICE, hanging.promise), world.ask('ssp', PRACTICE, hanging.promise)];
    const third = world.ask('ssp', PRACTICE, reply(200));
    await expect(world.ask('ssp', PRACTICE, reply(201), { command: true })).resolves.toMatchObject({ status: 201 });
    expect(world.guards.states()[1]).toMatchObject({ scope: 'practice', active: 2, waiting: 1 });
    hanging.resolve(reply(200));
    await Promise.all([...both, third]);
    expect(world.guards.states()).toMatchObject([{ scope: 'ssp', active: 0 }]);
  });

  it('holds back a command too when the circuit is open, so that nothing was saved', async () => {
    const world = new World();
    await world.fail('ssp', PRACTICE, reply(504));
    await expect(world.ask('ssp', PRACTICE, reply(201), { command: true })).resolves.toMatchObject(OPEN);
    expect(world.sent).toBe(RULES.failures);
  });

  it('forgets a caller who hangs up while waiting', async () => {
    const world = new World();
    const busy = Promise.withResolvers<HttpResult>();
    const both = [world.ask('ssp', PRACTICE, busy.promise), world.ask('ssp', PRACTICE, busy.promise)];
    const caller = new AbortController();
    const gone = world.ask('ssp', PRACTICE, reply(200), { signal: caller.signal });
    caller.abort();
    await expect(gone).resolves.toMatchObject({ reason: 'aborted' });
    busy.resolve(reply(200));
    await Promise.all(both);
    expect(world.sent).toBe(2);
  });
});

it('frees its places when sending breaks down', async () => {
  const world = new World();
  await expect(world.ask('pds', undefined, Promise.reject(new Error('a bug')))).rejects.toThrow('a bug');
  expect(world.guards.states()).toEqual([{ scope: 'pds', which: undefined, circuit: 'closed', active: 0, waiting: 0 }]);
});

it('remembers a bounded number of practices', async () => {
  const world = new World();
  for (let number = 0; number < 2_100; number += 1)
    await world.fail('ssp', Asid.parse(String(300_000_000_000 + number)), reply(502));
  expect(world.guards.states().filter(({ scope }) => scope === 'practice')).toHaveLength(2_000);
});

it.each([
  ['CIRCUIT_OPEN', true],
  ['BULKHEAD_FULL', true],
  ['ECONNREFUSED', false],
  [undefined, false],
])('%s counts as held back by ourselves: %s', (code, expected) => {
  expect(isHeldBack(code)).toBe(expected);
});
