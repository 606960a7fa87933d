import type { ServerResponse } from 'node:http';
import { setTimeout as pause } from 'node:timers/promises';
import { gzipSync } from 'node:zlib';

import type { SimReply } from './exchange.js';

const DRIP_PIECES = 20;

/** Sends a reply and bends the transport as the reply says. Gives up quietly when the caller has gone. */
export async function send(
  reply: SimReply,
  response: ServerResponse,
  { gzip }: { readonly gzip: boolean },
): Promise<void> {
  const { delayMs, reset, cutAtByte, dripMs } = reply.transport ?? {};
  if (delayMs !== undefined && !(await paused(delayMs, response))) return;
  if (reset === true) {
    response.socket?.resetAndDestroy();
    return;
  }
  const bytes = Buffer.from(reply.body);
  if (cutAtByte !== undefined) sendCut(reply, bytes, response);
  else if (dripMs !== undefined) await sendDripping(reply, bytes, response);
  else sendWhole(reply, bytes, response, gzip);
}

function sendWhole(reply: SimReply, bytes: Buffer, response: ServerResponse, gzip: boolean): void {
  const zipped = gzip && bytes.length > 0;
  const body = zipped ? gzipSync(bytes) : bytes;
  const encoding = zipped ? { 'Content-Encoding': 'gzip' } : {};
  response.writeHead(reply.status, { ...reply.headers, ...encoding, 'Content-Length': String(body.length) });
  response.end(body);
}

function sendCut(reply: SimReply, bytes: Buffer, response: ServerResponse): void {
  response.writeHead(reply.status, { ...reply.headers, 'Content-Length': String(bytes.length) });
  response.write(bytes.subarray(0, reply.transport?.cutAtByte ?? 0), () => {
    response.socket?.destroy();
  });
}

async function sendDripping(reply: SimReply, bytes: Buffer, response: ServerResponse): Promise<void> {
  response.writeHead(reply.status, { ...reply.headers, 'Content-Length': String(bytes.length) });
  const size = Math.max(1, Math.ceil(bytes.length / DRIP_PIECES));
  for (let start = 0; start < bytes.length; start += size) {
    response.write(bytes.subarray(start, start + size));
    if (!(await paused(reply.transport?.dripMs ?? 0, response))) return;
  }
  response.end();
}

/** Waits; false when the connection was closed meanwhile. */
async function paused(milliseconds: number, response: ServerResponse): Promise<boolean> {
  const gone = new AbortController();
  const onClose = (): void => {
    gone.abort();
  };
  response.once('close', onClose);
  try {
    await pause(milliseconds, undefined, { signal: gone.signal });
    return true;
  } catch {
    return false;
  } finally {
    response.off('close', onClose);
  }
}
