import { aSlot } from '../../../contracts/testing/a-booking.js';
import {
  nextRoundAt,
  type Round,
  type RoundsVerdict,
  roundsVerdict,
  slotOfferedIn,
  WATCH_AFTER_MIN,
} from './rounds.js';

const ENDED = '2027-06-09T08:16:00.000Z';
const at = (seconds: number, slot: Round['slot']): Round => ({
  startedAt: new Date(Date.parse(ENDED) + seconds * 1000).toISOString(),
  slot,
});

describe('rounds without a match', () => {
  it.each<[string, readonly Round[], RoundsVerdict]>([
    ['none yet', [], 'next-round'],
    ['one is never enough', [at(60, 'offered')], 'next-round'],
    ['two that agree too early', [at(5, 'offered'), at(20, 'offered')], 'next-round'],
    ['offered twice, the later after a minute', [at(20, 'offered'), at(60, 'offered')], 'not-booked'],
    ['not offered twice', [at(20, 'not-offered'), at(61, 'not-offered')], 'slot-gone'],
    ['a second short of a minute', [at(20, 'offered'), at(59, 'offered')], 'next-round'],
    ['disagreement', [at(20, 'offered'), at(60, 'not-offered')], 'next-round'],
    ['a failed round between', [at(5, 'offered'), at(20, 'failed'), at(60, 'offered')], 'next-round'],
    ['two failed ones agree on nothing', [at(20, 'failed'), at(60, 'failed')], 'next-round'],
    [
      'agreement in the last round',
      [at(5, 'offered'), at(20, 'offered'), at(60, 'not-offered'), at(120, 'not-offered')],
      'slot-gone',
    ],
    [
      'no agreement to the end',
      [at(5, 'offered'), at(20, 'offered'), at(60, 'not-offered'), at(120, 'offered')],
      'later',
    ],
    ['agreement later on', [at(120, 'failed'), at(600, 'offered'), at(1200, 'offered')], 'not-booked'],
  ])('%s', (_, rounds, verdict) => {
    expect(roundsVerdict(rounds, ENDED)).toBe(verdict);
  });
  it('are due after 5, 20, 60 and 120 seconds, and then no more', () => {
    const dues = [0, 1, 2, 3, 4].map((done) =>
      nextRoundAt(
        Array.from({ length: done }, () => at(0, 'failed')),
        ENDED,
      ),
    );
    expect(dues).toEqual([
      '2027-06-09T08:16:05.000Z',
      '2027-06-09T08:16:20.000Z',
      '2027-06-09T08:17:00.000Z',
      '2027-06-09T08:18:00.000Z',
      undefined,
    ]);
    expect(WATCH_AFTER_MIN).toEqual([5, 15, 60]);
  });
  it('count a slot as offered only when all slots of the booking are', () => {
    expect(slotOfferedIn([aSlot()], ['s-01'])).toBe('offered');
    expect(slotOfferedIn([aSlot()], ['s-01', 's-02'])).toBe('not-offered');
  });
});
