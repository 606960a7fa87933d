import { JourneyLog, type RecoveryFrame } from '#workflow';
import { Fault } from '#errors';
import { A_PATIENT, A_PRACTICE, A_REQUESTER } from '../../../../libs/contracts/testing/fakes.js';
import { FakeAuditTrail } from '../../../../libs/contracts/testing/fake-audit-trail.js';
import { auditedLook } from './audited-look.js';
import { fingerprints } from './audited-product.js';

const DUE = {
  operation: 'booking.recover',
  id: '4b6c7c6e-6a56-4c88-9a52-0d8b6c2f9a01',
  requester: A_REQUESTER,
} as const;

interface Found {
  readonly state: string;
}

/** A look of which the journey learns whose data it is. */
function looked(trail: FakeAuditTrail, look: () => Promise<Found | undefined>): Promise<Found | undefined> {
  const frame: RecoveryFrame = { journey: new JourneyLog(() => 0), correlationId: 'c-1' };
  const work = async (): Promise<Found | undefined> => {
    frame.journey.concerns({ nhsNumber: A_PATIENT, practice: A_PRACTICE });
    return look();
  };
  return auditedLook(DUE, work, { frame, trail, found: ({ state }) => state });
}

describe('a look at a booking that nobody waits for', () => {
  it('is on record in the name of the user who booked, and says that this person was not there', async () => {
    const trail = new FakeAuditTrail();
    await looked(trail, async () => ({ state: 'BOOKED' }));
    expect(trail.entries).toMatchObject([
      {
        kind: 'opened',
        operation: 'booking.recover',
        user: A_REQUESTER,
        authority: { kind: 'user-who-booked' },
        subject: { bookingId: DUE.id },
        correlationId: 'c-1',
      },
      {
        kind: 'closed',
        subject: { nhsNumbers: [A_PATIENT], bookingId: DUE.id },
        providers: [A_PRACTICE],
        detail: { found: 'BOOKED' },
        outcome: { result: 'success' },
      },
    ]);
  });

  it('says so when there was nothing to look at', async () => {
    const trail = new FakeAuditTrail();
    await looked(trail, async () => undefined);
    expect(trail.entries.at(-1)).toMatchObject({ detail: { found: 'not due, or looked at by another instance' } });
  });

  it('is closed with its code when it fails', async () => {
    const trail = new FakeAuditTrail();
    const failing = looked(trail, async () => {
      throw new Fault('CONTEXT_STORE_UNAVAILABLE');
    });
    await expect(failing).rejects.toMatchObject({ code: 'CONTEXT_STORE_UNAVAILABLE' });
    expect(trail.entries.at(-1)).toMatchObject({
      kind: 'closed',
      outcome: { result: 'failure', code: 'CONTEXT_STORE_UNAVAILABLE' },
    });
  });

  it('is not made while it cannot be recorded', async () => {
    const trail = new FakeAuditTrail();
    trail.refuses = true;
    let asked = false;
    const refused = looked(trail, async () => {
      asked = true;
      return undefined;
    });
    await expect(refused).rejects.toMatchObject({ code: 'AUDIT_UNAVAILABLE' });
    expect(asked).toBe(false);
  });
});

describe('the fingerprint of the settings', () => {
  it('changes with any setting of its part, also in a list of pairs, and tells nothing of it', () => {
    const settings = (key: string) => ({ sds: { SDS_API_KEY: key, pins: new Map([['A', /x/u]]) }, pds: { url: 'u' } });
    const [one, other] = [fingerprints(settings('k1')), fingerprints(settings('k2'))];
    expect(one['settings.sds']).not.toBe(other['settings.sds']);
    expect(one['settings.pds']).toBe(other['settings.pds']);
    expect(fingerprints({ sds: { ...settings('k1').sds, pins: new Map() } })['settings.sds']).not.toBe(
      one['settings.sds'],
    );
    expect(Object.values(one).every((print) => /^[0-9a-f]{8}$/u.test(print))).toBe(true);
  });
});
