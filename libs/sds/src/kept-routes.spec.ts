import { INTERACTION, type InteractionId, type KeyValueStore, type Route } from '#contracts';
import { Fault } from '#errors';
import { stubTheWire } from '../../../test/support/stub-the-wire.js';
import { A_PRACTICE, aCall } from '../../contracts/testing/fakes.js';
import { aDirectory, type DirectoryUnderTest } from '../testing/a-directory.js';
import { anOutage, aWholeRoute, get, nothing } from '../testing/directory-answers.js';

const RECORD = INTERACTION.structuredRecord;
const METADATA = INTERACTION.structuredMetadata;
const MINUTES = 60_000;

const route = (at: DirectoryUnderTest, interactionId: InteractionId = RECORD): Promise<Route> =>
  at.directory.route(A_PRACTICE, interactionId, aCall());
const told = (at: DirectoryUnderTest, name: string) => at.events.filter(({ event }) => event === name);

async function found(at: DirectoryUnderTest, interactionId: InteractionId = RECORD, address?: string): Promise<Route> {
  aWholeRoute({ interactionId, ...(address === undefined ? {} : { address }) }, { interactionIds: [interactionId] });
  return route(at, interactionId);
}

stubTheWire();

describe('what is kept of a practice', () => {
  it('is never the first source: each look-up asks', async () => {
    const at = aDirectory();
    await found(at);
    await found(at);
    expect(told(at, 'sds.answered')).toHaveLength(4);
    expect(told(at, 'sds.route.changed')).toEqual([]);
  });

  it('is shown to an operator for seven days, with its times and a masked ASID', async () => {
    const at = aDirectory();
    await found(at);
    at.pass(5 * MINUTES);
    await found(at);
    await expect(at.desk.kept(A_PRACTICE)).resolves.toEqual([
      {
        interactionId: RECORD,
        address: 'https://teapot.example/Z90001/STU3/1/gpconnect/structured',
        asid: '********0017',
        partyKey: 'Z90001-800001',
        fingerprint: expect.stringMatching(/^[0-9a-f]{64}$/u) as unknown,
        firstSeenAt: '2026-11-16T09:00:00.000Z',
        lastSeenAt: '2026-11-16T09:05:00.000Z',
        changes: [],
        flapping: false,
      },
    ]);
    at.pass(7 * 24 * 60 * MINUTES);
    await expect(at.desk.kept(A_PRACTICE)).resolves.toEqual([]);
  });

  it('shows its changes, and warns of two within ten minutes', async () => {
    const at = aDirectory();
    await found(at);
    at.pass(60 * MINUTES);
    await found(at, RECORD, 'https://kettle.example/Z90001');
    expect(told(at, 'sds.route.flapping')).toEqual([]);
    at.pass(9 * MINUTES);
    await found(at);
    expect(told(at, 'sds.route.changed').map(({ detail }) => detail)).toEqual([
      'usable -> usable; address https://teapot.example/Z90001/STU3/1/gpconnect/structured -> https://kettle.example/Z90001; last seen 3600 s ago',
      'usable -> usable; address https://kettle.example/Z90001 -> https://teapot.example/Z90001/STU3/1/gpconnect/structured; last seen 540 s ago',
    ]);
    expect(told(at, 'sds.route.flapping')).toHaveLength(1);
    const [kept] = await at.desk.kept(A_PRACTICE);
    expect(kept).toMatchObject({ flapping: true });
    expect(kept?.changes.map(({ at: when }) => when)).toEqual(['2026-11-16T10:09:00.000Z', '2026-11-16T10:00:00.000Z']);
    expect(at.changed).toEqual([A_PRACTICE, A_PRACTICE]);
  });

  it('says when the practice has withdrawn, and when it is back', async () => {
    const at = aDirectory();
    const { provenance } = await found(at);
    at.pass(60 * MINUTES);
    nothing('Endpoint');
    await expect(route(at)).rejects.toMatchObject({ code: 'SDS_ENDPOINT_NOT_FOUND' });
    at.pass(60 * MINUTES);
    await found(at);
    const [kept] = await at.desk.kept(A_PRACTICE);
    expect(kept?.changes.map(({ from, to }) => [from, to])).toEqual([
      ['SDS_ENDPOINT_NOT_FOUND', provenance.fingerprint],
      [provenance.fingerprint, 'SDS_ENDPOINT_NOT_FOUND'],
    ]);
  });

  it('is forgotten when an operator says so', async () => {
    const at = aDirectory();
    await found(at);
    await at.desk.forget(A_PRACTICE);
    await expect(at.desk.kept(A_PRACTICE)).resolves.toEqual([]);
    expect(at.changed).toEqual([A_PRACTICE]);
  });

  it('stops no look-up when it cannot be read or written, and the operator is told once', async () => {
    const away = async (): Promise<never> => Promise.reject(new Fault('CONTEXT_STORE_UNAVAILABLE'));
    const store: KeyValueStore = { get: away, set: away, delete: away };
    const at = aDirectory({ SDS_STALE_S3_MAX_MIN: '30' }, { store });
    await expect(found(at, METADATA)).resolves.toMatchObject({ asid: '200000000017' });
    expect(told(at, 'sds.memory-silent')).toHaveLength(1);
    anOutage();
    await expect(route(at, METADATA)).rejects.toMatchObject({ code: 'SDS_STALE_REFUSED' });
    await expect(at.desk.pins()).rejects.toMatchObject({ code: 'CONTEXT_STORE_UNAVAILABLE' });
  });

  it('is kept again, and the operator told, as soon as the store is back', async () => {
    const kept = new Map<string, string>();
    const state = { away: true };
    const answer = async <T>(value: () => T): Promise<T> => {
      if (state.away) throw new Fault('CONTEXT_STORE_UNAVAILABLE');
      return value();
    };
    const store: KeyValueStore = {
      get: (key) => answer(() => kept.get(key)),
      set: (key, value) => answer(() => void kept.set(key, value)),
      delete: (key) => answer(() => void kept.delete(key)),
    };
    const at = aDirectory({}, { store });
    await found(at);
    state.away = false;
    await found(at);
    expect(told(at, 'sds.memory-back')).toHaveLength(1);
    await expect(at.desk.kept(A_PRACTICE)).resolves.toHaveLength(1);
  });

  it('gives a changed route although nobody could be told of the change', async () => {
    const onRouteChanged = async (): Promise<never> => Promise.reject(new Error('the cache is broken'));
    const at = aDirectory({}, { onRouteChanged });
    await found(at);
    await expect(found(at, RECORD, 'https://kettle.example/Z90001')).resolves.toMatchObject({ asid: '200000000017' });
    expect(told(at, 'sds.route.change-not-passed-on')).toHaveLength(1);
  });

  it('that an older version has left and nobody can read counts as not there', async () => {
    const at = aDirectory();
    await at.store.set(`sds:v1:test:last:${A_PRACTICE}:${RECORD}`, '{"last":', MINUTES);
    await at.store.set(`sds:v1:test:last:${A_PRACTICE}:${METADATA}`, '{"last":{}}', MINUTES);
    await expect(at.desk.kept(A_PRACTICE)).resolves.toEqual([]);
    await expect(found(at)).resolves.toMatchObject({ asid: '200000000017' });
    expect(told(at, 'sds.memory-silent')).toEqual([]);
  });

  it('of another environment is not seen', async () => {
    const at = aDirectory();
    await found(at);
    await expect(at.store.get(`sds:v1:test:last:${A_PRACTICE}:${RECORD}`)).resolves.toContain('teapot');
  });
});

describe('that nothing is there', () => {
  it('is known for a minute without asking, and then asked again', async () => {
    const at = aDirectory();
    nothing('Endpoint');
    await expect(route(at)).rejects.toMatchObject({ code: 'SDS_ENDPOINT_NOT_FOUND' });
    const other = '5d1c77b6-9c0e-4b53-8f63-0c4a2f4f8e11';
    const again = at.directory.route(A_PRACTICE, RECORD, aCall({ correlationId: other }));
    await expect(again).rejects.toMatchObject({
      code: 'SDS_ENDPOINT_NOT_FOUND',
      context: { correlationId: other, rule: 1 },
    });
    at.pass(MINUTES);
    await expect(found(at)).resolves.toMatchObject({ asid: '200000000017' });
  });

  it.each([
    ['an error', anOutage, 'SDS_UNAVAILABLE'],
    ['an unreadable answer', () => void get('Endpoint').twice().reply(200, '<html>'), 'SDS_BAD_RESPONSE'],
  ])('is not concluded from %s', async (_what, given, code) => {
    const at = aDirectory();
    given();
    await expect(route(at)).rejects.toMatchObject({ code });
    await expect(found(at)).resolves.toMatchObject({ asid: '200000000017' });
  });

  it('is forgotten with the practice', async () => {
    const at = aDirectory();
    nothing('Endpoint');
    await expect(route(at)).rejects.toMatchObject({ code: 'SDS_ENDPOINT_NOT_FOUND' });
    await at.desk.forget(A_PRACTICE);
    await expect(found(at)).resolves.toMatchObject({ asid: '200000000017' });
  });
});
