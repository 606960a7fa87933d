import type { Journal, JournalEntry } from '../src/journal.port.js';

interface World {
  /** Empty. */
  readonly journal: Journal;
  /** Lets so much time go by for the journal. */
  readonly pass: (ms: number) => void;
  readonly now: () => Date;
}

const AN_ENTRY = { id: 'attempt-1', keys: ['guard-1', 'idempotency-1'], dueAt: undefined, text: 'SENDING' } as const;
const entry = (more: Partial<Omit<JournalEntry, 'version'>> = {}): Omit<JournalEntry, 'version'> => ({
  ...AN_ENTRY,
  ...more,
});

/** Run by every Journal, real or fake, from its own spec. */
export function describeJournal(name: string, open: () => Promise<World>): void {
  describe(`${name} keeps the Journal contract`, () => {
    describeReading(open);
    describeKeys(open);
    describeReplacing(open);
    describeTimes(open);
  });
}

function describeReading(open: () => Promise<World>): void {
  it('gives an entry back as it was inserted, by its id and by each of its keys', async () => {
    const { journal, now } = await open();
    const inserted = entry({ dueAt: now() });
    await expect(journal.insert(inserted)).resolves.toEqual({ kind: 'inserted' });
    const expected = { ...inserted, version: 1 };
    await expect(journal.read('attempt-1')).resolves.toEqual(expected);
    await expect(journal.findByKey('guard-1')).resolves.toEqual(expected);
    await expect(journal.findByKey('idempotency-1')).resolves.toEqual(expected);
  });
  it('knows nothing of what was never inserted', async () => {
    const { journal } = await open();
    await expect(journal.read('never')).resolves.toBeUndefined();
    await expect(journal.findByKey('never')).resolves.toBeUndefined();
    await journal.insert(entry());
    await expect(journal.findByKey('attempt-1')).resolves.toBeUndefined();
    await expect(journal.read('guard-1')).resolves.toBeUndefined();
  });
  it.each(['', 'ŵyr "ŷd"\n🩺', 'a\u0000b', 'x'.repeat(100_000)])('gives the text back unchanged (%#)', async (text) => {
    const { journal } = await open();
    await journal.insert(entry({ text }));
    expect((await journal.read('attempt-1'))?.text).toBe(text);
  });
  it('keeps an entry without keys, and one that names a key twice', async () => {
    const { journal } = await open();
    await journal.insert(entry({ id: 'none', keys: [] }));
    await journal.insert(entry({ id: 'twice', keys: ['a', 'b', 'a'] }));
    expect((await journal.read('none'))?.keys).toEqual([]);
    expect((await journal.read('twice'))?.keys).toEqual(['a', 'b']);
  });
}

function describeKeys(open: () => Promise<World>): void {
  it('refuses an entry when one of its keys is taken, says by whom, and writes nothing of it', async () => {
    const { journal } = await open();
    await journal.insert(entry());
    const second = entry({ id: 'attempt-2', keys: ['free', 'guard-1'] });
    await expect(journal.insert(second)).resolves.toEqual({ kind: 'taken', key: 'guard-1', id: 'attempt-1' });
    await expect(journal.read('attempt-2')).resolves.toBeUndefined();
    await expect(journal.findByKey('free')).resolves.toBeUndefined();
  });
  it('lets one of several win that want a key at the same time', async () => {
    const { journal } = await open();
    const ids = Array.from({ length: 20 }, (_, index) => `attempt-${String(index)}`);
    const outcomes = await Promise.all(ids.map((id) => journal.insert(entry({ id, keys: ['guard-1', id] }))));
    const winner = ids.find((_, index) => outcomes[index]?.kind === 'inserted');
    expect(outcomes.filter(({ kind }) => kind === 'inserted')).toHaveLength(1);
    expect(outcomes.filter((outcome) => outcome.kind === 'taken' && outcome.id === winner)).toHaveLength(19);
    expect((await journal.findByKey('guard-1'))?.id).toBe(winner);
  });
  it('answers an insert that is repeated with its own id', async () => {
    const { journal } = await open();
    await journal.insert(entry());
    const again = entry({ keys: [], text: 'other' });
    await expect(journal.insert(again)).resolves.toEqual({ kind: 'taken', key: 'attempt-1', id: 'attempt-1' });
    expect((await journal.read('attempt-1'))?.text).toBe('SENDING');
  });
}

function describeReplacing(open: () => Promise<World>): void {
  it('replaces the version that was expected, and counts one up', async () => {
    const { journal, now } = await open();
    await journal.insert(entry());
    const next = { keys: ['idempotency-1', 'new'], dueAt: now(), text: 'RECONCILING' };
    await expect(journal.replace('attempt-1', 1, next)).resolves.toBe('replaced');
    await expect(journal.read('attempt-1')).resolves.toEqual({ id: 'attempt-1', version: 2, ...next });
    await expect(journal.findByKey('new')).resolves.toMatchObject({ version: 2 });
  });
  it('leaves an entry as it is whose version is not the expected one', async () => {
    const { journal } = await open();
    await journal.insert(entry());
    await journal.replace('attempt-1', 1, entry({ text: 'BOOKED' }));
    for (const version of [0, 1, 3])
      await expect(journal.replace('attempt-1', version, entry({ keys: [] }))).resolves.toBe('changed-meanwhile');
    await expect(journal.read('attempt-1')).resolves.toMatchObject({ version: 2, text: 'BOOKED', keys: AN_ENTRY.keys });
  });
  it('lets one of several win that replace the same version', async () => {
    const { journal } = await open();
    await journal.insert(entry());
    const texts = Array.from({ length: 20 }, (_, index) => `owner ${String(index)}`);
    const outcomes = await Promise.all(texts.map((text) => journal.replace('attempt-1', 1, entry({ text }))));
    const winner = texts[outcomes.indexOf('replaced')];
    expect(outcomes.filter((outcome) => outcome === 'changed-meanwhile')).toHaveLength(19);
    await expect(journal.read('attempt-1')).resolves.toMatchObject({ version: 2, text: winner });
  });
  it('does not make an entry by replacing it', async () => {
    const { journal } = await open();
    await expect(journal.replace('attempt-1', 1, entry())).resolves.toBe('unknown');
    await expect(journal.findByKey('guard-1')).resolves.toBeUndefined();
  });
  it('frees a key that the new version does not name, for another entry', async () => {
    const { journal } = await open();
    await journal.insert(entry());
    await journal.replace('attempt-1', 1, entry({ keys: ['idempotency-1'] }));
    await expect(journal.findByKey('guard-1')).resolves.toBeUndefined();
    await expect(journal.insert(entry({ id: 'attempt-2', keys: ['guard-1'] }))).resolves.toEqual({ kind: 'inserted' });
  });
  it('changes nothing when a new key is taken, and tells a wrong version first', async () => {
    const { journal } = await open();
    await journal.insert(entry());
    await journal.insert(entry({ id: 'attempt-2', keys: ['guard-2'], text: 'own' }));
    const next = entry({ keys: ['free', 'guard-1'], text: 'BOOKED' });
    const taken = { kind: 'taken', key: 'guard-1', id: 'attempt-1' };
    await expect(journal.replace('attempt-2', 1, next)).resolves.toEqual(taken);
    await expect(journal.replace('attempt-2', 7, next)).resolves.toBe('changed-meanwhile');
    await expect(journal.read('attempt-2')).resolves.toMatchObject({ version: 1, keys: ['guard-2'], text: 'own' });
    await expect(journal.findByKey('free')).resolves.toBeUndefined();
    await expect(journal.findByKey('guard-2')).resolves.toMatchObject({ id: 'attempt-2' });
  });
}

function describeTimes(open: () => Promise<World>): void {
  it('gives what is due, the longest due first and no more than wanted, until it is replaced', async () => {
    const { journal, now } = await open();
    const at = (ms: number): Date => new Date(now().getTime() + ms);
    for (const [id, dueAt] of Object.entries({ b: at(-10), a: at(-10), oldest: at(-60_000), now: at(0), later: at(1) }))
      await journal.insert(entry({ id, keys: [], dueAt }));
    await journal.insert(entry({ id: 'closed', keys: ['k'] }));
    const ids = async (limit: number): Promise<readonly string[]> =>
      (await journal.due(now(), limit)).map(({ id }) => id);
    await expect(ids(10)).resolves.toEqual(['oldest', 'a', 'b', 'now']);
    await expect(ids(2)).resolves.toEqual(['oldest', 'a']);
    await journal.replace('oldest', 1, entry({ keys: [], dueAt: at(60_000) }));
    await journal.replace('a', 1, entry({ keys: [] }));
    await expect(ids(10)).resolves.toEqual(['b', 'now']);
    expect((await journal.due(now(), 1))[0]).toEqual({ ...entry({ id: 'b', keys: [], dueAt: at(-10) }), version: 1 });
  });
  it('forgets what is not due any more and was not touched for long, and only that', async () => {
    const { journal, now, pass } = await open();
    await journal.insert(entry({ id: 'open', keys: ['open'], dueAt: now() }));
    await journal.insert(entry({ id: 'closed', keys: ['closed'] }));
    await journal.insert(entry({ id: 'touched', keys: ['touched'] }));
    await journal.insert(entry({ id: 'closed later', keys: [], dueAt: now() }));
    pass(1_000);
    const border = now();
    await journal.replace('touched', 1, entry({ keys: ['touched'] }));
    await journal.replace('closed later', 1, entry({ keys: [] }));
    await journal.insert(entry({ id: 'young', keys: [] }));
    await expect(journal.forget(border)).resolves.toBe(1);
    await expect(journal.forget(border)).resolves.toBe(0);
    await expect(journal.read('closed')).resolves.toBeUndefined();
    await expect(journal.findByKey('closed')).resolves.toBeUndefined();
    for (const id of ['open', 'touched', 'closed later', 'young'])
      await expect(journal.read(id)).resolves.toMatchObject({ id });
    await expect(journal.insert(entry({ id: 'next', keys: ['closed'] }))).resolves.toEqual({ kind: 'inserted' });
  });
  it('forgets many', async () => {
    const { journal, now, pass } = await open();
    const ids = Array.from({ length: 1_200 }, (_, index) => `attempt-${String(index)}`);
    await Promise.all(ids.map((id) => journal.insert(entry({ id, keys: [id] }))));
    pass(1_000);
    await expect(journal.forget(now())).resolves.toBe(1_200);
    await expect(journal.findByKey('attempt-1199')).resolves.toBeUndefined();
  });
}
