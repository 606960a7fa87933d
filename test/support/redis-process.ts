import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export interface TestRedis {
  readonly url: string;
  /** It says nothing from now on, and its connections stay open. */
  hang(): void;
  goOn(): void;
  stop(): Promise<void>;
}

/**
 * A Redis of its own on a free port, which keeps nothing. `port`: to come back where an earlier one was. `durableIn`: what
 * it has confirmed is in that folder, which is the caller's, and there at the next start.
 */
export async function startRedis(port?: number, durableIn?: string): Promise<TestRedis & { readonly port: number }> {
  const chosen = port ?? (await freePort());
  const folder = durableIn ?? mkdtempSync(join(tmpdir(), 'gpco-redis-'));
  const durable = durableIn === undefined ? ['--appendonly', 'no'] : ['--appendonly', 'yes', '--appendfsync', 'always'];
  const words = ['--port', String(chosen), '--bind', '127.0.0.1', '--save', '', ...durable, '--dir', folder];
  const server = spawn('redis-server', words, { stdio: ['ignore', 'pipe', 'inherit'] });
  const kill = (): void => void server.kill('SIGKILL');
  process.once('exit', kill); // whatever ends its user, it does not stay behind
  const ended = new Promise<void>((resolve) => server.once('exit', () => resolve()));
  await said(server, 'Ready to accept connections', ended);
  return {
    port: chosen,
    url: `redis://127.0.0.1:${String(chosen)}`,
    hang: () => void server.kill('SIGSTOP'),
    goOn: () => void server.kill('SIGCONT'),
    stop: async () => {
      process.off('exit', kill);
      kill();
      await ended;
      if (durableIn === undefined) rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** Whether this machine has a Redis to start. */
export function hasRedis(): boolean {
  return spawnSync('redis-server', ['--version']).status === 0;
}

/** A port that nobody listens on. */
export async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  if (address === null || typeof address === 'string') throw new Error('no port');
  return address.port;
}

async function said(server: ChildProcess, words: string, ended: Promise<void>): Promise<void> {
  const ready = new Promise<void>((resolve) => {
    let text = '';
    server.stdout?.on('data', (part: Buffer) => {
      text += part.toString('utf8');
      if (text.includes(words)) resolve();
    });
  });
  const failed = ended.then(() => {
    throw new Error('redis-server ended before it was ready');
  });
  await Promise.race([ready, failed]);
}
