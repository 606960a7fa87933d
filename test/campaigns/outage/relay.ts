import { Agent, createServer, type IncomingMessage, request, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';

/** The systems that can get into trouble, as the product's requests show them. */
export type Leg = 'token' | 'pds' | 'sds' | 'ssp' | 'other';

/** What happens to a request on its way. `gone`: the connection breaks. `late`: the answer comes so much later, in milliseconds. */
export type Trouble = 'gone' | { readonly late: number } | undefined;

export interface Arrival {
  readonly leg: Leg;
  /** `Ssp-To`; empty elsewhere. */
  readonly to: string;
}

const PREFIXES: readonly (readonly [string, Leg])[] = [
  ['/oauth2/token', 'token'],
  ['/personal-demographics/', 'pds'],
  ['/spine-directory/', 'sds'],
  ['/ssp/', 'ssp'],
];

/** Stands between product and simulator: counts every request, and spoils those in trouble. */
export class Relay {
  /** Requests that arrived, by leg. */
  readonly counts: Record<Leg, number> = { token: 0, pds: 0, sds: 0, ssp: 0, other: 0 };
  /** Those of them that met trouble. */
  spoilt = 0;
  trouble: (arrival: Arrival) => Trouble = () => undefined;
  private readonly agent = new Agent({ keepAlive: true });
  private readonly server: Server;

  constructor(private readonly target: () => string) {
    this.server = createServer((message, response) => void this.serve(message, response));
    this.server.keepAliveTimeout = 65_000;
  }

  async listen(port: number): Promise<string> {
    await new Promise<void>((done) => this.server.listen(port, '127.0.0.1', done));
    const { port: taken } = this.server.address() as AddressInfo;
    return `http://127.0.0.1:${String(taken)}`;
  }

  /** Nobody listens any more: connections are refused, those that were open break. */
  async close(): Promise<void> {
    const closed = new Promise((done) => this.server.close(done));
    this.server.closeAllConnections();
    await closed;
  }

  private async serve(message: IncomingMessage, response: ServerResponse): Promise<void> {
    const arrival = arrivalOf(message);
    this.counts[arrival.leg] += 1;
    const trouble = this.trouble(arrival);
    if (trouble !== undefined) this.spoilt += 1;
    if (trouble === 'gone') {
      response.socket?.resetAndDestroy();
      return;
    }
    if (trouble !== undefined && !(await waited(trouble.late, response))) return;
    this.forward(message, response);
  }

  private forward(message: IncomingMessage, response: ServerResponse): void {
    const { method, headers, url } = message;
    const onward = request(`${this.target()}${url ?? ''}`, { method, headers, agent: this.agent }, (reply) => {
      response.writeHead(reply.statusCode ?? 502, reply.headers);
      reply.pipe(response);
    });
    onward.on('error', () => response.destroy());
    response.on('close', () => onward.destroy());
    message.pipe(onward);
  }
}

function arrivalOf({ url = '', headers }: IncomingMessage): Arrival {
  const leg = PREFIXES.find(([prefix]) => url.startsWith(prefix))?.[1] ?? 'other';
  return { leg, to: headers['ssp-to']?.toString() ?? '' };
}

/** False when the other side has gone meanwhile. */
async function waited(ms: number, response: ServerResponse): Promise<boolean> {
  const gone = new AbortController();
  response.once('close', () => gone.abort());
  return pause(ms, true, { signal: gone.signal }).catch(() => false);
}
