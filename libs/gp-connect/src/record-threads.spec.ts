import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { RECORD_AREAS, RecordRequest } from '#contracts';
import { Fault } from '#errors';
import type { EventFields } from '#platform';
import { generatedBundles } from '../../../test/support/record-bundles.js';
import { EVA, bundle, bytesOf } from '../testing/bundles.js';
import { compiledWorker } from '../testing/compiled-worker.js';
import { expectedRecord } from '../testing/reading.js';
import { inlineReading } from './record-reading.js';
import { RecordThreads, recordWorkerFile } from './record-threads.js';
import { ThreadedReading } from './threaded-reading.js';

const compiled = compiledWorker();
const scripts = mkdtempSync(join(tmpdir(), 'record-threads-'));
const open: ThreadedReading[] = [];
const logged: (readonly [string, EventFields | undefined])[] = [];
const log = {
  info: () => undefined,
  warn: (event: string, fields?: EventFields) => void logged.push([event, fields]),
  error: () => undefined,
};

afterEach(async () => {
  logged.length = 0;
  await Promise.all(open.splice(0).map((reading) => reading.onModuleDestroy()));
});
afterAll(() => [compiled.folder, scripts].forEach((folder) => rmSync(folder, { recursive: true })));

function readingWith(
  options: { file?: URL; size?: number; timeoutMs?: number; fromBytes?: number } = {},
): ThreadedReading {
  const { file = compiled.file, size = 2, timeoutMs = 60_000, fromBytes = 1 } = options;
  const reading = new ThreadedReading({ threads: new RecordThreads({ file, size, timeoutMs }), fromBytes, log });
  open.push(reading);
  return reading;
}

/** A thread that does this with each message. */
function threadThat(name: string, code: string): URL {
  const file = join(scripts, `${name}.mjs`);
  writeFileSync(
    file,
    `import { parentPort, threadId } from 'node:worker_threads';\nparentPort.on('message', (task) => { ${code} });`,
  );
  return pathToFileURL(file);
}

const EVERYTHING = RecordRequest.parse(Object.fromEntries(RECORD_AREAS.map((area) => [area, {}])));
const STORIES = generatedBundles(80).map(({ name, bundle: sent }) => [name, sent] as const);
const AMBER = expectedRecord({ nhsNumber: '9990001006', requested: EVERYTHING, specificationVersion: '1.6.2' });
const SMALL = bytesOf(bundle([]));
/** Bytes as text, which is compared a thousand times faster. */
const asText = (answer: object): string =>
  JSON.stringify(
    Object.entries(answer).map(([key, value]: [string, unknown]) =>
      value instanceof Uint8Array ? [key, Buffer.from(value).toString()] : [key, value],
    ),
  );
const ABOUT_EVA = { content: { patient: { nhsNumber: EVA } } };

describe('a large record', () => {
  it('read in a thread says exactly what it says when read here', async () => {
    const reading = readingWith();
    const outcome = (read: Promise<object>): Promise<unknown> => read.then(asText, (error: unknown) => error);
    for (const [name, sent] of STORIES) {
      const bytes = Buffer.from(JSON.stringify(sent));
      const here = [outcome(inlineReading.view(bytes, AMBER)), outcome(inlineReading.summary(bytes, AMBER))];
      const away = [outcome(reading.view(bytes, AMBER)), outcome(reading.summary(bytes, AMBER))];
      expect([name, ...(await Promise.all(away))]).toEqual([name, ...(await Promise.all(here))]);
    }
    expect(logged).toEqual([]);
  }, 120_000);

  it('is refused in a thread as it is here, and its bytes stay the caller’s', async () => {
    const expected = expectedRecord({ nhsNumber: '9990000026' });
    const refused = readingWith().view(SMALL, expected);
    await expect(refused).rejects.toBeInstanceOf(Fault);
    await expect(refused).rejects.toMatchObject({
      code: 'GPC_UNEXPECTED_RESPONSE',
      context: { traceId: expected.traceId },
    });
    expect(SMALL.length).toBeGreaterThan(0);
    expect(logged).toEqual([]);
  });

  it('is read away from here only from its size on, which is larger for a bundle that is handed on', async () => {
    const file = threadThat(
      'asked',
      "parentPort.postMessage({ kind: task.kind, view: 'by a thread', content: 'by a thread' })",
    );
    const reading = readingWith({ file, fromBytes: SMALL.length });
    await expect(reading.view(SMALL, expectedRecord())).resolves.toBe('by a thread');
    await expect(reading.view(bytesOf(bundle([])).subarray(1), expectedRecord())).rejects.toBeInstanceOf(Fault);
    await expect(reading.summary(SMALL, expectedRecord())).resolves.toMatchObject(ABOUT_EVA.content);
    const large = bytesOf(bundle([], { id: 'x'.repeat(SMALL.length * 4) }));
    await expect(reading.summary(large, expectedRecord())).resolves.toBe('by a thread');
  });
});

describe('a thread', () => {
  it.each([
    ['dies', 'process.exit(3)', 'AbortError'],
    ['throws', "throw new TypeError('quotes the record')", 'TypeError'],
    ['answers too late', '', 'AbortError'],
  ])(
    'that %s costs nothing but time: the record is read here, and the log says so without its words',
    async (...row) => {
      const [name, code, detail] = row;
      const reading = readingWith({ file: threadThat(name, code), timeoutMs: code === '' ? 100 : 15_000 });
      const { traceId } = expectedRecord();
      for (let times = 1; times <= 2; times += 1)
        await expect(reading.view(SMALL, expectedRecord())).resolves.toMatchObject(ABOUT_EVA);
      const line = ['record.thread-failed', { traceId, bytes: SMALL.length, detail: expect.any(String) as string }];
      expect(logged).toEqual([line, line]);
      expect(logged.map(([, fields]) => fields?.detail)).toContain(detail);
    },
  );

  it('reads one record after another; there are never more of them than allowed', async () => {
    const file = threadThat(
      'slow',
      "setTimeout(() => parentPort.postMessage({ kind: 'summary', content: threadId }), 20)",
    );
    const reading = readingWith({ file, size: 2 });
    const large = Array.from({ length: 6 }, () => reading.summary(Buffer.alloc(10), expectedRecord()));
    expect(new Set(await Promise.all(large)).size).toBe(2);
  });

  it('ends with the service, whatever it is at; records that still come are read here', async () => {
    const reading = readingWith({ file: threadThat('busy', ''), size: 1 });
    const [working, waiting] = [reading.view(SMALL, expectedRecord()), reading.view(SMALL, expectedRecord())];
    await reading.onModuleDestroy();
    for (const read of [working, waiting, reading.view(SMALL, expectedRecord())])
      await expect(read).resolves.toMatchObject(ABOUT_EVA);
  });

  it('has no main file where the sources run uncompiled', () => {
    expect(recordWorkerFile()).toBeUndefined();
  });
});
