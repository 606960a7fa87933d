import { objectsIn } from '../practices/json-value.js';
import { AppointmentTest, bodyIn, ORGANISATION, resourcesIn } from '../testing/appointment-test.js';
import type { FreeSlot } from '../testing/appointment-test.js';
import { issueOf, practiceNamed } from '../testing/practice-request.js';
import { referring } from '../testing/spoilt-bookings.js';
import type { Slot } from './diary.js';

const RANGE = 'start=ge2026-01-16&end=le2026-01-29';

describe('booking an appointment', () => {
  it('answers 201 with the appointment, its version and its address, and the slot is gone', async () => {
    const test = new AppointmentTest();
    const [slot] = await test.pair(RANGE);
    const reply = await test.book(await test.booking([slot]));
    const appointment = bodyIn(reply);
    const version = (appointment['meta'] as { versionId: string }).versionId;
    expect(reply.status).toBe(201);
    expect(reply.headers).toMatchObject({
      ETag: `W/"${version}"`,
      'Cache-Control': 'no-store',
      Location: `https://gp.rowan.example.nhs.uk/Z81001/STU3/1/gpconnect/Appointment/${String(appointment['id'])}/_history/${version}`,
    });
    expect(appointment).toMatchObject({
      status: 'booked',
      start: slot.start,
      end: slot.end,
      description: 'Ear pain for three days',
      serviceCategory: slot.schedule['serviceCategory'],
      serviceType: slot.slot['serviceType'],
    });
    expect((await test.slots(RANGE)).map(({ id }) => id)).not.toContain(slot.id);
  });

  it('joins two slots, all or none', async () => {
    const test = new AppointmentTest();
    const pair = await test.pair(RANGE);
    expect(bodyIn(await test.book(await test.booking(pair)))).toMatchObject({ start: pair[0].start, end: pair[1].end });
    const other = new AppointmentTest();
    const again = await other.pair(RANGE);
    await other.book(await other.booking([again[1]]));
    expect((await other.book(await other.booking(again))).status).toBe(409);
    expect((await other.slots(RANGE)).map(({ id }) => id)).toContain(again[0].id);
  });

  it('B1: a slot that is taken is refused with 409, to whomever', async () => {
    const test = new AppointmentTest();
    const [slot] = await test.pair(RANGE);
    const body = await test.booking([slot]);
    const replies = await Promise.all([test.book(body), test.book(body), test.book(body)]);
    expect(replies.map(({ status }) => status).sort()).toEqual([201, 409, 409]);
    expect(issueOf(replies[2])).toEqual({
      status: 409,
      code: 'DUPLICATE_REJECTED',
      diagnostics: 'Slot is already in use.',
    });
    expect(test.world.list({ nhsNumber: '9990001006' })).toHaveLength(1);
  });

  it('B8: the location and the practitioner are those of the schedule', async () => {
    const test = new AppointmentTest();
    const all = await test.slots(RANGE);
    const gp = all.find(({ schedule }) => String(schedule['id']).startsWith('sch-1-'))!;
    const assistant = all.find(({ schedule }) => String(schedule['id']).startsWith('sch-2-'))!;
    const [place, person] = objectsIn(assistant.schedule['actor']).map(({ reference }) => String(reference));
    const body = await test.booking([gp]);
    expect(issueOf(await test.book(referring('Location', place!)(body, [gp, gp]))).diagnostics).toMatch(
      /^Provided location id \(.*\) is not equal to Schedule location id \(.*\)$/,
    );
    expect(issueOf(await test.book(referring('Practitioner', person!)(body, [gp, gp]))).diagnostics).toMatch(
      /^Provided practitioner id/,
    );
  });

  it('B23: slots that differ in channel, kind or schedule, or leave a gap, are not joined', async () => {
    const test = new AppointmentTest();
    const all = await test.slots(RANGE);
    const attempt = async (ok: (a: FreeSlot, b: FreeSlot) => boolean): Promise<unknown> => {
      const pair = all.flatMap((a) => all.filter((b) => ok(a, b)).map((b) => [a, b] as const))[0]!;
      return issueOf(await test.book(await test.booking(pair))).diagnostics;
    };
    const kind = (slot: FreeSlot, name: string): string => JSON.stringify(slot.slot[name]);
    const day = (slot: FreeSlot): string => kind(slot, 'schedule');
    const after = (a: FreeSlot, b: FreeSlot): boolean => day(a) === day(b) && a.end <= b.start;
    expect(await attempt((a, b) => after(a, b) && kind(a, 'extension') !== kind(b, 'extension'))).toMatch(
      /delivery channel/,
    );
    expect(
      await attempt(
        (a, b) =>
          after(a, b) &&
          kind(a, 'serviceType') !== kind(b, 'serviceType') &&
          kind(a, 'extension') === kind(b, 'extension'),
      ),
    ).toMatch(/service type/);
    expect(
      await attempt(
        (a, b) =>
          day(a) !== day(b) &&
          a.end <= b.start &&
          kind(a, 'serviceType') === kind(b, 'serviceType') &&
          kind(a, 'extension') === kind(b, 'extension'),
      ),
    ).toMatch(/schedule/);
    expect(
      await attempt(
        (a, b) =>
          after(a, b) &&
          a.end < b.start &&
          kind(a, 'serviceType') === kind(b, 'serviceType') &&
          kind(a, 'extension') === kind(b, 'extension'),
      ),
    ).toMatch(/does not start when/);
  });

  it('B26, B27: what has begun, is too far ahead, under embargo or kept for others is refused', async () => {
    const test = new AppointmentTest('2026-01-15T10:30:00Z');
    const { diary, premises } = test.world.at(practiceNamed('Z81001'));
    const slotAt = (day: string, wanted: (slot: Slot) => boolean): FreeSlot => {
      const slot = diary.slotsOn(day).find((each) => !each.taken && wanted(each))!;
      const { session } = slot.schedule;
      const actor = [{ reference: `Location/${premises.locations[session.location].id}` }];
      return { slot: {}, schedule: { actor }, id: slot.id, start: slot.startText, end: slot.endText };
    };
    const refusedWith = async (slot: FreeSlot): Promise<unknown> => {
      const issue = issueOf(await test.book(await test.booking([slot])));
      expect(issue).toMatchObject({ status: 422, code: 'INVALID_RESOURCE' });
      return issue.diagnostics;
    };
    const open =
      (key: string) =>
      (slot: Slot): boolean =>
        slot.schedule.session.key === key && slot.run.bookable !== false;
    expect(await refusedWith(slotAt('2026-01-15', open('1')))).toBe('The appointment start date cannot be in the past');
    expect(await refusedWith(slotAt('2026-02-16', open('1')))).toMatch(/lies beyond the booking window/);
    expect(await refusedWith(slotAt('2026-01-20', open('4')))).toMatch(/is still under embargo/);
    expect(await refusedWith(slotAt('2026-01-16', ({ run }) => run.bookable === false))).toMatch(/is not bookable/);
    expect(
      await refusedWith(slotAt('2026-01-19', ({ run }) => run.forOrganisations?.includes('Z9X02') === true)),
    ).toMatch(/kept for other organisations/);
  });

  it('B27: a practice may book single slots only, and three of a session at most', async () => {
    const test = new AppointmentTest(undefined, 'Z81044');
    const patientId = await test.patientId('9990007144');
    const pair = await test.pair(RANGE);
    expect(issueOf(await test.book(await test.booking(pair, patientId))).diagnostics).toBe(
      'This system books one slot at a time',
    );
    const day = pair[0].slot['schedule'];
    const same = (await test.slots(RANGE)).filter(
      ({ slot }) => JSON.stringify(slot['schedule']) === JSON.stringify(day),
    );
    const statuses: number[] = [];
    for (const slot of same.slice(0, 4)) statuses.push((await test.book(await test.booking([slot], patientId))).status);
    expect(statuses).toEqual([201, 201, 201, 422]);
    const others = { ...ORGANISATION, identifier: [{ ...objectsIn(ORGANISATION['identifier'])[0], value: 'Z9X02' }] };
    const theirs = { ...(await test.booking(same.slice(3, 4), patientId)), contained: [others] };
    expect((await test.book(theirs)).status).toBe(201);
  });

  it('B28: the scope and the interaction have to fit', async () => {
    const test = new AppointmentTest();
    const [slot] = await test.pair(RANGE);
    const body = await test.booking([slot]);
    const read = await test.book(body, { claims: { requested_scope: 'patient/*.read' } });
    expect(issueOf(read)).toMatchObject({ status: 400, code: 'BAD_REQUEST' });
    const other = await test.ask('rest:update:appointment-1', { method: 'POST', path: '/Appointment', body });
    expect(issueOf(other)).toMatchObject({ status: 400, code: 'BAD_REQUEST' });
    const text = await test.book(body, { headers: { 'content-type': 'text/plain' } });
    expect(issueOf(text)).toMatchObject({ status: 415 });
  });

  it('B29: a practice that has switched appointments off denies, one that never had them is not registered', async () => {
    const off = await new AppointmentTest(undefined, 'Z81041').search(RANGE);
    expect(issueOf(off)).toMatchObject({ status: 403, code: 'ACCESS DENIED' });
    const none = await new AppointmentTest(undefined, 'Z81042').search(RANGE);
    expect(issueOf(none).diagnostics).toMatch(/^PARTYKEY_INTERACTION_CHECK_FAILED/);
  });

  it('answers with the guidance’s codes where the supplier does', async () => {
    const test = new AppointmentTest(undefined, 'Z81049');
    expect(issueOf(await test.book('{'))).toMatchObject({ status: 400, code: 'BAD_REQUEST' });
  });

  it('shows the booking in the patient’s list and by itself, with who booked', async () => {
    const test = new AppointmentTest();
    const appointment = await test.booked();
    expect(resourcesIn(await test.list(await test.patientId()))).toEqual([appointment]);
    const path = `/Appointment/${String(appointment['id'])}`;
    const read = await test.ask('rest:read:appointment-1', { path });
    expect(bodyIn(read)).toEqual(appointment);
    expect(appointment['contained']).toEqual([ORGANISATION]);
  });

  it('sends no body where none is wanted', async () => {
    const test = new AppointmentTest();
    const [slot] = await test.pair(RANGE);
    const reply = await test.book(await test.booking([slot]), { headers: { prefer: 'return=minimal' } });
    expect([reply.status, reply.body]).toEqual([201, '']);
    expect(reply.headers['Location']).toMatch(/\/Appointment\/\d+\/_history\/\d+$/);
  });
});
