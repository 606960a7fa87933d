import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import fc from 'fast-check';
import type { Journal } from '#contracts';
import { FakeJournal } from '../../contracts/testing/fake-journal.js';
import { describeWithRedis, startRedis, type TestRedis } from '../../../test/support/redis-server.js';
import { aClock, listeningLog, temporaryFolder } from '../testing/journal-world.js';
import { answersOf, OPERATIONS } from '../testing/journal-operations.js';
import { RedisJournal } from './redis-journal.adapter.js';
import { RedisJournalConnection } from './redis-journal-connection.js';
import { SealedJournal } from './sealed-journal.js';
import { SqliteJournal } from './sqlite-journal.adapter.js';

type Clock = ReturnType<typeof aClock>;

/** Each run gets a number, and a journal of that name which nobody has written to. */
async function expectAnswersOfThePlainModel(
  open: (clock: Clock, run: number) => Journal,
  steps = OPERATIONS,
): Promise<void> {
  let run = 0;
  await fc.assert(
    fc.asyncProperty(steps, async (operations) => {
      run += 1;
      const [clock, modelClock] = [aClock(), aClock()];
      const journal = open(clock, run);
      const answers = await answersOf(journal, clock.pass, operations);
      if (journal instanceof SqliteJournal) journal.close();
      expect(answers).toEqual(await answersOf(new FakeJournal(modelClock.now), modelClock.pass, operations));
    }),
    { numRuns: 150 },
  );
}

const folder = temporaryFolder();

it('the journal in a file answers whatever the plain model answers', async () => {
  await expectAnswersOfThePlainModel(
    (clock, run) => new SqliteJournal(join(folder, `${String(run)}.db`), { clock, log: listeningLog().log }),
  );
});

describeWithRedis('the journal in Redis', () => {
  let server: TestRedis;
  let connection: RedisJournalConnection;
  beforeAll(async () => {
    server = await startRedis();
    connection = new RedisJournalConnection(server.url, listeningLog().log);
    while ((await connection.health()) === 'unreachable') await wait(20);
  });
  afterAll(async () => {
    await connection.close();
    await server.stop();
  });

  it('answers whatever the plain model answers', async () => {
    await expectAnswersOfThePlainModel((clock, run) => new RedisJournal(connection.redis, `${String(run)}:`, clock));
  });
});

it('the sealed journal answers whatever the plain model answers, one question after the other', async () => {
  const key = randomBytes(32);
  await expectAnswersOfThePlainModel(
    (clock) => new SealedJournal(new FakeJournal(clock.now), key, listeningLog().log),
    OPERATIONS.map((steps) => steps.flatMap((step) => step.map((operation) => [operation]))),
  );
});
