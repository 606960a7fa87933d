import type { SimReply } from '../kernel/exchange.js';
import type { JsonObject } from '../practices/json-value.js';
import type { AppointmentFaultOrder } from '../scenarios/appointment-faults.js';
import { AppointmentTest, bodyIn, cancelled, type FreeSlot, resourcesIn } from '../testing/appointment-test.js';
import { issueOf } from '../testing/practice-request.js';

const MAIN = '9990001006';

interface Tried {
  readonly test: AppointmentTest;
  readonly slot: FreeSlot;
  readonly body: JsonObject;
  readonly reply: SimReply;
}

/** One booking with these switches on. */
async function tried(...orders: readonly AppointmentFaultOrder[]): Promise<Tried> {
  const test = new AppointmentTest();
  for (const order of orders) test.world.switchOn(order);
  const [slot] = await test.pair();
  const body = await test.booking([slot]);
  return { test, slot, body, reply: await test.book(body) };
}

const booked = ({ world }: AppointmentTest): number => world.list({ nhsNumber: MAIN }).length;

describe('a command whose answer goes wrong', () => {
  it.each<[AppointmentFaultOrder['fault'], number, number]>([
    ['timeout-before-commit', 0, 0],
    ['reset-before-commit', 0, 0],
    ['500-before-commit', 500, 0],
    ['502-before-commit', 502, 0],
    ['503-before-commit', 503, 0],
    ['504-before-commit', 504, 0],
    ['timeout-after-commit', 0, 1],
    ['reset-after-commit', 0, 1],
    ['500-after-commit', 500, 1],
    ['502-after-commit', 502, 1],
    ['503-after-commit', 503, 1],
    ['504-after-commit', 504, 1],
    ['truncated-after-commit', 201, 1],
    ['html-after-commit', 201, 1],
    ['minimal', 201, 1],
    ['slow-commit', 201, 1],
  ])('%s: answers %i and has saved %i', async (fault, status, saved) => {
    const { test, reply } = await tried({ fault, times: 1 });
    expect([reply.status, booked(test)]).toEqual([status, saved]);
  });

  it('breaks off, is silent for long, or has no body', async () => {
    expect((await tried({ fault: 'truncated-after-commit' })).reply.transport?.cutAtByte).toBeGreaterThan(0);
    expect((await tried({ fault: 'timeout-after-commit' })).reply.transport).toEqual({ reset: true, delayMs: 40 });
    expect((await tried({ fault: 'minimal' })).reply.body).toBe('');
    expect((await tried({ fault: 'slow-commit', value: '700' })).reply.transport).toEqual({ delayMs: 700 });
    const both = await tried({ fault: 'slow', value: '7' }, { fault: 'timeout-after-commit' });
    expect(both.reply.transport).toEqual({ reset: true, delayMs: 47 });
  });

  it('is spoilt so many times and no more, and another practice or patient not at all', async () => {
    const { test, body, reply } = await tried({ fault: '500-before-commit', times: 1 });
    expect(reply.status).toBe(500);
    expect((await test.book(body)).status).toBe(201);
    expect((await tried({ fault: '500-before-commit', practice: 'Z81002' })).reply.status).toBe(201);
    expect((await tried({ fault: '500-before-commit', nhsNumber: '9990002274' })).reply.status).toBe(201);
    expect((await tried({ fault: '500-before-commit', nhsNumber: MAIN })).reply.status).toBe(500);
    expect((await tried({ fault: '500-before-commit', on: ['cancel'] })).reply.status).toBe(201);
  });

  it('is spoilt now and then by a seed, the same each time', async () => {
    const run = async (seed: number): Promise<readonly number[]> => {
      const test = new AppointmentTest();
      test.world.switchOn({ fault: '500-before-commit', probability: 0.4, seed });
      const id = await test.patientId();
      const slots = (await test.slots('start=ge2026-01-16&end=le2026-01-29')).slice(0, 30);
      const statuses: number[] = [];
      for (const slot of slots) statuses.push((await test.book(await test.booking([slot], id))).status);
      return statuses;
    };
    const [once, again, other] = await Promise.all([run(1), run(1), run(2)]);
    expect(once).toEqual(again);
    expect(once).not.toEqual(other);
    expect(new Set(once)).toEqual(new Set([201, 500]));
  });
});

describe('a commit that comes at another time', () => {
  it('is there only when the clock has gone on so far, and frees nothing before', async () => {
    const { test, slot, reply } = await tried({ fault: 'late-commit', value: '30', times: 1 });
    expect([reply.status, reply.body, booked(test)]).toEqual([504, '', 0]);
    expect((await test.slots('start=ge2026-01-16&end=le2026-01-29')).map(({ id }) => id)).toContain(slot.id);
    test.clock.pass(29_999);
    expect(booked(test)).toBe(0);
    test.clock.pass(1);
    expect(booked(test)).toBe(1);
    expect(resourcesIn(await test.list(await test.patientId()))).toHaveLength(1);
  });

  it('does not come where the slot was taken meanwhile', async () => {
    const { test, body } = await tried({ fault: 'late-commit', value: '30', times: 1 });
    expect((await test.book(body)).status).toBe(201);
    test.clock.pass(60_000);
    expect(booked(test)).toBe(1);
  });

  it('may change an appointment late as well', async () => {
    const test = new AppointmentTest();
    const before = await test.booked();
    test.world.switchOn({ fault: 'late-commit', value: '10', times: 1 });
    expect((await test.change('cancel', cancelled(before))).status).toBe(504);
    expect(test.world.list({ nhsNumber: MAIN })[0]!.status).toBe('booked');
    test.clock.pass(10_000);
    expect(test.world.list({ nhsNumber: MAIN })[0]!.status).toBe('cancelled');
  });

  it('is seen later in the list or in the search', async () => {
    const lagging = await tried({ fault: 'list-lag', value: '20' });
    const id = await lagging.test.patientId();
    expect(resourcesIn(await lagging.test.list(id))).toEqual([]);
    lagging.test.clock.pass(20_000);
    expect(resourcesIn(await lagging.test.list(id))).toHaveLength(1);
    const stale = await tried({ fault: 'slot-lag', value: '20' });
    expect((await stale.test.pair())[0].id).toBe(stale.slot.id);
    expect((await stale.test.book(stale.body)).status).toBe(409);
    stale.test.clock.pass(20_000);
    expect((await stale.test.pair())[0].id).not.toBe(stale.slot.id);
    const slow = await tried({ fault: 'slow-commit' });
    expect(resourcesIn(await slow.test.list(await slow.test.patientId()))).toEqual([]);
    slow.test.clock.pass(2_000);
    expect(resourcesIn(await slow.test.list(await slow.test.patientId()))).toHaveLength(1);
  });
});

describe('a booking that meets others', () => {
  it('is delivered twice: saved once, and only the refusal arrives', async () => {
    const { test, reply } = await tried({ fault: 'replay' });
    expect([reply.status, booked(test)]).toEqual([409, 1]);
  });

  it('finds the slot taken by another patient, or by this one through others', async () => {
    const stolen = await tried({ fault: 'slot-stolen' });
    expect([stolen.reply.status, booked(stolen.test)]).toEqual([409, 0]);
    const held = await tried({ fault: 'patient-has-slot' });
    expect([held.reply.status, booked(held.test)]).toEqual([409, 1]);
    const [theirs] = held.test.world.list({ nhsNumber: MAIN });
    expect(theirs!.history).toMatchObject([{ command: 'by-practice' }]);
    expect(theirs!.slotIds).toEqual([held.slot.id]);
    expect(theirs!.resource).toMatchObject({
      contained: [{ id: '1', identifier: [{ value: 'Z9Y77' }] }],
      created: '2026-01-15T11:59:00+00:00',
    });
    expect(JSON.stringify(theirs!.resource)).not.toMatch(/Z9X01|Ear pain|Interpreter/);
  });

  it('is refused with 422 the second time, though the first was saved', async () => {
    const { test, body } = await tried({ fault: 'timeout-after-commit', times: 1 }, { fault: 'refuse-second' });
    expect(issueOf(await test.book(body))).toMatchObject({ status: 422, code: 'INVALID_RESOURCE' });
    expect(booked(test)).toBe(1);
  });

  it('is kept in part, or doubled, where the system is like that', async () => {
    const test = new AppointmentTest();
    test.world.switchOn({ fault: 'first-slot-only', times: 1 });
    const pair = await test.pair();
    expect(bodyIn(await test.book(await test.booking(pair)))).toMatchObject({ end: pair[0].end, slot: [{}] });
    const { test: careless, body } = await tried({ fault: 'non-atomic' });
    expect((await careless.book(body)).status).toBe(201);
    expect(booked(careless)).toBe(2);
  });

  it('is written in the practice’s own words', async () => {
    const { reply } = await tried(
      { fault: 'rewrite-text' },
      { fault: 'rewrite-created' },
      { fault: 'drop-organisation' },
    );
    const appointment = bodyIn(reply);
    expect(appointment).toMatchObject({
      description: 'Ear pain for three days Interpreter needed',
      created: '2026-01-15T12:00:00+00:00',
    });
    expect(appointment).not.toHaveProperty('contained');
    expect(appointment).not.toHaveProperty('comment');
  });

  it('meets a version that the practice has made between look and change', async () => {
    const test = new AppointmentTest();
    const before = await test.booked();
    test.world.switchOn({ fault: 'version-conflict', times: 1 });
    expect((await test.change('update', before)).status).toBe(409);
    expect((await test.change('update', before)).status).toBe(409);
    const read = await test.ask('rest:read:appointment-1', { path: `/Appointment/${String(before['id'])}` });
    expect((await test.change('update', bodyIn(read))).status).toBe(200);
  });

  it('loses the patient’s id, and the appointments go with the new one', async () => {
    const test = new AppointmentTest();
    await test.booked();
    const former = await test.patientId();
    test.world.switchOn({ fault: 'patient-id-changed', times: 1 });
    const id = await test.patientId();
    expect(id).not.toBe(former);
    expect((await test.list(former)).status).toBe(404);
    expect(JSON.stringify(resourcesIn(await test.list(id)))).toContain(`Patient/${id}`);
  });
});
