import { type ChildProcess, spawn } from 'node:child_process';
import { createRequire } from 'node:module';

const TYPESCRIPT = createRequire(import.meta.url).resolve('typescript');

/** Lets plain Node read our sources: `./x.js` is the file x.ts, and types are taken out. */
const HOOKS = `
import { readFileSync } from 'node:fs';
import { createRequire, registerHooks } from 'node:module';
const ts = createRequire(${JSON.stringify(import.meta.url)})(${JSON.stringify(TYPESCRIPT)});
const compilerOptions = { module: 'esnext', target: 'es2023', verbatimModuleSyntax: true };
registerHooks({
  resolve(specifier, context, next) {
    try { return next(specifier, context); }
    catch { return next(specifier.replace(/\\.js$/, '.ts'), context); }
  },
  load(url, context, next) {
    if (!url.endsWith('.ts')) return next(url, context);
    const { outputText } = ts.transpileModule(readFileSync(new URL(url), 'utf8'), { compilerOptions });
    return { format: 'module', source: outputText, shortCircuit: true };
  },
});`;

/** A process of its own that runs this module text, for specs in which a process must die. What it prints is in `stdout`. */
export function startTypescript(code: string): ChildProcess {
  const hooks = `data:text/javascript,${encodeURIComponent(HOOKS)}`;
  const words = ['--conditions=source', '--no-warnings', '--import', hooks, '--input-type=module', '--eval', code];
  return spawn(process.execPath, words, { stdio: ['ignore', 'pipe', 'inherit'] });
}
