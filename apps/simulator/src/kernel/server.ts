import { createServer, type IncomingMessage, type RequestListener, type ServerResponse } from 'node:http';

import { ADMIN_PREFIX, type AdminActions, answerAdmin } from './admin.js';
import type { LegHandler, SimClock, SimReply, SimRequest } from './exchange.js';
import { answerWith, type FaultBoard } from './fault-board.js';
import { closed, KEEP_ALIVE_MS, listen } from './listening.js';
import { json } from './replies.js';
import type { ScriptedAnswers } from './scripted-answers.js';
import { send } from './send.js';
import type { WireLog } from './wire-log.js';

export interface KernelOptions {
  readonly host: string;
  /** 0 takes any free port. */
  readonly port: number;
  readonly legs: readonly LegHandler[];
  readonly clock: SimClock;
  readonly wire: WireLog;
  readonly faults: FaultBoard;
  readonly answers: ScriptedAnswers;
  /** Opens `/sim-admin`. */
  readonly admin: boolean;
  /** What `/sim-admin` offers beside the wire log and the faults. */
  readonly actions?: AdminActions | undefined;
  /** Told about a mistake in the simulator itself. */
  readonly onBug: (error: unknown) => void;
}

type Served = Omit<KernelOptions, 'host' | 'port'>;

export interface RunningSimulator {
  readonly baseUrl: string;
  readonly port: number;
  /** Stops at once: open connections are cut. */
  close(): Promise<void>;
}

const BODY_LIMIT = 12 * 1024 * 1024;

/** Listens on one port and hands each request to the leg whose prefix it carries. */
export async function startSimulator(options: KernelOptions): Promise<RunningSimulator> {
  const server = createServer(requestListener(options));
  server.keepAliveTimeout = KEEP_ALIVE_MS;
  const port = await listen(server, { ...options, setting: 'SIMULATOR_PORT' });
  return { baseUrl: `http://${urlHost(options.host)}:${String(port)}`, port, close: () => closed(server) };
}

/** What stands behind any door of the simulator. */
export function requestListener(options: Served): RequestListener {
  return (message, response) => {
    void serve(message, response, options);
  };
}

async function serve(message: IncomingMessage, response: ServerResponse, options: Served): Promise<void> {
  try {
    const body = await readBody(message);
    if (body === undefined) {
      await send(json(413, { error: 'The body is larger than 12 MB' }, { Connection: 'close' }), response, {
        gzip: false,
      });
      return;
    }
    const request = toRequest(message, body);
    const { reply, leg } = await answer(request, options);
    await send(reply, response, { gzip: leg?.leg === 'ssp' && acceptsGzip(request) });
  } catch (error: unknown) {
    options.onBug(error);
    if (response.headersSent) response.destroy();
    else await send(json(500, { error: 'The simulator itself failed; see its output' }), response, { gzip: false });
  }
}

interface Answer {
  readonly reply: SimReply;
  readonly leg?: LegHandler;
}

async function answer(request: SimRequest, options: Served): Promise<Answer> {
  if (options.admin && isBelow(ADMIN_PREFIX, request.path)) return { reply: await answerAdmin(request, options) };
  const leg = options.legs.find(({ prefix }) => isBelow(prefix, request.path));
  if (leg === undefined) {
    return {
      reply: json(404, {
        error: 'No leg of the simulator answers here',
        prefixes: options.legs.map(({ prefix }) => prefix),
      }),
    };
  }
  const time = options.clock.now();
  const scripted = options.answers.take(leg.leg, request);
  const setting = scripted === undefined ? options.faults.take(leg.leg) : undefined;
  const reply = scripted ?? (await answerWith(leg, request, setting));
  const fault = scripted === undefined ? setting?.name : 'scripted';
  options.wire.record({ time, leg: leg.leg, request, reply, fault });
  return { reply, leg };
}

function isBelow(prefix: string, path: string): boolean {
  return path === prefix || path.startsWith(`${prefix}/`);
}

function toRequest(message: IncomingMessage, body: Buffer): SimRequest {
  const target = message.url ?? '/';
  const at = target.indexOf('?');
  return {
    method: message.method ?? 'GET',
    target,
    path: at < 0 ? target : target.slice(0, at),
    query: new URLSearchParams(at < 0 ? '' : target.slice(at + 1)),
    headers: message.headers,
    rawHeaders: message.rawHeaders,
    body,
  };
}

/** `undefined` when the body is over the limit. */
async function readBody(message: IncomingMessage): Promise<Buffer | undefined> {
  const pieces: Buffer[] = [];
  let size = 0;
  for await (const piece of message) {
    if (!Buffer.isBuffer(piece)) continue; // never: no encoding is set on the stream
    size += piece.length;
    if (size > BODY_LIMIT) return undefined;
    pieces.push(piece);
  }
  return Buffer.concat(pieces);
}

function acceptsGzip({ headers }: SimRequest): boolean {
  return /\bgzip\b/i.test(headers['accept-encoding']?.toString() ?? '');
}

function urlHost(host: string): string {
  return host.includes(':') ? `[${host}]` : host;
}
