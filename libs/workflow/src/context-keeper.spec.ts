import { A_REQUESTER, FakeKeyValueStore } from '../../contracts/testing/fakes.js';
import { OdsCode } from '#contracts';
import { aContext } from '../testing/a-context.js';
import { ContextKeeper } from './context-keeper.js';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const START = Date.parse(aContext().tracedAt);

function open(): { keeper: ContextKeeper; pass: (ms: number) => void } {
  let now = START;
  const store = new FakeKeyValueStore(() => now);
  const keeper = new ContextKeeper(store, { idleMs: 30 * MINUTE, traceMs: 24 * HOUR }, () => new Date(now));
  return { keeper, pass: (ms) => (now += ms) };
}

describe('a patient context', () => {
  it('comes back whole to its owner', async () => {
    const { keeper } = open();
    await keeper.keep(aContext());
    await expect(keeper.open(aContext().id, A_REQUESTER)).resolves.toEqual(aContext());
  });

  it('is kept in its organisation’s own part of the store, under a key that names no patient', async () => {
    const names: string[] = [];
    const store = new FakeKeyValueStore(() => START);
    const set = store.set.bind(store);
    store.set = async (name, ...rest) => {
      names.push(name);
      return set(name, ...rest);
    };
    await new ContextKeeper(store, { idleMs: MINUTE, traceMs: HOUR }, () => new Date(START)).keep(aContext());
    expect(names).toEqual([`ctx:${A_REQUESTER.organisation.odsCode}:${aContext().id}`]);
  });

  it('ends after 30 minutes without use', async () => {
    const { keeper, pass } = open();
    await keeper.keep(aContext());
    pass(30 * MINUTE);
    await expect(keeper.open(aContext().id, A_REQUESTER)).rejects.toMatchObject({ code: 'CONTEXT_NOT_FOUND' });
  });

  it('lives on while it is used, for 24 hours after its trace and not a second longer', async () => {
    const { keeper, pass } = open();
    const use = async (): Promise<void> => {
      await keeper.keep(await keeper.open(aContext().id, A_REQUESTER));
    };
    await keeper.keep(aContext());
    for (let half = 0; half < 24 * 3 - 1; half += 1) {
      pass(20 * MINUTE);
      await use();
    }
    pass(20 * MINUTE - 1_000);
    await use(); // 23:59:59
    pass(2_000);
    await expect(use()).rejects.toMatchObject({ code: 'PDS_TRACE_STALE' }); // 24:00:01
    await expect(keeper.end(aContext().id, A_REQUESTER)).resolves.toBeUndefined();
  });

  it('tells when it ends, never later than 24 hours after the trace', async () => {
    const { keeper, pass } = open();
    await expect(keeper.keep(aContext())).resolves.toEqual(new Date(START + 30 * MINUTE));
    pass(23 * HOUR + 50 * MINUTE);
    await expect(keeper.keep(aContext())).resolves.toEqual(new Date(START + 24 * HOUR));
  });

  it.each([
    ['another user', { ...A_REQUESTER, userId: 'user-0002' }],
    ['the same user id of another issuer', { ...A_REQUESTER, issuer: 'cis2' }],
    [
      'the same user id at another organisation',
      { ...A_REQUESTER, organisation: { odsCode: OdsCode.parse('FZZ02'), name: 'Red Kettle Pharmacy' } },
    ],
  ])('does not exist for %s', async (_, somebodyElse) => {
    const { keeper } = open();
    await keeper.keep(aContext());
    await expect(keeper.open(aContext().id, somebodyElse)).rejects.toMatchObject({ code: 'CONTEXT_NOT_FOUND' });
    await expect(keeper.end(aContext().id, somebodyElse)).rejects.toMatchObject({ code: 'CONTEXT_NOT_FOUND' });
    await expect(keeper.open(aContext().id, A_REQUESTER)).resolves.toBeDefined();
  });

  it('is gone once it was closed', async () => {
    const { keeper } = open();
    await keeper.keep(aContext());
    await keeper.end(aContext().id, A_REQUESTER);
    await expect(keeper.open(aContext().id, A_REQUESTER)).rejects.toMatchObject({ code: 'CONTEXT_NOT_FOUND' });
  });
});
