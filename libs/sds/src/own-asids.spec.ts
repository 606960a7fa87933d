import nock from 'nock';
import { Asid, INTERACTION, OdsCode, type OwnAsid } from '#contracts';
import { stubTheWire } from '../../../test/support/stub-the-wire.js';
import { A_REQUESTER, aCall } from '../../contracts/testing/fakes.js';
import { BASE, aDirectory, type DirectoryUnderTest } from '../testing/a-directory.js';
import { aDevice, searchset } from '../testing/directory-records.js';

const HOURS = 3_600_000;
const told = (at: DirectoryUnderTest, call = aCall()): Promise<OwnAsid> =>
  at.directory.ownAsid(INTERACTION.structuredRecord, call);
const ours = async (at: DirectoryUnderTest, call = aCall()): Promise<Asid> => (await told(at, call)).asid;
const search = () => nock(BASE).get('/Device').query(true);
const searches = (at: DirectoryUnderTest): number => at.events.filter(({ event }) => event === 'sds.answered').length;

stubTheWire();

describe('our own ASID', () => {
  it('comes from the pin of the requesting organisation without asking the directory', async () => {
    const at = aDirectory({ SDS_CONSUMER_ASID_PINS: `${A_REQUESTER.organisation.odsCode}=200000000058` });
    await expect(told(at)).resolves.toEqual({ asid: '200000000058', source: 'configuration' });
    expect(at.events).toEqual([]);
  });

  it('of an organisation with settings of its own goes before those for all', async () => {
    const odsCode = A_REQUESTER.organisation.odsCode;
    const pinned = aDirectory(
      { SDS_CONSUMER_ASID_PINS: `${odsCode}=200000000058` },
      {
        tenants: [{ odsCode, asid: Asid.parse('200000000074') }],
      },
    );
    await expect(told(pinned)).resolves.toEqual({ asid: '200000000074', source: 'configuration' });
    nock(BASE)
      .get('/Device')
      .query((query) => String(query['manufacturing-organization']).endsWith('|ZZS77'))
      .reply(200, searchset(aDevice({ manufacturer: 'ZZS77' })));
    const supplied = aDirectory({}, { tenants: [{ odsCode, supplierOdsCode: OdsCode.parse('ZZS77') }] });
    await expect(told(supplied)).resolves.toEqual({ asid: '200000000017', source: 'live' });
  });

  it('is refused without asking when neither pin nor supplier could give it', async () => {
    const at = aDirectory({ SDS_SUPPLIER_ODS_CODE: undefined, SDS_CONSUMER_ASID_PINS: 'FZZ77=200000000058' });
    await expect(ours(at)).rejects.toMatchObject({
      code: 'SDS_CONSUMER_ASID_NOT_FOUND',
      context: { correlationId: aCall().correlationId, odsCode: A_REQUESTER.organisation.odsCode },
    });
    expect(at.events).toEqual([]);
  });

  it('is asked for again at once when the proxy has refused the one that was kept', async () => {
    search().reply(200, searchset(aDevice()));
    search().reply(200, searchset(aDevice({ asid: '200000000066' })));
    const at = aDirectory();
    const again = await at.directory.ownAsid(INTERACTION.structuredRecord, aCall(), await ours(at));
    expect(again).toEqual({ asid: '200000000066', source: 'live' });
  });

  it('is kept for twelve hours, then asked for again', async () => {
    search().reply(200, searchset(aDevice()));
    search().reply(200, searchset(aDevice({ asid: '200000000066' })));
    const at = aDirectory();
    await expect(told(at)).resolves.toEqual({ asid: '200000000017', source: 'live' });
    at.pass(12 * HOURS - 1);
    await expect(told(at)).resolves.toEqual({ asid: '200000000017', source: 'cache' });
    at.pass(2);
    await expect(ours(at)).resolves.toBe('200000000066');
  });

  it('is asked for each time when keeping it is switched off', async () => {
    search().twice().reply(200, searchset(aDevice()));
    const at = aDirectory({ SDS_OWN_ASID_CACHE_HOURS: '0' });
    await ours(at);
    await ours(at);
    expect(searches(at)).toBe(2);
  });

  it('is not kept when the directory failed', async () => {
    search().times(3).reply(503);
    search().reply(200, searchset(aDevice()));
    const at = aDirectory();
    await expect(ours(at)).rejects.toMatchObject({ code: 'SDS_STALE_REFUSED' });
    await expect(ours(at)).resolves.toBe('200000000017');
  });

  it('fails closed when the organisation has two', async () => {
    search().reply(200, searchset(aDevice(), aDevice({ asid: '200000000018' })));
    await expect(ours(aDirectory())).rejects.toMatchObject({ code: 'SDS_CONSUMER_ASID_AMBIGUOUS' });
  });

  it('is asked for once when several clinicians need it at the same time', async () => {
    search().delay(20).reply(200, searchset(aDevice()));
    const at = aDirectory();
    await expect(Promise.all([ours(at), ours(at), ours(at)])).resolves.toEqual(Array(3).fill('200000000017'));
    expect(searches(at)).toBe(1);
  });

  it('still reaches a waiting clinician when the one who asked first hangs up', async () => {
    search().delay(40).reply(200, searchset(aDevice()));
    const at = aDirectory();
    const caller = new AbortController();
    const first = ours(at, aCall({ signal: caller.signal }));
    const second = ours(at);
    caller.abort();
    await expect(first).rejects.toMatchObject({ code: 'SDS_UNAVAILABLE' });
    await expect(second).resolves.toBe('200000000017');
  });

  it('is kept although the only one who asked has hung up', async () => {
    search().delay(20).reply(200, searchset(aDevice()));
    const at = aDirectory();
    const caller = new AbortController();
    const lookup = ours(at, aCall({ signal: caller.signal }));
    caller.abort();
    await expect(lookup).rejects.toMatchObject({ code: 'SDS_UNAVAILABLE' });
    await expect(ours(at)).resolves.toBe('200000000017');
    expect(searches(at)).toBe(1);
  });

  it('gives every waiting clinician a fault with the own reference', async () => {
    search().times(3).reply(503);
    const at = aDirectory();
    const other = '5d1c77b6-9c0e-4b53-8f63-0c4a2f4f8e11';
    const [, second] = await Promise.allSettled([ours(at), ours(at, aCall({ correlationId: other }))]);
    expect(second).toMatchObject({ reason: { code: 'SDS_STALE_REFUSED', context: { correlationId: other } } });
  });
});

describe('our own ASID in more than one process', () => {
  it('of another process is used only after this one has seen the same in the directory', async () => {
    search().twice().reply(200, searchset(aDevice()));
    const one = aDirectory();
    await ours(one);
    const other = aDirectory({}, { store: one.store });
    await expect(told(other)).resolves.toEqual({ asid: '200000000017', source: 'live' });
    await expect(told(other)).resolves.toEqual({ asid: '200000000017', source: 'cache' });
  });

  it('is told to the operator when the directory has another than before', async () => {
    search().reply(200, searchset(aDevice()));
    search().reply(200, searchset(aDevice({ asid: '200000000066' })));
    const one = aDirectory();
    await ours(one);
    const other = aDirectory({}, { store: one.store });
    await ours(other);
    expect(other.events).toContainEqual(
      expect.objectContaining({ event: 'sds.own-asid.changed', asid: '********0066', detail: 'was ********0017' }),
    );
  });

  it('that another process has fetched later and that is the same counts as fresh here', async () => {
    search().twice().reply(200, searchset(aDevice()));
    const one = aDirectory();
    await ours(one);
    const other = aDirectory({}, { store: one.store });
    for (const at of [one, other]) at.pass(11 * HOURS);
    await ours(other);
    one.pass(2 * HOURS);
    await expect(told(one)).resolves.toEqual({ asid: '200000000017', source: 'cache' });
  });
});

describe('our own ASID while the directory is away', () => {
  const known = async (settings = {}): Promise<DirectoryUnderTest> => {
    search().reply(200, searchset(aDevice()));
    const at = aDirectory(settings);
    await ours(at);
    return at;
  };

  it('is the last one, for a day, and says that it is old', async () => {
    const at = await known();
    at.pass(23 * HOURS);
    search().times(3).reply(503);
    await expect(told(at)).resolves.toEqual({ asid: '200000000017', source: 'stale' });
    expect(at.events.at(-1)).toMatchObject({ event: 'sds.stale-used', code: 'SDS_STALE_USED', asid: '********0017' });
    at.pass(2 * HOURS);
    search().times(3).reply(503);
    await expect(told(at)).rejects.toMatchObject({ code: 'SDS_STALE_REFUSED', context: { upstreamStatus: 503 } });
  });

  it('is no old one when the directory has since said that there is none', async () => {
    const at = await known();
    at.pass(13 * HOURS);
    search().twice().reply(200, searchset());
    await expect(told(at)).rejects.toMatchObject({ code: 'SDS_CONSUMER_ASID_NOT_FOUND' });
    search().times(3).reply(503);
    await expect(told(at)).rejects.toMatchObject({ code: 'SDS_STALE_REFUSED' });
  });

  it('is no old one after an answer that could not be read', async () => {
    const at = await known();
    at.pass(13 * HOURS);
    search().twice().reply(200, '<html>');
    await expect(told(at)).rejects.toMatchObject({ code: 'SDS_BAD_RESPONSE' });
    search().times(3).reply(503);
    await expect(told(at)).rejects.toMatchObject({ code: 'SDS_STALE_REFUSED' });
  });

  it('is never an old one where keeping is switched off', async () => {
    const at = await known({ SDS_OWN_ASID_CACHE_HOURS: '0' });
    search().times(3).reply(429);
    await expect(told(at)).rejects.toMatchObject({ code: 'SDS_RATE_LIMITED' });
  });
});

describe('the refresh of our own ASIDs', () => {
  const call = { correlationId: aCall().correlationId, signal: new AbortController().signal };
  const refreshed = (at: DirectoryUnderTest): number =>
    at.events.filter(({ event }) => event === 'sds.own-asid.refreshed').length;

  it('asks again for one that is used, in the last fifth of its life, behind all users', async () => {
    search().twice().reply(200, searchset(aDevice()));
    const at = aDirectory();
    await ours(at);
    at.pass(8 * HOURS);
    await at.refreshOwnAsids(call);
    expect(refreshed(at)).toBe(0);
    at.pass(3 * HOURS);
    await at.refreshOwnAsids(call);
    expect(refreshed(at)).toBe(1);
    expect(at.limiter.orders.map(({ priority }) => priority)).toEqual(['user', 'background']);
    at.pass(11 * HOURS);
    await at.refreshOwnAsids(call); // nobody has used it since
    expect(refreshed(at)).toBe(1);
    await expect(told(at)).resolves.toMatchObject({ source: 'cache' });
  });

  it('in another process finds those of the organisations of the configuration', async () => {
    search().twice().reply(200, searchset(aDevice()));
    const one = aDirectory();
    await ours(one);
    one.pass(11 * HOURS);
    const worker = aDirectory({}, { store: one.store, tenants: [{ odsCode: A_REQUESTER.organisation.odsCode }] });
    worker.pass(11 * HOURS);
    await worker.refreshOwnAsids(call);
    expect(refreshed(worker)).toBe(1);
  });

  it('leaves what it cannot ask for as it is, and ends when its job is to end', async () => {
    search().reply(200, searchset(aDevice()));
    search().times(3).reply(503);
    const at = aDirectory();
    await ours(at);
    at.pass(11 * HOURS);
    await at.refreshOwnAsids({ ...call, signal: AbortSignal.abort() });
    await at.refreshOwnAsids(call);
    expect(at.events.at(-1)).toMatchObject({ event: 'sds.own-asid.not-refreshed', code: 'SDS_UNAVAILABLE' });
    await expect(told(at)).resolves.toEqual({ asid: '200000000017', source: 'cache' });
  });
});
