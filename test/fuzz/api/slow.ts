import { connect } from 'node:net';
import { SLOW_TRICKS } from './raw-tricks.js';

const DRIP_MS = 1_000;

export interface SlowEnd {
  readonly name: string;
  /** `undefined`: it was still open when the patience was over. */
  readonly endedAfterMs: number | undefined;
  readonly said: string;
}

/** All slow ones at the same time; each is watched until the product ends it. */
export async function slowEnds(url: string, patienceMs: number): Promise<readonly SlowEnd[]> {
  return Promise.all(Object.entries(SLOW_TRICKS).map(([name, trick]) => one({ name, url, patienceMs, ...trick })));
}

async function one(given: {
  readonly name: string;
  readonly url: string;
  readonly patienceMs: number;
  readonly begins: string;
  readonly drips: string;
}): Promise<SlowEnd> {
  const { name, url, patienceMs, begins, drips } = given;
  const { hostname, port } = new URL(url);
  const started = Date.now();
  let said = '';
  const ended = await new Promise<boolean>((resolve) => {
    const socket = connect(Number(port), hostname, () => socket.write(begins));
    const drip = setInterval(() => drips !== '' && socket.writable && socket.write(drips), DRIP_MS);
    const patience = setTimeout(() => end(false), patienceMs);
    const end = (byThem: boolean): void => {
      clearInterval(drip);
      clearTimeout(patience);
      socket.destroy();
      resolve(byThem);
    };
    socket.on('data', (part: Buffer) => (said += part.toString('latin1')));
    socket.on('error', () => undefined); // its end follows
    socket.on('close', () => end(true));
  });
  return { name, said, endedAfterMs: ended ? Date.now() - started : undefined };
}
