import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';

const Spent = z.object({ cpuSeconds: z.number(), lateP99Ms: z.number(), lateMostMs: z.number() });
export type Spent = z.infer<typeof Spent>;

const PROBE = new URL('./record-probe.js', import.meta.url).href;
/** As `npm run start:prod` has it. */
const PRODUCT_FLAGS = ['--max-semi-space-size=10', '--heap-growing-percent=50'];

/** A process of the bench. */
export class Started {
  private constructor(private readonly child: ChildProcess) {}

  /** @param main compiled file, as seen from this one */
  static process(
    main: string,
    options: { readonly env?: NodeJS.ProcessEnv; readonly measured?: boolean; readonly asProduct?: boolean },
  ): Started {
    const flags = [
      ...(options.asProduct === true ? PRODUCT_FLAGS : []),
      ...(options.measured === true ? ['--import', PROBE] : []),
    ];
    const file = fileURLToPath(new URL(main, import.meta.url));
    const stdio = ['ignore', 'ignore', 'inherit', 'ipc'] as const;
    return new Started(spawn(process.execPath, [...flags, file], { env: options.env ?? {}, stdio: [...stdio] }));
  }

  /** The next message that the process sends of its own accord. */
  async says(): Promise<unknown> {
    const [message] = (await once(this.child, 'message')) as [unknown];
    return message;
  }

  async ask(message: object | string): Promise<unknown> {
    const answer = this.says();
    this.child.send(message);
    return answer;
  }

  /** What the process spends during the work. */
  async spentOn<T>(work: () => Promise<T>): Promise<Spent & { readonly result: T }> {
    this.child.send('start');
    const result = await work();
    return { ...Spent.parse(await this.ask('stop')), result };
  }

  stop(): void {
    this.child.kill('SIGTERM');
  }
}

/** Waits until something answers there. */
export async function answers(url: string): Promise<void> {
  for (let tries = 0; tries < 150; tries += 1) {
    const up = await fetch(url).then(
      ({ status }) => status < 500,
      () => false,
    );
    if (up) return;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error(`nothing answers at ${url}`);
}
