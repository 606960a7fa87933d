import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

/** A Redis as the journal wants it. It can be killed and started again on what it has left on disk. */
export interface DurableRedis {
  readonly url: string;
  kill(): Promise<void>;
  start(): Promise<void>;
  /** Killed, and its files deleted. */
  remove(): Promise<void>;
}

export async function startDurableRedis(port: number): Promise<DurableRedis> {
  const folder = mkdtempSync(join(tmpdir(), 'gpco-durable-redis-'));
  const settings = { port, bind: '127.0.0.1', dir: folder, save: '', appendonly: 'yes', appendfsync: 'always' };
  const words = Object.entries(settings).flatMap(([name, value]) => [`--${name}`, String(value)]);
  let server: ChildProcess | undefined;
  const start = async (): Promise<void> => {
    server = spawn('redis-server', words, { stdio: ['ignore', 'pipe', 'inherit'] });
    if (server.stdout !== null)
      for await (const line of createInterface({ input: server.stdout }))
        if (line.includes('Ready to accept connections')) return;
    throw new Error('redis-server ended before it was ready');
  };
  const kill = async (): Promise<void> => {
    const ended = new Promise((resolve) => server?.once('exit', resolve));
    server?.kill('SIGKILL');
    await ended;
  };
  await start();
  return {
    url: `redis://127.0.0.1:${String(port)}`,
    start,
    kill,
    remove: async () => {
      if (server?.signalCode === null) await kill();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
