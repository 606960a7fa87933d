import { createServer, type IncomingMessage, request as send, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Person } from './people.js';

export const UPSTREAMS = [
  'token server',
  'sign-in keys',
  'CIS2 userinfo',
  'PDS',
  'SDS',
  'ODS register',
  'SSP and practice',
] as const;
export type Upstream = (typeof UPSTREAMS)[number];

const PREFIXES: readonly (readonly [string, Upstream])[] = [
  ['/oauth2', 'token server'],
  ['/sim-cis2/userinfo', 'CIS2 userinfo'],
  ['/personal-demographics', 'PDS'],
  ['/spine-directory', 'SDS'],
  ['/organisation-data-terminology-api', 'ODS register'],
  ['/ssp', 'SSP and practice'],
];

/** One request of the product on its way to a national service. */
export interface Passage {
  readonly upstream: Upstream;
  readonly method: string;
  readonly target: string;
  readonly headers: IncomingMessage['headers'];
  readonly body: Buffer;
  /** Whom the round is about. */
  readonly person: Person;
}

export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | readonly string[]>>;
  readonly body: Buffer;
}

export type Spoilt =
  | { readonly kind: 'answer'; readonly answer: Answer; readonly dripMs?: number }
  /** Bytes as they are, then the end of the connection. */
  | { readonly kind: 'raw'; readonly bytes: string }
  | { readonly kind: 'cut'; readonly answer: Answer; readonly at: number }
  | { readonly kind: 'reset' }
  | { readonly kind: 'hang' };

export interface Spoiling {
  readonly name: string;
  readonly spoil: (passage: Passage, forward: () => Promise<Answer>) => Promise<Spoilt> | Spoilt;
}

export interface SpoilerOptions {
  readonly simulatorPort: number;
  readonly anybody: Person;
  /** Told of every token and assertion that goes by. */
  readonly onSecret: (text: string) => void;
}

/** Stands between the product and the simulator, and spoils the answers of one of the services at a time. */
export class Spoiler {
  /** Answers that were spoilt. */
  spoilt = 0;
  private now: { readonly upstream: Upstream; readonly spoiling: Spoiling; readonly person: Person } | undefined;
  private readonly server = createServer((message, response) => void this.serve(message, response));

  constructor(private readonly options: SpoilerOptions) {}

  async start(port: number): Promise<void> {
    await new Promise<void>((resolve) => this.server.listen(port, '127.0.0.1', resolve));
  }

  get port(): number {
    return (this.server.address() as AddressInfo).port;
  }

  stop(): void {
    this.server.closeAllConnections();
    this.server.close();
  }

  spoil(upstream: Upstream, spoiling: Spoiling, person: Person): void {
    this.now = { upstream, spoiling, person };
  }

  calm(): void {
    this.now = undefined;
  }

  private async serve(message: IncomingMessage, response: ServerResponse): Promise<void> {
    try {
      const passage = await this.passageOf(message);
      this.overhear(passage.headers, passage.body);
      const forward = () => this.forwarded(passage);
      const { now } = this;
      if (now?.upstream !== passage.upstream) answerWith(response, await forward());
      else {
        this.spoilt += 1;
        await spoilWith(response, await now.spoiling.spoil({ ...passage, person: now.person }, forward));
      }
    } catch {
      response.destroy(); // the product has hung up, or the simulator has reset the connection: so does this
    }
  }

  private async passageOf(message: IncomingMessage): Promise<Passage> {
    const { method = 'GET', url: target = '/', headers } = message;
    const upstream = PREFIXES.find(([prefix]) => target.startsWith(prefix))?.[1] ?? 'sign-in keys';
    return { upstream, method, target, headers, body: await whole(message), person: this.options.anybody };
  }

  private async forwarded({ method, target, headers, body, upstream }: Passage): Promise<Answer> {
    const { 'accept-encoding': _packed, connection: _connection, ...rest } = headers;
    const answer = await new Promise<IncomingMessage>((resolve, reject) => {
      const out = send(
        { port: this.options.simulatorPort, host: '127.0.0.1', method, path: target, headers: rest },
        resolve,
      );
      out.on('error', reject);
      out.end(body);
    });
    const bytes = await whole(answer);
    if (upstream === 'token server') this.overhear({}, bytes);
    const { 'content-length': _length, 'transfer-encoding': _coding, connection: _end, ...kept } = answer.headers;
    const spent = upstream === 'token server' ? soonOver(bytes) : bytes;
    return {
      status: answer.statusCode ?? 500,
      headers: Object.fromEntries(Object.entries(kept).flatMap(defined)),
      body: spent,
    };
  }

  private overhear({ authorization }: IncomingMessage['headers'], body: Buffer): void {
    const { onSecret } = this.options;
    if (authorization !== undefined) onSecret(authorization.replace(/^Bearer /u, ''));
    const fields = body.toString('utf8').match(/(?<=(?:assertion|_token)(?:=|":\s*"))[\w.~-]+/gu) ?? [];
    fields.forEach(onSecret);
  }
}

/** A token that is over at once, so that the next journey asks for one again. */
function soonOver(body: Buffer): Buffer {
  return Buffer.from(body.toString('utf8').replace(/("expires_in":\s*)("?)\d+("?)/u, '$1$21$3'));
}

function defined([name, value]: [string, string | string[] | undefined]): [string, string | readonly string[]][] {
  return value === undefined ? [] : [[name, value]];
}

async function whole(message: IncomingMessage): Promise<Buffer> {
  const parts: Buffer[] = [];
  for await (const part of message) if (Buffer.isBuffer(part)) parts.push(part);
  return Buffer.concat(parts);
}

function answerWith(response: ServerResponse, { status, headers, body }: Answer): void {
  response.writeHead(status, { ...plain(headers), 'content-length': String(body.length) });
  response.end(body);
}

function plain(headers: Answer['headers']): Record<string, string | string[]> {
  return Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [name, typeof value === 'string' ? value : [...value]]),
  );
}

async function spoilWith(response: ServerResponse, spoilt: Spoilt): Promise<void> {
  if (spoilt.kind === 'hang') return;
  if (spoilt.kind === 'reset') response.socket?.resetAndDestroy();
  else if (spoilt.kind === 'raw') response.socket?.end(spoilt.bytes);
  else if (spoilt.kind === 'cut') {
    const { status, headers, body } = spoilt.answer;
    response.writeHead(status, { ...plain(headers), 'content-length': String(body.length) });
    response.write(body.subarray(0, spoilt.at), () => response.destroy());
  } else {
    await new Promise((resolve) => setTimeout(resolve, spoilt.dripMs ?? 0));
    answerWith(response, spoilt.answer);
  }
}
