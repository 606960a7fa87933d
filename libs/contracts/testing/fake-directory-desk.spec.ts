import { INTERACTION } from '../src/interaction.js';
import { OdsCode } from '../src/ods-code.js';
import { FakeDirectoryDesk } from './fake-directory-desk.js';
import { A_PRACTICE, aCall } from './fakes.js';

const RECORD = INTERACTION.structuredRecord;
const OPERATOR = { correlationId: aCall().correlationId, signal: new AbortController().signal };

describe('the fake of the desk', () => {
  it('knows one practice, and keeps pins as the desk does', async () => {
    const desk = new FakeDirectoryDesk();
    const stranger = OdsCode.parse('Z90009');
    await expect(desk.explain(A_PRACTICE, RECORD, OPERATOR)).resolves.toMatchObject({
      decision: { outcome: 'usable' },
    });
    await expect(desk.explain(stranger, RECORD, OPERATOR)).resolves.toMatchObject({ decision: { rule: 1 } });
    await expect(desk.kept(A_PRACTICE)).resolves.toHaveLength(1);
    await desk.forget(A_PRACTICE);
    await expect(desk.kept(A_PRACTICE)).resolves.toEqual([]);
    const order = { odsCode: A_PRACTICE, interactionId: RECORD, reason: 'moves', setBy: 'operator-7' };
    const until = { expiresAt: '2026-11-20T09:00:00Z' };
    const pin = await desk.pin({ ...order, ...until, partyKey: `${A_PRACTICE}-800001` }, OPERATOR);
    await expect(desk.pins()).resolves.toEqual([pin]);
    await expect(desk.pin({ ...order, ...until, partyKey: 'other' }, OPERATOR)).rejects.toMatchObject({
      code: 'SDS_PIN_INVALID',
    });
    await expect(desk.unpin(pin.id)).resolves.toBe(true);
    await expect(desk.unpin(pin.id)).resolves.toBe(false);
    await expect(desk.probe(stranger, RECORD, OPERATOR)).resolves.toMatchObject({ alerts: ['empty'] });
    await expect(desk.probes()).resolves.toEqual([]);
  });
});
