import { AppointmentTest, bodyIn } from '../testing/appointment-test.js';
import { issueOf, practiceNamed } from '../testing/practice-request.js';

describe('the slots of the weeks in which the clocks change', () => {
  it.each([
    [
      'March',
      '2026-03-25T12:00:00Z',
      'start=ge2026-03-26&end=le2026-04-01',
      '2026-03-29',
      ['00:45:00+00:00', '02:00:00+01:00'],
    ],
    [
      'October',
      '2026-10-21T12:00:00Z',
      'start=ge2026-10-22&end=le2026-10-28',
      '2026-10-25',
      ['01:45:00+01:00', '01:00:00+00:00'],
    ],
  ])('carry the offset of each instant in %s, without a gap or an overlap', async (_month, now, range, day, around) => {
    const test = new AppointmentTest(now);
    const { diary } = test.world.at(practiceNamed('Z81001'));
    const night = diary.slotsOn(day);
    expect(night).toHaveLength(16);
    expect(night.slice(1).map(({ start }, index) => start - night[index]!.end)).toEqual(Array(15).fill(0));
    const texts = night.map(({ startText }) => startText.slice(11));
    const at = texts.indexOf(around[0]!);
    expect(texts.slice(at, at + 2)).toEqual(around);
    const morning = (await test.slots(range)).filter(({ start }) => start.includes('T1'));
    const summer = (text: string): boolean => (now.startsWith('2026-03') ? text >= day : text < day);
    expect(morning.filter(({ start }) => start.endsWith('+01:00') !== summer(start.slice(0, 10)))).toEqual([]);
    expect(new Set(morning.map(({ start }) => start.slice(19))).size).toBe(2);
  });

  it('may be joined across the change: the instants count, not the clocks', async () => {
    const test = new AppointmentTest('2026-10-21T12:00:00Z');
    const night = test.world.at(practiceNamed('Z81001')).diary.slotsOn('2026-10-25');
    const at = night.findIndex(
      (slot, index) => slot.endText.endsWith('+00:00') && !slot.taken && night[index + 1]?.taken === false,
    );
    const found = await test.slots('start=ge2026-10-25&end=le2026-10-25');
    const pair = [night[at]!, night[at + 1]!].map(({ id }) => found.find((slot) => slot.id === id)!);
    const reply = await test.book(await test.booking(pair));
    expect([reply.status, bodyIn(reply)['start'], bodyIn(reply)['end']]).toEqual([201, pair[0]!.start, pair[1]!.end]);
  });

  it('fit into thirteen days and a second less than a day, but not into the hour more in October where that is counted', async () => {
    const range = 'start=ge2026-10-20&end=le2026-11-02T23:59:59+00:00';
    expect((await new AppointmentTest('2026-10-19T12:00:00Z').search(range)).status).toBe(200);
    const strict = new AppointmentTest('2026-10-19T12:00:00Z', 'Z81048');
    expect(issueOf(await strict.search(range))).toMatchObject({ status: 422, code: 'INVALID_PARAMETER' });
    expect((await strict.search('start=ge2026-10-20&end=le2026-11-01T23:59:59+00:00')).status).toBe(200);
  });
});
