import { FakeJournal } from './fake-journal.js';
import { describeJournal } from './journal.contract.js';

describeJournal('the fake journal', async () => {
  let ms = 1_000_000;
  const now = (): Date => new Date(ms);
  return { journal: new FakeJournal(now), now, pass: (more) => void (ms += more) };
});

it('writes, and loses the answer, as often as it is told', async () => {
  const journal = new FakeJournal();
  journal.answersToLose = 1;
  const entry = { id: 'attempt-1', keys: ['guard-1'], dueAt: undefined, text: 'SENDING' };
  await expect(journal.insert(entry)).rejects.toMatchObject({ code: 'CONTEXT_STORE_UNAVAILABLE' });
  await expect(journal.insert(entry)).resolves.toEqual({ kind: 'taken', key: 'attempt-1', id: 'attempt-1' });
  journal.silent = true;
  await expect(journal.read('attempt-1')).rejects.toMatchObject({ code: 'CONTEXT_STORE_UNAVAILABLE' });
});
