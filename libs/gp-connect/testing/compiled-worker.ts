import { globSync, mkdirSync, mkdtempSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import ts from 'typescript';

const ROOT = resolve(import.meta.dirname, '../../..');
/** The reader of records and what it imports. */
const LIBS = 'libs/{contracts,errors,fhir,gp-connect}/src/*.ts';

/**
 * The main file of a thread as the build makes it: a thread has no TypeScript. Compiled without a check of types, into a
 * folder that the caller removes.
 */
export function compiledWorker(): { readonly folder: string; readonly file: URL } {
  const folder = mkdtempSync(join(tmpdir(), 'record-worker-'));
  const compilerOptions = { module: ts.ModuleKind.ESNext, target: ts.ScriptTarget.ES2023, verbatimModuleSyntax: true };
  for (const source of globSync(LIBS, { cwd: ROOT })) {
    if (source.endsWith('.spec.ts')) continue;
    const output = join(folder, source.replace(/\.ts$/u, '.js'));
    mkdirSync(dirname(output), { recursive: true });
    writeFileSync(output, ts.transpileModule(readFileSync(join(ROOT, source), 'utf8'), { compilerOptions }).outputText);
  }
  writeFileSync(
    join(folder, 'package.json'),
    JSON.stringify({ type: 'module', imports: { '#*': './libs/*/src/index.js' } }),
  );
  symlinkSync(join(ROOT, 'node_modules'), join(folder, 'node_modules'));
  return { folder, file: pathToFileURL(join(folder, 'libs/gp-connect/src/record-worker.js')) };
}
