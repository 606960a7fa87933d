import { type ChildProcess, spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { asArguments, type FastTime } from './fast-time.js';

const PRODUCT = fileURLToPath(new URL('./fast-product.js', import.meta.url));
const READY_MS = 30_000;

/** One instance of the product: killed as often as wanted, and started again on what it left on disk. */
export class Product {
  private child: ChildProcess | undefined;
  private words = '';
  private answering = false;
  private said: readonly string[] = [];
  /** When it is up again, for whoever wants to send something. */
  ready: Promise<void> = Promise.resolve();

  constructor(
    readonly url: string,
    private readonly time: FastTime,
    private readonly env: Readonly<Record<string, string | undefined>>,
  ) {}

  /** What it said before each end that nobody asked for: Node ends a process at an unhandled rejection. */
  get crashes(): readonly string[] {
    return this.said;
  }

  /** It has answered since its last start. */
  get isReady(): boolean {
    return this.isUp && this.answering;
  }

  get isUp(): boolean {
    return this.child !== undefined;
  }

  async start(): Promise<void> {
    this.ready = this.started();
    await this.ready;
  }

  /** SIGKILL: nothing is finished, nothing is said. */
  async kill(): Promise<void> {
    const { child } = this;
    if (child === undefined) return;
    this.child = undefined;
    const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
    child.kill('SIGKILL');
    await ended;
  }

  private async started(): Promise<void> {
    const words = ['--enable-source-maps', PRODUCT, ...asArguments(this.time)];
    const child = spawn(process.execPath, words, { env: this.env, stdio: ['ignore', 'ignore', 'pipe'] });
    const kill = (): void => void child.kill('SIGKILL');
    process.once('exit', kill); // whatever ends this run, nothing of it stays behind
    this.child = child;
    this.answering = false;
    this.words = '';
    child.stderr.on('data', (part: Buffer) => {
      this.words = `${this.words}${part.toString('utf8')}`.slice(-2_000);
    });
    child.once('exit', (code) => {
      process.off('exit', kill);
      if (this.child !== child) return;
      this.child = undefined;
      this.said = [...this.said, this.words === '' ? `exit code ${String(code)}` : this.words];
    });
    await this.answers();
  }

  private async answers(): Promise<void> {
    const end = Date.now() + READY_MS;
    while (Date.now() < end && this.isUp) {
      const up = await fetch(`${this.url}/health/live`).then(
        ({ ok }) => ok,
        () => false,
      );
      this.answering = up;
      if (up) return;
      await new Promise((resolve) => setTimeout(resolve, 25));
    }
    throw new Error(`nothing answers at ${this.url}: ${this.said.at(-1) ?? 'the product did not start'}`);
  }
}
