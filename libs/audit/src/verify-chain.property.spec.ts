import fc from 'fast-check';
import { cpSync, mkdtempSync } from 'node:fs';
import { chmod, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { aClosing, anOpening } from '../../contracts/testing/audit-trail.contract.js';
import { aChain, temporaryFolder } from '../testing/audit-world.js';
import { FolderDisk } from './audit-disk.js';
import { auditKey, sealedLine } from './audit-line.js';
import { headBytes } from './chain-head.js';
import { type ChainFault, verifyChain } from './verify-chain.js';

const base = temporaryFolder();
const original = join(base, 'original');
const key = auditKey(Buffer.alloc(40, 7));
let files: readonly string[] = [];

beforeAll(async () => {
  cpSync(mkdtempSync(join(base, 'x')), original, { recursive: true });
  const { trail, writer } = await aChain(original, { key, fileBytes: 10_000 });
  for (let count = 0; count < 8; count += 1) await (await trail.open(anOpening())).close(aClosing());
  await writer.end();
  files = (await readdir(original)).filter((name) => name.endsWith('.jsonl')).sort();
});

/** What `verifyChain` finds in a copy that somebody has laid hands on. */
async function found(change: (folder: string) => Promise<void>, keys = [key]): Promise<readonly ChainFault[]> {
  const folder = mkdtempSync(join(base, 'copy'));
  cpSync(original, folder, { recursive: true });
  for (const name of files) await chmod(join(folder, name), 0o600);
  await change(folder);
  const { faults } = await verifyChain({ disk: new FolderDisk(folder), chain: 'one', keys });
  await rm(folder, { recursive: true });
  return faults;
}

async function linesOf(folder: string, name: string): Promise<string[]> {
  return (await readFile(join(folder, name), 'utf8')).split('\n').slice(0, -1);
}

const write = (folder: string, name: string, lines: readonly string[]): Promise<void> =>
  writeFile(join(folder, name), `${lines.join('\n')}\n`);
const aFile = fc.nat({ max: 100 }).map((pick) => () => files[pick % files.length]!);

it('finds nothing in a chain as it was written', async () => {
  expect(files.length).toBeGreaterThan(1);
  await expect(found(async () => undefined)).resolves.toEqual([]);
  await expect(found(async () => undefined, [])).resolves.toEqual([]);
});

it('finds any byte that was changed, with the key or without', async () => {
  await fc.assert(
    fc.asyncProperty(aFile, fc.nat(), fc.integer({ min: 1, max: 255 }), fc.boolean(), async (pick, at, by, withKey) => {
      const name = pick();
      let place = 0;
      const faults = await found(
        async (folder) => {
          const bytes = await readFile(join(folder, name));
          place = at % bytes.length;
          bytes[place] = (bytes[place]! + by) % 256;
          await writeFile(join(folder, name), bytes);
        },
        withKey ? [key] : [],
      );
      // The very last line end is the only byte that says nothing: a record without it is whole.
      const isLastLineEnd = name === files.at(-1) && place === (await readFile(join(original, name))).length - 1;
      expect(faults.length > 0 || isLastLineEnd).toBe(true);
      expect(isLastLineEnd || faults[0]?.file === name).toBe(true);
    }),
    { numRuns: 150 },
  );
});

it('finds and locates a line that was taken away, put twice or put elsewhere', async () => {
  await fc.assert(
    fc.asyncProperty(aFile, fc.nat(), fc.constantFrom('removed', 'doubled', 'swapped'), async (pick, at, deed) => {
      const name = pick();
      let line = 0;
      const faults = await found(async (folder) => {
        const lines = await linesOf(folder, name);
        line = at % (lines.length - 1);
        const changed = {
          removed: lines.toSpliced(line, 1),
          doubled: lines.toSpliced(line, 0, lines[line]!),
          swapped: lines.toSpliced(line, 2, lines[line + 1]!, lines[line]!),
        };
        await write(folder, name, changed[deed]);
      });
      expect(faults[0]).toMatchObject({ file: name, line: deed === 'doubled' ? line + 2 : line + 1 });
    }),
    { numRuns: 60 },
  );
});

it('finds a file that is gone, wherever it was', async () => {
  const first = await Promise.all(files.map(async (name) => (await found((folder) => rm(join(folder, name))))[0]));
  expect(first.at(-1)?.what).toContain('the end is missing');
  expect(first.slice(0, -1).map((fault) => fault?.file)).toEqual(files.slice(0, -1));
});

it('finds a tail that was cut off at any byte', async () => {
  const name = files.at(-1)!;
  await fc.assert(
    fc.asyncProperty(fc.nat(), async (cut) => {
      const whole = await readFile(join(original, name));
      const left = cut % (whole.length - 1);
      const faults = await found((folder) => writeFile(join(folder, name), whole.subarray(0, left)));
      expect(faults.at(-1)?.what ?? '').toContain('the end is missing');
    }),
    { numRuns: 40 },
  );
});

it('finds a tail that was cut off together with a head that was written for what is left, without the key', async () => {
  const name = files.at(-1)!;
  const faults = await found(async (folder) => {
    const lines = (await linesOf(folder, name)).slice(0, -1);
    await write(folder, name, lines);
    const { sequence, hash } = JSON.parse(lines.at(-1)!) as { sequence: number; hash: string };
    await writeFile(
      join(folder, 'audit-one.head'),
      headBytes('one', { file: files.length, sequence, hash }, undefined),
    );
  });
  expect(faults).toEqual([{ file: 'audit-one.head', what: 'the head is not sealed, but the record it names is' }]);
});

it('finds a record that was replaced by another with a hash of its own, at its place or the next', async () => {
  const [name] = files;
  const faults = await found(async (folder) => {
    const lines = await linesOf(folder, name!);
    const { hash: _, mac: __, ...content } = JSON.parse(lines[3]!) as Record<string, unknown>;
    lines[3] = sealedLine({ ...content, correlationId: 'another' }, undefined).line.toString('utf8');
    await write(folder, name!, lines);
  }, []);
  expect(faults).toMatchObject([{ file: name, line: 5, sequence: 5 }]);
  expect(faults[0]?.what).toContain('4, or this one, was replaced');
});

describe('a chain that somebody has written anew from one record on', () => {
  const forged = async (folder: string, withoutSeals: boolean): Promise<void> => {
    let previous = '';
    for (const name of files) {
      const lines = (await linesOf(folder, name)).map((line, index) => {
        const { hash, mac: _, ...content } = JSON.parse(line) as Record<string, unknown>;
        const isBefore = !withoutSeals && name === files[0] && index < 3;
        const changed = { ...content, ...(content['sequence'] === 4 ? { correlationId: 'another' } : {}) };
        const sealed = sealedLine(previous === '' ? changed : { ...changed, previous }, undefined);
        previous = isBefore ? String(hash) : sealed.hash;
        return isBefore ? line : sealed.line.toString('utf8');
      });
      await write(folder, name, lines);
    }
  };

  it('is found by its seals and by the head', async () => {
    const faults = await found((folder) => forged(folder, false));
    expect(faults[0]).toMatchObject({
      file: files[0],
      line: 4,
      what: 'the record is not sealed, but one before it is',
    });
    expect(faults.at(-1)?.what).toBe('the record is not the one that the head knows');
  });

  it('is found without its seals too', async () => {
    const faults = await found((folder) => forged(folder, true));
    expect(faults.map(({ what }) => what)).toContain('a key was given, but no record is sealed');
  });

  it('is found by a link that was kept outside, even where the head was written anew', async () => {
    const { last } = await verifyChain({ disk: new FolderDisk(original), chain: 'one', keys: [] });
    const folder = mkdtempSync(join(base, 'anchored'));
    cpSync(original, folder, { recursive: true });
    for (const name of files) await chmod(join(folder, name), 0o600);
    await forged(folder, true);
    await rm(join(folder, 'audit-one.head'));
    const { faults } = await verifyChain({ disk: new FolderDisk(folder), chain: 'one', keys: [], anchor: last });
    expect(faults.map(({ what }) => what)).toEqual([
      'the head is missing',
      'the record is not the one that the anchor knows',
    ]);
  });
});
