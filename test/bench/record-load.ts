import { Agent, request as call } from 'node:http';

export interface Target {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  /** Of an answer that is right; 200 unless told. */
  readonly status?: number;
}

/** What one spell of requests was like. */
export interface Load {
  readonly latenciesMs: readonly number[];
  /** Of one reply. */
  readonly bytes: number;
}

const agent = new Agent({ keepAlive: true, maxSockets: 64 });

/** Asks again and again, `atATime` requests in flight, for so long; the last ones are waited for. */
export async function load(target: Target, milliseconds: number, atATime: number): Promise<Load> {
  const latenciesMs: number[] = [];
  const end = performance.now() + milliseconds;
  let bytes = 0;
  const work = async (): Promise<void> => {
    while (performance.now() < end) {
      const start = performance.now();
      bytes = await once(target);
      latenciesMs.push(performance.now() - start);
    }
  };
  await Promise.all(Array.from({ length: atATime }, work));
  return { latenciesMs, bytes };
}

/** One request; its body is counted, not kept. */
export async function once({ url, headers, body, status = 200 }: Target): Promise<number> {
  return new Promise((resolve, reject) => {
    const sent = call(url, { method: 'POST', agent, headers }, (reply) => {
      let bytes = 0;
      reply.on('data', (piece: Buffer) => (bytes += piece.length));
      reply.on('error', reject);
      reply.on('end', () => {
        if (reply.statusCode === status) resolve(bytes);
        else reject(new Error(`${url} answered ${String(reply.statusCode)}`));
      });
    });
    sent.on('error', reject).end(body);
  });
}

export function percentile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((one, other) => one - other);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
}
