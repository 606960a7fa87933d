import { type ChildProcess, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';

const MAIN = fileURLToPath(new URL('../../../apps/orchestrator/src/main.js', import.meta.url));
/** Milliseconds. */
const [READY_MS, END_MS] = [60_000, 30_000];

const Line = z.object({ event: z.string(), upstreamCode: z.string().optional() });

/** The product in a process of its own, and what it says in its log. */
export class Product {
  /** How often each event was written. */
  readonly events = new Map<string, number>();
  /** Of the failed national calls, in order. */
  readonly upstreamCodes: string[] = [];
  private url = '';
  private wanted = false;
  private readonly ended: Promise<number | null>;
  private readonly child: ChildProcess;

  private constructor(env: Readonly<Record<string, string | undefined>>) {
    const child = spawn(process.execPath, ['--enable-source-maps', MAIN], {
      env,
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const kill = (): void => void child.kill('SIGKILL');
    process.once('exit', kill); // whatever ends this run, nothing of it stays behind
    this.child = child;
    this.ended = new Promise((resolve) => child.once('exit', resolve));
    createInterface({ input: child.stdout }).on('line', (line) => this.hear(line));
  }

  /** @throws Error when it does not listen in time */
  static async start(env: Readonly<Record<string, string | undefined>>): Promise<Product> {
    const product = new Product(env);
    const end = Date.now() + READY_MS;
    while (product.url === '' && product.child.exitCode === null && Date.now() < end)
      await new Promise((resolve) => setTimeout(resolve, 50));
    if (product.url === '') throw new Error('the product did not start');
    return product;
  }

  get apiUrl(): string {
    return this.url;
  }

  get crashed(): boolean {
    return this.child.exitCode !== null && !this.wanted;
  }

  count(event: string): number {
    return this.events.get(event) ?? 0;
  }

  /** Told to end as an orchestrator of containers does it; gives the exit code. */
  async stop(): Promise<number | null> {
    this.wanted = true;
    this.child.kill('SIGTERM');
    const slow = setTimeout(() => this.child.kill('SIGKILL'), END_MS);
    const code = await this.ended;
    clearTimeout(slow);
    return code;
  }

  private hear(line: string): void {
    this.url = /^GP Connect Orchestrator: (\S+)$/u.exec(line)?.[1] ?? this.url;
    if (!line.startsWith('{')) return;
    const { event, upstreamCode } = Line.parse(JSON.parse(line));
    this.events.set(event, this.count(event) + 1);
    if (event === 'journey.leg-failed' && upstreamCode !== undefined) this.upstreamCodes.push(upstreamCode);
  }
}
