import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { Worker } from 'node:worker_threads';
import type { RecordTask, TaskAnswer } from './record-task.js';

/** Compiled main file of a thread; `undefined` where the sources run uncompiled, as in tests. */
export function recordWorkerFile(): URL | undefined {
  const file = new URL('./record-worker.js', import.meta.url);
  return existsSync(file) ? file : undefined;
}

export interface RecordThreadsOptions {
  readonly file: URL;
  /** Threads at most. They start when they are first needed. */
  readonly size: number;
  /** For one record, from the moment at which a thread has it. Milliseconds. */
  readonly timeoutMs: number;
}

/** A few threads that read records; what finds all of them busy waits its turn. */
export class RecordThreads {
  private readonly idle: RecordThread[] = [];
  private readonly all = new Set<RecordThread>();
  private readonly waiting: (() => void)[] = [];
  private closed = false;

  constructor(private readonly options: RecordThreadsOptions) {}

  /** @throws Error when the thread died or took too long; the next record gets another. */
  async run(task: RecordTask): Promise<TaskAnswer> {
    while (this.isBusy()) await new Promise<void>((resolve) => this.waiting.push(resolve));
    if (this.closed) throw new Error('The threads that read records are closed.');
    const thread = this.idle.pop() ?? this.started();
    try {
      return await thread.read(task, this.options.timeoutMs);
    } finally {
      if (thread.isAlive) this.idle.push(thread);
      else this.all.delete(thread);
      this.waiting.shift()?.();
    }
  }

  /** Ends all threads, also those that are at work. */
  async close(): Promise<void> {
    this.closed = true;
    this.waiting.splice(0).forEach((go) => go());
    await Promise.all([...this.all].map((thread) => thread.end()));
  }

  private isBusy(): boolean {
    return !this.closed && this.idle.length === 0 && this.all.size >= this.options.size;
  }

  private started(): RecordThread {
    const thread = new RecordThread(this.options.file);
    this.all.add(thread);
    return thread;
  }
}

class RecordThread {
  private readonly worker: Worker;
  private readonly ended = new AbortController();

  constructor(file: URL) {
    this.worker = new Worker(file, { env: {} }); // it needs none of our settings
    this.worker.unref(); // an idle thread keeps no process alive
    for (const event of ['error', 'exit']) this.worker.on(event, () => this.ended.abort());
  }

  get isAlive(): boolean {
    return !this.ended.signal.aborted;
  }

  /** The bytes are copied, which costs a hundredth of reading them: the caller still needs his. */
  async read({ bytes, ...rest }: RecordTask, timeoutMs: number): Promise<TaskAnswer> {
    const copy = new Uint8Array(bytes);
    const signal = AbortSignal.any([this.ended.signal, AbortSignal.timeout(timeoutMs)]);
    this.worker.ref();
    try {
      this.worker.postMessage({ ...rest, bytes: copy }, [copy.buffer]);
      const answer: readonly unknown[] = await once(this.worker, 'message', { signal });
      return answer[0] as TaskAnswer;
    } catch (error) {
      await this.end();
      throw error;
    } finally {
      this.worker.unref();
    }
  }

  async end(): Promise<void> {
    this.ended.abort();
    await this.worker.terminate();
  }
}
