import { Fault, type FaultCode } from '#errors';
import { Refusal } from '../refusal.js';
import { sayingUnsaved } from './unsaved.js';

async function endOf(code: FaultCode, known: true | 'unknown'): Promise<unknown> {
  return sayingUnsaved(async () => Promise.reject(new Fault(code)), known).catch((error: unknown) => error);
}

describe('a command that ended before anything went out', () => {
  it.each([
    ['says so where its code does not', 'PDS_UNAVAILABLE', true],
    ['does not promise it where an earlier attempt may have been saved', 'BOOKING_JOURNAL_NOT_DURABLE', 'unknown'],
  ] as const)('%s', async (_, code, known) => {
    const refusal = await endOf(code, known);
    expect(refusal).toBeInstanceOf(Refusal);
    expect(refusal).toMatchObject({ code, details: { nothingWasSaved: known } });
  });

  it('promises nothing where its code knows better', async () => {
    const fault = await endOf('GPC_UNKNOWN_OUTCOME', true);
    expect(fault).toBeInstanceOf(Fault);
    expect(fault).toMatchObject({ code: 'GPC_UNKNOWN_OUTCOME' });
  });
});
