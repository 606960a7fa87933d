import type { AuditClosing, AuditEntry, AuditOpening } from '../src/audit-record.js';
import type { AuditTrail } from '../src/audit-trail.port.js';
import { OdsCode } from '../src/ods-code.js';
import { A_PATIENT, A_PRACTICE, A_REQUESTER } from './fakes.js';

export interface AuditWorld {
  readonly trail: AuditTrail;
  /** What is durable, in order. */
  readonly entries: () => Promise<readonly AuditEntry[]>;
  /** Nothing can be written from now on, or again. */
  readonly refuse: (refuses: boolean) => void;
}

const CONTEXT = '4b6c7c6e-6a56-4c88-9a52-0d8b6c2f9a01';

/** A retrieval of the record of `A_PATIENT` that is about to begin. */
export function anOpening(changes: Partial<AuditOpening> = {}): AuditOpening {
  return {
    correlationId: '0f6b1c1e-5a3c-4d59-8f0d-2f1f4c1b7a10',
    user: A_REQUESTER,
    operation: 'record.retrieve',
    route: 'POST /v1/patient-contexts/:id/structured-record',
    purpose: 'direct-care',
    subject: { nhsNumbers: [], contextId: CONTEXT },
    providers: [],
    address: '192.0.2.7',
    ...changes,
  };
}

/** The same at its end: the practice gave the record. */
export function aClosing(changes: Partial<AuditClosing> = {}): AuditClosing {
  return {
    subject: { nhsNumbers: [A_PATIENT], contextId: CONTEXT },
    providers: [A_PRACTICE],
    detail: { areas: ['medication', 'allergies'] },
    calls: [
      {
        leg: 'record',
        upstream: 'ssp',
        operation: 'urn:nhs:names:services:gpconnect:fhir:operation:gpc.getstructuredrecord-1',
        messageId: '5f0b7a0a-2f0e-4c1e-8b39-0b5f1f5f2a11',
        from: '200000000025',
        to: '200000000017',
        method: 'POST',
        startedAt: '2026-11-21T09:00:00.100Z',
        durationMs: 210,
        outcome: 'reply',
        status: 200,
      },
    ],
    outcome: { result: 'success', status: 200 },
    ...changes,
  };
}

/** Run by every AuditTrail, real or fake, from its own spec. */
export function describeAuditTrail(name: string, open: () => Promise<AuditWorld>): void {
  describe(`${name} keeps the AuditTrail contract`, () => {
    it('has an attempt on record before it begins, with the user as at that time', async () => {
      const { trail, entries } = await open();
      await trail.open(anOpening());
      expect(await entries()).toEqual([expect.objectContaining({ kind: 'opened', ...anOpening() })]);
    });
    it('closes an attempt with all that was known before and all that came of it', async () => {
      const { trail, entries } = await open();
      const attempt = await trail.open(anOpening({ detail: { confirmed: ['birthDateDifference'] } }));
      await attempt.close(aClosing());
      const [opened, closed] = await entries();
      const detail = { confirmed: ['birthDateDifference'], areas: ['medication', 'allergies'] };
      expect(closed).toMatchObject({ kind: 'closed', ...anOpening(), ...aClosing(), detail });
      expect(closed?.id).toBe(opened?.id);
    });
    it('notes what has no end of its own', async () => {
      const { trail, entries } = await open();
      const outcome = { result: 'failure', status: 401, code: 'TOKEN_MISSING' } as const;
      const { user: _, ...nobody } = anOpening({ operation: 'context.open' });
      await trail.note({ ...nobody, calls: [], outcome });
      expect(await entries()).toEqual([expect.objectContaining({ kind: 'noted', operation: 'context.open', outcome })]);
      expect((await entries())[0]).not.toHaveProperty('user');
    });
    it('keeps many attempts at the same time apart', async () => {
      const { trail, entries } = await open();
      const practices = Array.from({ length: 50 }, (_, index) => OdsCode.parse(`Z9${String(1000 + index)}`));
      await Promise.all(
        practices.map(async (practice) => {
          const attempt = await trail.open(anOpening({ providers: [practice] }));
          await attempt.close(aClosing({ providers: [practice] }));
        }),
      );
      const all = await entries();
      const ids = new Set(all.map(({ id }) => id));
      expect(ids.size).toBe(50);
      const pairs = [...ids].map((id) =>
        all.filter((one) => one.id === id).map(({ kind, providers }) => [kind, ...providers]),
      );
      for (const [opened, closed] of pairs) expect([opened?.[0], closed]).toEqual(['opened', ['closed', opened?.[1]]]);
    });
    it('refuses while nothing can be written, and goes on when it can again', async () => {
      const { trail, entries, refuse } = await open();
      const attempt = await trail.open(anOpening());
      refuse(true);
      await expect(trail.open(anOpening())).rejects.toMatchObject({ code: 'AUDIT_UNAVAILABLE' });
      await expect(trail.note({ ...anOpening(), ...aClosing() })).rejects.toMatchObject({ code: 'AUDIT_UNAVAILABLE' });
      await expect(attempt.close(aClosing())).rejects.toMatchObject({ code: 'AUDIT_UNAVAILABLE' });
      refuse(false);
      await trail.note({ ...anOpening(), ...aClosing() });
      expect((await entries()).map(({ kind }) => kind)).toEqual(['opened', 'noted']);
    });
  });
}
