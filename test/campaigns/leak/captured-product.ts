import { type ChildProcess, spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { asArguments, type FastTime } from '../booking/fast-time.js';

type Environment = Readonly<Record<string, string | undefined>>;

const PRODUCT = fileURLToPath(new URL('../booking/fast-product.js', import.meta.url));
const CRASHER = new URL('./crash-on-signal.js', import.meta.url).href;
const [READY_MS, END_MS, LOOK_MS] = [30_000, 6_000, 50];

/** The product as a process whose every word is kept. Crashes at the signals of `crash-on-signal.ts`. */
export class CapturedProduct {
  private child: ChildProcess | undefined;
  private readonly parts: Buffer[] = [];
  private ended: Promise<number | string> = Promise.resolve('not started');

  constructor(
    readonly url: string,
    private readonly env: Environment,
    private readonly time: FastTime,
  ) {}

  /** Standard output and standard error, in the order in which they came. */
  get words(): string {
    return Buffer.concat(this.parts).toString('latin1');
  }

  get isUp(): boolean {
    return this.child !== undefined;
  }

  /** @throws Error when it does not answer in time */
  async start(): Promise<void> {
    this.spawned();
    const end = Date.now() + READY_MS;
    while (Date.now() < end && this.isUp) {
      if (
        await fetch(`${this.url}/health/live`).then(
          ({ ok }) => ok,
          () => false,
        )
      )
        return;
      await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
    }
    throw new Error(`the product did not start:\n${this.words.slice(-2_000)}`);
  }

  /** A start that may fail. How it ended: exit code, or SIGKILL where it came up in spite of all, or said nothing. */
  async startInVain(): Promise<number | string> {
    this.spawned();
    const end = Date.now() + READY_MS;
    while (this.isUp && Date.now() < end && !this.words.includes('GP Connect Orchestrator: '))
      await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
    return this.isUp ? this.end('SIGKILL') : this.ended;
  }

  /** How it ended. */
  async end(signal: NodeJS.Signals): Promise<number | string> {
    this.child?.kill(signal);
    return this.untilEnd();
  }

  private async untilEnd(): Promise<number | string> {
    const impatient = setTimeout(() => this.child?.kill('SIGKILL'), END_MS);
    const how = await this.ended;
    clearTimeout(impatient);
    return how;
  }

  private spawned(): void {
    const words = ['--enable-source-maps', '--import', CRASHER, PRODUCT, ...asArguments(this.time)];
    const child = spawn(process.execPath, words, { env: this.env, stdio: ['ignore', 'pipe', 'pipe'] });
    const kill = (): void => void child.kill('SIGKILL');
    process.once('exit', kill); // whatever ends this run, nothing of it stays behind
    const keep = (part: Buffer): void => void this.parts.push(part);
    child.stdout.on('data', keep);
    child.stderr.on('data', keep);
    this.child = child;
    this.ended = new Promise((resolve) => {
      child.once('close', (code, signal) => {
        process.off('exit', kill);
        this.child = undefined;
        resolve(code ?? signal ?? 'unknown');
      });
    });
  }
}
