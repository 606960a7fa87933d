import { buildSimulator, type Simulator } from '../simulator.js';
import type { RunningSimulator } from '../kernel/server.js';
import { answerWith } from '../kernel/fault-board.js';
import { STORIES } from '../scenarios/index.js';
import { AppointmentTest, bodyIn, cancelled } from '../testing/appointment-test.js';
import { aPracticeRequest, issueOf } from '../testing/practice-request.js';
import { FORCED_REFUSALS } from './forced-refusals.js';

const MAIN = '9990001006';

describe('the truth about appointments', () => {
  it('tells every state of each, with the trace of the request that made it', async () => {
    const test = new AppointmentTest();
    const before = await test.booked();
    test.clock.pass(5000);
    await test.change('cancel', cancelled(before));
    const [only, ...others] = test.world.list({ nhsNumber: MAIN });
    expect(others).toEqual([]);
    expect(only).toMatchObject({
      odsCode: 'Z81001',
      id: before['id'],
      status: 'cancelled',
      start: before['start'],
      nhsNumber: MAIN,
    });
    expect(only!.slotIds).toHaveLength(1);
    expect(only!.history.map(({ command, status }) => [command, status])).toEqual([
      ['book', 'booked'],
      ['cancel', 'cancelled'],
    ]);
    expect(new Set(only!.history.map(({ traceId }) => traceId)).size).toBe(2);
    expect(only!.history[1]!.version).toBe(only!.version);
  });

  it('never has a slot twice, however many ask for it at once', async () => {
    const test = new AppointmentTest();
    test.world.switchOn({ fault: 'replay', probability: 0.3, seed: 3 });
    test.world.switchOn({ fault: 'reset-after-commit', probability: 0.3, seed: 4 });
    test.world.switchOn({ fault: 'late-commit', value: '10', probability: 0.3, seed: 5 });
    const slots = (await test.slots('start=ge2026-01-16&end=le2026-01-20')).slice(0, 6);
    const people = await Promise.all([MAIN, '9990002274', '9990007012'].map((person) => test.patientId(person)));
    for (let round = 0; round < 3; round += 1) {
      for (const slot of slots) {
        await Promise.all(people.map(async (id) => test.book(await test.booking([slot], id))));
        test.clock.pass(3000);
      }
    }
    test.clock.pass(60_000);
    const held = test.world
      .list()
      .filter(({ status }) => status === 'booked')
      .flatMap(({ slotIds }) => slotIds);
    expect(new Set(held).size).toBe(held.length);
    expect(slots.filter(({ id }) => !held.includes(id))).toEqual([]);
  });

  it('begins anew at a word', async () => {
    const test = new AppointmentTest();
    await test.booked();
    test.world.switchOn({ fault: 'replay' });
    test.world.reset();
    expect([test.world.list(), test.world.switches()]).toEqual([[], []]);
    expect((await test.pair())[0]).toBeDefined();
  });
});

describe('the stories of bookings that are refused', () => {
  const rows = STORIES.flatMap(({ story, nhsNumber, booking }) =>
    (booking?.faults ?? []).flatMap(({ fault, value }) =>
      fault === 'refuse' ? [[value ?? '', story, nhsNumber] as const] : [],
    ),
  );

  it('tell of every row', () => {
    const told = new Set(rows.map(([row]) => row));
    expect(Object.keys(FORCED_REFUSALS).filter((row) => !told.has(row) && !row.startsWith('S'))).toEqual([]);
    expect([...told].filter((row) => FORCED_REFUSALS[row] === undefined)).toEqual([]);
  });

  it.each(rows.filter(([row]) => row.startsWith('B')))('%s: %s', async (row, _story, nhsNumber) => {
    const test = new AppointmentTest();
    const [slot] = await test.pair();
    const { status, code, diagnostics } = FORCED_REFUSALS[row]!;
    const spelt = code === 'ACCESS_DENIED' ? 'ACCESS DENIED' : code;
    expect(issueOf(await test.book(await test.booking([slot], await test.patientId(nhsNumber))))).toEqual({
      status,
      code: spelt,
      diagnostics,
    });
    expect(test.world.list({ nhsNumber })).toEqual([]);
  });
});

describe('the switches of bookings over HTTP', () => {
  let simulator: Simulator;
  let running: RunningSimulator;
  beforeAll(async () => {
    simulator = await buildSimulator({ admin: true });
    running = await simulator.start();
  });
  afterAll(() => running.close());
  const ask = async (method: string, path: string, body?: unknown): Promise<unknown> => {
    const reply = await fetch(`${running.baseUrl}/sim-admin/${path}`, {
      method,
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    return reply.json();
  };

  it('are turned on, told of and turned off', async () => {
    const order = { fault: 'late-commit=30', practice: 'Z81001', times: 2, probability: 0.5, seed: 7 };
    expect(await ask('POST', 'appointment-faults', order)).toEqual({
      on: [{ ...order, fault: 'late-commit', value: '30' }],
    });
    expect(simulator.appointments.switches()).toHaveLength(1);
    expect(await ask('DELETE', 'appointment-faults')).toEqual({ on: [] });
    expect(await ask('GET', 'appointments')).toEqual([]);
    expect(await ask('DELETE', 'appointments')).toEqual({ reset: true });
  });

  it.each([
    [{ fault: 'nonsense' }],
    [{ fault: 'slot-stolen', on: ['cancel'] }],
    [{ fault: 'replay', times: 0 }],
    [{ fault: 'refuse' }],
    [{ fault: 'refuse=B99' }],
    [{ fault: 'late-commit=soon' }],
    [{ fault: 'list-lag' }],
    [{ fault: 'replay=2' }],
  ])('refuse %j', async (order) => {
    expect(await ask('POST', 'appointment-faults', order)).toHaveProperty('error');
    expect(simulator.appointments.switches()).toEqual([]);
  });

  it.each(['refuse=B14', 'late-commit', 'slow=700', 'list-lag=20', 'replay'])('take %s', async (fault) => {
    expect(await ask('POST', 'appointment-faults', { fault })).toHaveProperty('on');
    await ask('DELETE', 'appointment-faults');
  });

  it('are known to the fault board too, which spoils the next request of the leg', async () => {
    const test = new AppointmentTest();
    const [slot] = await test.pair();
    const body = await test.booking([slot]);
    const iat = Math.floor(test.clock.now().getTime() / 1000);
    const request = aPracticeRequest({
      interaction: 'rest:create:appointment-1',
      path: '/Appointment',
      body,
      claims: { iat, exp: iat + 300 },
    });
    const reply = await answerWith(test.leg, request, {
      name: '504-after-commit',
      value: undefined,
      delayMs: undefined,
    });
    expect([reply.status, test.world.list({ nhsNumber: MAIN }).length]).toEqual([504, 1]);
    expect(bodyIn(await test.findPatient(MAIN))['resourceType']).toBe('Bundle');
  });
});
