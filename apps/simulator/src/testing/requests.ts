import type { SimClock, SimRequest } from '../kernel/exchange.js';

/** A clock that tests set forward by hand; its ids count up. */
export class HandClock implements SimClock {
  private count = 0;

  constructor(private time = new Date('2026-11-20T12:00:00Z')) {}

  now(): Date {
    return this.time;
  }

  pass(milliseconds: number): void {
    this.time = new Date(this.time.getTime() + milliseconds);
  }

  uuid(): string {
    this.count += 1;
    return `00000000-0000-4000-8000-${String(this.count).padStart(12, '0')}`;
  }
}

export interface RequestParts {
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

/** A request as the kernel would hand it to a leg. */
export function aRequest(target: string, { method = 'GET', headers = {}, body = '' }: RequestParts = {}): SimRequest {
  const [path = '', query = ''] = target.split('?');
  const lowered = Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]));
  const rawHeaders = Object.entries(headers).flat();
  return {
    method,
    target,
    path,
    query: new URLSearchParams(query),
    headers: lowered,
    rawHeaders,
    body: Buffer.from(body),
  };
}

export function bodyOf(reply: { readonly body: string | Buffer }): unknown {
  return JSON.parse(reply.body.toString());
}
