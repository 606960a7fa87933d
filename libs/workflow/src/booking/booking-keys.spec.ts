import { A_REQUESTER, aCall, FakeSpineDirectory } from '../../../contracts/testing/fakes.js';
import { Asid, OdsCode, type Requester } from '#contracts';
import { aContext, BookingWorld } from '../../testing/booking-world.js';
import { ownerOf } from '../patient-context.js';
import type { BookingOutcome } from './booking-journey.js';

const ELSEWHERE = OdsCode.parse('Z90002');
const OTHERS: readonly [string, Requester][] = [
  ['another user', { ...A_REQUESTER, userId: 'user-0002' }],
  ['a user of that id at another issuer', { ...A_REQUESTER, issuer: 'another' }],
  [
    'a user of that id in another organisation',
    { ...A_REQUESTER, organisation: { odsCode: OdsCode.parse('FZZ02'), name: 'Green Teapot Pharmacy' } },
  ],
];

/** Knows two practices, and an ASID for every organisation. */
class WideDirectory extends FakeSpineDirectory {
  constructor() {
    super([aContext().practice, ELSEWHERE]);
  }
  override async ownAsid(): ReturnType<FakeSpineDirectory['ownAsid']> {
    return { asid: Asid.parse('200000000025'), source: 'configuration' };
  }
}

/** Somebody who has opened the same patient books the same slots. */
async function bookAs(requester: Requester, world: BookingWorld, idempotencyKey: string): Promise<BookingOutcome> {
  const contextId = '5f0d3f60-6d2c-4c1f-9a36-0e5f1b7a2c12';
  await world.contexts.keep(aContext({ id: contextId, owner: ownerOf(requester) }));
  return world.book({ contextId, idempotencyKey }, aCall({ requester }));
}

describe('the key of a request', () => {
  it.each(OTHERS)('is its sender’s: %s is not told what became of it', async (_, requester) => {
    const world = new BookingWorld({ directory: new WideDirectory() });
    await expect(world.book()).resolves.toMatchObject({ kind: 'BOOKED' });
    // What the practice's own list shows, not what is known by the key.
    await expect(bookAs(requester, world, 'key-1')).resolves.toMatchObject({ kind: 'ALREADY_HAS' });
  });

  it.each([
    ['other texts for the practice', { comment: 'Something else' }],
    ['no comment', { comment: undefined }],
    ['another telephone', { organisation: { phone: '01632960098', type: 'urgent-care' } }],
    ['another kind of organisation', { organisation: { phone: '01632960099', type: 'gp-practice' } }],
    ['another practice', { at: ELSEWHERE }],
  ] as const)('is refused with another request: %s', async (_, changes) => {
    const world = new BookingWorld();
    await world.book();
    await expect(world.book(changes)).resolves.toMatchObject({ kind: 'KEY_REUSED' });
  });
});

describe('the guard of a patient at a practice', () => {
  it.each(OTHERS)('lets nobody else book there meanwhile; %s learns how far it is theirs', async (_, requester) => {
    const world = new BookingWorld({ directory: new WideDirectory(), commands: ['lost'], patienceMs: 0 });
    await expect(world.book()).resolves.toMatchObject({ kind: 'UNKNOWN' });
    const own = requester.userId !== A_REQUESTER.userId;
    await expect(bookAs(requester, world, 'key-2')).resolves.toMatchObject({ kind: 'ATTEMPT_OPEN', own });
    expect(world.appointments.sent).toHaveLength(0);
  });

  it('leaves the patient free at another practice', async () => {
    const world = new BookingWorld({ directory: new WideDirectory(), commands: ['lost'], patienceMs: 0 });
    await expect(world.book()).resolves.toMatchObject({ kind: 'UNKNOWN' });
    const there = { idempotencyKey: 'key-2', at: ELSEWHERE };
    await expect(world.book(there)).resolves.toMatchObject({ kind: 'BOOKED' });
  });
});
