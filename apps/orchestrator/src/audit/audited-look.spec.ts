import { JourneyLog, type RecoveryFrame } from '#workflow';
import { Fault } from '#errors';
import { A_PATIENT, A_PRACTICE, A_REQUESTER } from '../../../../libs/contracts/testing/fakes.js';
import { FakeAuditTrail } from '../../../../libs/contracts/testing/fake-audit-trail.js';
import { auditedLook } from './audited-look.js';
import { fingerprints } from './audited-product.js';

const DUE = { attemptId: '4b6c7c6e-6a56-4c88-9a52-0d8b6c2f9a01', requester: A_REQUESTER };
const { signal } = new AbortController();

function recoveryThat(ends: (frame: RecoveryFrame) => Promise<undefined>) {
  return {
    frame: () => ({ journey: new JourneyLog(() => 0), correlationId: 'c-1' }),
    resume: async (_id: string, _signal: AbortSignal, frame?: RecoveryFrame) => {
      if (frame === undefined) throw new Error('the look is not watched');
      frame.journey.concerns({ nhsNumber: A_PATIENT, practice: A_PRACTICE });
      return ends(frame);
    },
  };
}

describe('a look at a booking that nobody waits for', () => {
  it('is on record in the name of the user who booked, and says that this person was not there', async () => {
    const trail = new FakeAuditTrail();
    await auditedLook(DUE, signal, { trail, recovery: recoveryThat(async () => undefined) });
    expect(trail.entries).toMatchObject([
      {
        kind: 'opened',
        operation: 'booking.recover',
        user: A_REQUESTER,
        authority: { kind: 'user-who-booked' },
        subject: { bookingId: DUE.attemptId },
        correlationId: 'c-1',
      },
      {
        kind: 'closed',
        subject: { nhsNumbers: [A_PATIENT], bookingId: DUE.attemptId },
        providers: [A_PRACTICE],
        detail: { found: 'not due, or looked at by another instance' },
        outcome: { result: 'success' },
      },
    ]);
  });

  it('is closed with its code when it fails', async () => {
    const trail = new FakeAuditTrail();
    const fails = recoveryThat(async () => {
      throw new Fault('CONTEXT_STORE_UNAVAILABLE');
    });
    await expect(auditedLook(DUE, signal, { trail, recovery: fails })).rejects.toMatchObject({
      code: 'CONTEXT_STORE_UNAVAILABLE',
    });
    expect(trail.entries.at(-1)).toMatchObject({
      kind: 'closed',
      outcome: { result: 'failure', code: 'CONTEXT_STORE_UNAVAILABLE' },
    });
  });

  it('is not made while it cannot be recorded', async () => {
    const trail = new FakeAuditTrail();
    trail.refuses = true;
    let asked = false;
    const recovery = recoveryThat(async () => {
      asked = true;
      return undefined;
    });
    await expect(auditedLook(DUE, signal, { trail, recovery })).rejects.toMatchObject({ code: 'AUDIT_UNAVAILABLE' });
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
