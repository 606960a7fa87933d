import { type ChildProcess, spawn } from 'node:child_process';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';

const TYPESCRIPT = createRequire(import.meta.url).resolve('typescript');

/** What was transpiled once is read from here: a process of the whole product starts in a quarter of the time. */
const CACHE = fileURLToPath(new URL('../../.cache/typescript-child/', import.meta.url));

/** Lets plain Node read our sources: `./x.js` is the file x.ts, and types are taken out. */
const HOOKS = `
import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { createRequire, registerHooks } from 'node:module';
const typescript = () => createRequire(${JSON.stringify(import.meta.url)})(${JSON.stringify(TYPESCRIPT)});
const decorators = { experimentalDecorators: true, emitDecoratorMetadata: true };
const compilerOptions = { module: 'esnext', target: 'es2023', verbatimModuleSyntax: true, ...decorators };
const transpiled = (source) => {
  const file = ${JSON.stringify(CACHE)} + createHash('sha256').update(JSON.stringify(compilerOptions)).update(source).digest('hex');
  try { return readFileSync(file, 'utf8'); }
  catch {
    const { outputText } = typescript().transpileModule(source, { compilerOptions });
    const draft = file + '.' + process.pid;
    writeFileSync(draft, outputText);
    renameSync(draft, file);
    return outputText;
  }
};
mkdirSync(${JSON.stringify(CACHE)}, { recursive: true });
registerHooks({
  resolve(specifier, context, next) {
    try { return next(specifier, context); }
    catch { return next(specifier.replace(/\\.js$/, '.ts'), context); }
  },
  load(url, context, next) {
    if (!url.endsWith('.ts')) return next(url, context);
    return { format: 'module', source: transpiled(readFileSync(new URL(url), 'utf8')), shortCircuit: true };
  },
});`;

/** A process of its own that runs this module text, for specs in which a process must die. What it prints is in `stdout`. */
export function startTypescript(
  code: string,
  env: Readonly<Record<string, string | undefined>> = process.env,
): ChildProcess {
  const hooks = `data:text/javascript,${encodeURIComponent(HOOKS)}`;
  const words = ['--conditions=source', '--no-warnings', '--import', hooks, '--input-type=module', '--eval', code];
  return spawn(process.execPath, words, { env, stdio: ['ignore', 'pipe', 'inherit'] });
}
