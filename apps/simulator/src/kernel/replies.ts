import type { SimReply } from './exchange.js';

/** The reply shapes that more than one leg needs. */
export function json(status: number, body: unknown, headers: Readonly<Record<string, string>> = {}): SimReply {
  return { status, headers: { 'Content-Type': 'application/json', ...headers }, body: JSON.stringify(body) };
}

export function html(status: number, title: string): SimReply {
  const body = `<html>\r\n<head><title>${title}</title></head>\r\n<body><h1>${title}</h1></body>\r\n</html>\r\n`;
  return { status, headers: { 'Content-Type': 'text/html' }, body };
}

export function empty(status: number): SimReply {
  return { status, headers: {}, body: '' };
}

/** The same reply, sent after a pause. */
export function delayed(reply: SimReply, delayMs: number): SimReply {
  return { ...reply, transport: { ...reply.transport, delayMs } };
}

export const RESET: SimReply = { status: 0, headers: {}, body: '', transport: { reset: true } };
