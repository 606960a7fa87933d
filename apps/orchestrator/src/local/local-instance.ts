import { type ChildProcess, spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { endOnSignals, StartRefused } from '#platform';
import { run } from '../run.js';
import { embeddedSettings } from './embedded-settings.js';

type Environment = Readonly<Record<string, string | undefined>>;

/** The product and the simulator of all national services, running on this machine. */
export interface LocalInstance {
  readonly apiUrl: string;
  readonly simulatorUrl: string;
  /** Settles when the simulator ends by itself. */
  readonly simulatorEnded: Promise<void>;
  /** Until then both run. @param begun called at the first signal */
  endOnSignals(begun: () => void): void;
  stop(): Promise<void>;
}

/** For the keys of what Redis keeps: it outlives the run. From the working folder. */
const KEPT_FOLDER = '.data/local';
const SIMULATOR = fileURLToPath(new URL('../../../simulator/src/main.js', import.meta.url));

/**
 * Starts the simulator as a process of its own, then the product in this one.
 * @throws StartRefused when a port is taken or a setting is wrong; nothing is left running.
 */
export async function startLocally(environment: Environment): Promise<LocalInstance> {
  const kept = (environment['REDIS_URL'] ?? '') !== '';
  const settings = embeddedSettings(environment, kept ? KEPT_FOLDER : undefined);
  const simulator = spawn(process.execPath, [SIMULATOR], {
    env: settings.simulator,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  process.once('exit', () => simulator.kill('SIGKILL')); // whatever ends this process, nothing of it stays behind
  const ended = new Promise<void>((resolve) => simulator.once('exit', () => resolve()));
  const kill = async (): Promise<void> => {
    simulator.kill('SIGTERM');
    await ended;
  };
  const simulatorUrl = await readyLine(simulator, ended);
  try {
    const app = await run(settings.orchestrator);
    const stop = async (): Promise<void> => {
      await app.close();
      await kill();
    };
    return {
      apiUrl: await app.getUrl(),
      simulatorUrl,
      simulatorEnded: ended,
      endOnSignals: (begun) => endOnSignals(app, { begun, afterwards: kill }),
      stop,
    };
  } catch (error) {
    await kill();
    throw error;
  }
}

/** The simulator says where it listens in its first line; before that it may only end, having said why on stderr. */
async function readyLine(simulator: ChildProcess, ended: Promise<void>): Promise<string> {
  const said = new Promise<string>((resolve) => {
    let text = '';
    simulator.stdout?.on('data', (part: Buffer) => {
      text += part.toString('utf8');
      const url = /http:\/\/\S+(?=\s)/u.exec(text)?.[0];
      if (url !== undefined) resolve(url);
    });
  });
  const refused = ended.then(() => {
    throw new StartRefused('The simulator did not start; the reason stands above.');
  });
  return Promise.race([said, refused]);
}
