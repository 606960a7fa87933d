import type { ChildProcess } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { startTypescript } from './typescript-child.js';

/** The product as a process of its own: it can be told to end, and be started again on what it left on disk. */
export interface ProductProcess {
  readonly url: string;
  /** Events that it wrote so far, by their names; those of an error with their details. */
  readonly events: readonly { readonly event: string; readonly detail?: string }[];
  tell(signal: 'SIGTERM' | 'SIGINT' | 'SIGKILL'): void;
  /** Its exit code; `null` when a signal ended it. */
  readonly ended: Promise<number | null>;
}

const MAIN = fileURLToPath(new URL('../../apps/orchestrator/src/main.ts', import.meta.url));

/** @throws Error with its words when it ends before it listens */
export async function startProductProcess(env: Readonly<Record<string, string | undefined>>): Promise<ProductProcess> {
  const child = startTypescript(`await import(${JSON.stringify(MAIN)});`, env);
  const kill = (): void => void child.kill('SIGKILL');
  process.once('exit', kill); // whatever ends its user, it does not stay behind
  const ended = new Promise<number | null>((resolve) => child.once('exit', resolve));
  void ended.then(() => process.off('exit', kill));
  const events: { readonly event: string }[] = [];
  const url = await listening(child, ended, (line) => {
    if (line.startsWith('{')) events.push(JSON.parse(line) as { readonly event: string });
  });
  return { url, events, ended, tell: (signal) => void child.kill(signal) };
}

async function listening(
  child: ChildProcess,
  ended: Promise<number | null>,
  heard: (line: string) => void,
): Promise<string> {
  const up = new Promise<string>((resolve) => {
    let rest = '';
    child.stdout?.on('data', (part: Buffer) => {
      const lines = `${rest}${part.toString('utf8')}`.split('\n');
      rest = lines.pop() ?? '';
      for (const line of lines) {
        heard(line);
        const url = /^GP Connect Orchestrator: (\S+)$/u.exec(line)?.[1];
        if (url !== undefined) resolve(url);
      }
    });
  });
  const failed = ended.then((code) => {
    throw new Error(`the product ended with ${String(code)} before it listened`);
  });
  return Promise.race([up, failed]);
}
