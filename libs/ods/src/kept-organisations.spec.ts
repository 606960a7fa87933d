import nock from 'nock';
import type { KeyValueStore } from '#contracts';
import { Fault } from '#errors';
import { stubTheWire } from '../../../test/support/stub-the-wire.js';
import { A_PRACTICE, aCall } from '../../contracts/testing/fakes.js';
import { BASE, aRegister } from '../testing/a-register.js';
import { anEntry } from '../testing/organisation-entries.js';

stubTheWire();

function storeThat(failure: () => Error): KeyValueStore {
  const fail = async (): Promise<never> => {
    throw failure();
  };
  return { get: fail, set: fail, delete: fail };
}

describe('kept answers of the register', () => {
  beforeEach(() => {
    nock(BASE).get(`/Organization/${A_PRACTICE}`).reply(200, anEntry());
  });

  it('are done without when the store is away', async () => {
    const { directory, events } = aRegister(
      {},
      storeThat(() => new Fault('CONTEXT_STORE_UNAVAILABLE')),
    );
    await expect(directory.organisation(A_PRACTICE, aCall())).resolves.toMatchObject({ active: true });
    const notKept = { level: 'warn', event: 'odt.not-kept', code: 'CONTEXT_STORE_UNAVAILABLE' };
    expect(events).toMatchObject([notKept, { event: 'odt.answered' }, notKept]);
  });

  it('do not hide a mistake of ours', async () => {
    const { directory } = aRegister(
      {},
      storeThat(() => new Error('a bug')),
    );
    await expect(directory.organisation(A_PRACTICE, aCall())).rejects.toThrow('a bug');
  });

  it.each(['not JSON', '{"organisation":{"name":"HALF A SURGERY"}}', '7'])(
    'count as none when another version wrote them: %s',
    async (text) => {
      const { directory, store } = aRegister();
      await store.set(`organisation:${A_PRACTICE}`, text, 1_000);
      await expect(directory.organisation(A_PRACTICE, aCall())).resolves.toMatchObject({
        name: 'COPPER KETTLE SURGERY',
      });
    },
  );
});
