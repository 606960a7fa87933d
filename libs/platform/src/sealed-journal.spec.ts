import { randomBytes } from 'node:crypto';
import { FakeJournal } from '../../contracts/testing/fake-journal.js';
import { describeJournal } from '../../contracts/testing/journal.contract.js';
import { aClock, anEntry, listeningLog } from '../testing/journal-world.js';
import { SealedJournal } from './sealed-journal.js';

const KEY = randomBytes(32);

function aSealed(inner = new FakeJournal(), key = KEY) {
  const { events, log } = listeningLog();
  return { inner, events, journal: new SealedJournal(inner, key, log) };
}

describeJournal('the encrypting journal', async () => {
  const clock = aClock();
  return { journal: aSealed(new FakeJournal(clock.now)).journal, now: clock.now, pass: clock.pass };
});

it('leaves nothing readable of a text, neither inserted nor replaced', async () => {
  const { inner, journal } = aSealed();
  const heldText = async (): Promise<string> => (await inner.read('attempt-1'))?.text ?? '';
  await journal.insert(anEntry('attempt-1', { text: 'Marigold Fernsby 9990001006' }));
  const first = await heldText();
  await journal.replace('attempt-1', 1, anEntry('attempt-1', { text: 'Marigold Fernsby 9990001006' }));
  for (const text of [first, await heldText()]) {
    expect(text.split('.')).toHaveLength(5);
    expect(Buffer.from(text, 'base64url').toString('latin1')).not.toMatch(/Marigold|9990001006/u);
  }
  expect(await heldText()).not.toBe(first);
});

describe('a journal that was written with another key', () => {
  it('is refused at the start, also when nothing was remembered yet', async () => {
    const { inner, journal } = aSealed();
    await journal.verify();
    const refusal = { name: 'JournalRefused', message: expect.stringMatching(/^STORE_KEY: .* another key/u) as string };
    await expect(aSealed(inner, randomBytes(32)).journal.verify()).rejects.toMatchObject(refusal);
    await expect(aSealed(inner).journal.verify()).resolves.toBeUndefined();
  });

  it('is neither read nor written, whoever asks', async () => {
    const { inner, journal } = aSealed();
    await journal.insert(anEntry('attempt-1'));
    const stranger = aSealed(inner, randomBytes(32)).journal;
    const refusal = { name: 'JournalRefused' };
    await expect(stranger.insert(anEntry('attempt-2'))).rejects.toMatchObject(refusal);
    await expect(stranger.replace('attempt-1', 1, anEntry('attempt-1'))).rejects.toMatchObject(refusal);
    await expect(stranger.read('attempt-1')).rejects.toMatchObject(refusal);
    await expect(stranger.findByKey('guard of attempt-1')).rejects.toMatchObject(refusal);
    await expect(stranger.due(new Date(), 1)).rejects.toMatchObject(refusal);
    await expect(stranger.forget(new Date())).rejects.toMatchObject(refusal);
    expect(inner.entries).toHaveLength(2);
  });
});

it('checks the key later when the journal does not answer at first', async () => {
  const { inner, journal } = aSealed();
  await journal.verify();
  const stranger = aSealed(inner, randomBytes(32)).journal;
  inner.silent = true;
  await expect(stranger.verify()).rejects.toMatchObject({ code: 'CONTEXT_STORE_UNAVAILABLE' });
  inner.silent = false;
  await expect(stranger.read('attempt-1')).rejects.toMatchObject({ name: 'JournalRefused' });
});

it('keeps what tells the key out of the work that is due, and for ever', async () => {
  const { inner, journal } = aSealed(new FakeJournal());
  await journal.verify();
  await expect(journal.due(new Date(Date.UTC(2999, 0, 1)), 10)).resolves.toEqual([]);
  await expect(journal.forget(new Date(Date.UTC(2999, 0, 1)))).resolves.toBe(0);
  expect(inner.entries).toHaveLength(1);
});

describe('an entry that was damaged or moved', () => {
  const dueAt = new Date(1_000);
  async function damaged() {
    const world = aSealed();
    for (const id of ['a', 'b', 'c']) await world.journal.insert(anEntry(id, { dueAt, text: `text of ${id}` }));
    const { text = '' } = (await world.inner.read('b')) ?? {};
    await world.inner.replace('a', 1, anEntry('a', { dueAt, text }));
    return world;
  }

  it('is never taken for absent, nor for another', async () => {
    const { journal } = await damaged();
    await expect(journal.read('a')).rejects.toMatchObject({ code: 'BOOKING_UNREADABLE' });
    await expect(journal.findByKey('guard of a')).rejects.toMatchObject({ code: 'BOOKING_UNREADABLE' });
    await expect(journal.insert(anEntry('d', { keys: ['guard of a'] }))).resolves.toMatchObject({ kind: 'taken' });
  });

  it('holds up no other that is due, and is told to the operator once', async () => {
    const { journal, events } = await damaged();
    const ids = async (limit: number) => (await journal.due(dueAt, limit)).map(({ id }) => id);
    await expect(ids(1)).resolves.toEqual([]);
    await expect(ids(1)).resolves.toEqual(['b']);
    await expect(ids(2)).resolves.toEqual(['b', 'c']);
    expect(events).toEqual(['journal.entry-unreadable']);
    expect(journal.damaged).toBe(1);
  });
});
