import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { z } from 'zod';

const ROOT = resolve(import.meta.dirname, '../..');
const textOf = (path: string): string => readFileSync(join(ROOT, path), 'utf8');
const PAGES: readonly string[] = [
  'README.md',
  'CHANGELOG.md',
  ...readdirSync(join(ROOT, 'docs'), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.md'))
    .map((name) => `docs/${name}`),
];

/** As GitHub makes them. */
function anchorsOf(path: string): readonly string[] {
  const headings = [...textOf(path).matchAll(/^#+ (.*)$/gmu)].map(([, heading = '']) => heading);
  return headings.map((heading) =>
    heading
      .toLowerCase()
      .replace(/[^\p{L}\p{N} _-]/gu, '')
      .replaceAll(' ', '-'),
  );
}

/** Links within the repository: [as written, file, anchor]. */
function linksOf(page: string): readonly (readonly [string, string, string | undefined])[] {
  const written = [...textOf(page).matchAll(/\]\(([^)\s]+)\)/gu)].map(([, link = '']) => link);
  return written
    .filter((link) => !/^https?:/u.test(link))
    .map((link) => {
      const [path = '', anchor] = link.split('#');
      return [link, path === '' ? page : relative(ROOT, resolve(ROOT, dirname(page), path)), anchor];
    });
}

describe('the documents', () => {
  it.each(PAGES)('%s leads to files and headings that exist', (page) => {
    const broken = linksOf(page).filter(([, path, anchor]) => {
      if (!existsSync(join(ROOT, path))) return true;
      return anchor !== undefined && !anchorsOf(path).includes(anchor);
    });
    expect(broken).toEqual([]);
  });

  it('have links at all, and name commands that exist', () => {
    expect(linksOf('README.md').length).toBeGreaterThan(10);
    const { scripts } = z
      .object({ scripts: z.record(z.string(), z.string()) })
      .parse(JSON.parse(textOf('package.json')));
    const named = PAGES.flatMap((page) =>
      [...textOf(page).matchAll(/npm run (?:-s )?([a-z]+(?:[:-][a-z]+)*)/gu)].map(([, name = '']) => name),
    );
    expect(named.length).toBeGreaterThan(20);
    expect(named.filter((name) => scripts[name] === undefined)).toEqual([]);
  });
});

describe('the log of hazards', () => {
  const BESIDE = 'libs/workflow/src/booking';
  /** Files of tests with the sentences named behind them. */
  const proofs = textOf('docs/clinical-safety/README.md')
    .split('\n')
    .flatMap((line) =>
      line.split(/(?=`[\w./-]+\.spec\.ts`)/u).flatMap((part) => {
        const [, file] = /^`([\w./-]+\.spec\.ts)`/u.exec(part) ?? [];
        if (file === undefined) return [];
        const path = file.includes('/') ? file : `${BESIDE}/${file}`;
        const sentences = [...part.matchAll(/"((?:[^"\\]|\\.)*)"/gu)].map(([, said = '']) =>
          said.replaceAll('\\"', '"'),
        );
        return [{ path, sentences }];
      }),
    );

  it('names tests that exist', () => {
    expect(proofs.flatMap(({ sentences }) => sentences).length).toBeGreaterThan(40);
    const absent = proofs.flatMap(({ path, sentences }) => {
      if (!existsSync(join(ROOT, path))) return [path];
      const spec = textOf(path);
      return sentences.filter((said) => !spec.includes(said)).map((said) => `${path}: ${said}`);
    });
    expect(absent).toEqual([]);
  });
});
