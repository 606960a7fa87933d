import { setTimeout as pause } from 'node:timers/promises';
import { z } from 'zod';
import type { Kind, Needles } from './needles.js';
import { THEIR_TEXT } from './people.js';

export interface Call {
  readonly method: 'GET' | 'POST' | 'PATCH' | 'DELETE';
  readonly path: string;
  readonly user: User;
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}
export type User = 'doctor' | 'operator' | 'cis2';

export interface Heard {
  readonly status: number;
  readonly headers: Headers;
  readonly json: unknown;
}

export interface Found {
  readonly kind: Kind;
  /** Where, never what. */
  readonly where: string;
}

/** What a problem shows by contract: appointments and differing details, for the clinician who asked. */
const SHOWN_BY_CONTRACT = ['differences', 'confirm', 'appointment', 'appointments', 'freshSlots', 'alerts'];
/** What even a success must not hold. */
const NEVER: readonly Kind[] = ['token or part of one', 'key or secret', 'place in the program'];
const LONGEST_MS = 30_000;
const TOKEN_SECONDS = 80_000;
const UP_AGAIN_MS = 100;

/** Calls the product as front ends do, and looks at every reply. */
export class Caller {
  /** Replies by route and status or code. */
  readonly codes = new Map<string, number>();
  readonly found: Found[] = [];
  replies = { count: 0, bytes: 0 };
  problems = { count: 0, bytes: 0 };
  private readonly tokens = new Map<User, Readonly<Record<string, string>>>();

  constructor(
    private readonly url: string,
    private readonly needles: Needles,
  ) {}

  async signIn(simulatorUrl: string): Promise<void> {
    const ask = async (path: string, form: Readonly<Record<string, string>>) => {
      const body = new URLSearchParams({ ...form, expires_in: String(TOKEN_SECONDS) });
      const reply = await fetch(`${simulatorUrl}${path}`, { method: 'POST', body });
      return z.object({ access_token: z.string(), id_token: z.string().optional() }).parse(await reply.json());
    };
    for (const [user, username] of [
      ['doctor', 'avery.testclinician'],
      ['operator', 'ops.admin'],
    ] as const)
      this.keep(user, (await ask('/oidc/token', { username })).access_token);
    const { id_token = '', access_token } = await ask('/sim-cis2/id-token', { user: '555100000001' });
    this.keep('cis2', id_token, { 'gpc-cis2-access-token': access_token });
  }

  async send({ method, path, user, body, headers }: Call): Promise<Heard> {
    const written = body === undefined ? {} : { body: JSON.stringify(body) };
    const type = body === undefined ? {} : { 'content-type': 'application/json' };
    const init = { method, headers: { ...this.tokens.get(user), ...type, ...headers }, ...written };
    try {
      const reply = await fetch(`${this.url}${path}`, { ...init, signal: AbortSignal.timeout(LONGEST_MS) });
      const text = await reply.text();
      const heard = { status: reply.status, headers: reply.headers, json: parsed(text) };
      this.look(`${method} ${templateOf(path)}`, heard, text);
      return heard;
    } catch {
      this.count('no answer');
      await pause(UP_AGAIN_MS);
      return { status: 0, headers: new Headers(), json: undefined };
    }
  }

  private keep(user: User, token: string, more: Readonly<Record<string, string>> = {}): void {
    this.tokens.set(user, { authorization: `Bearer ${token}`, ...more });
    [token, ...Object.values(more)].forEach((each) => this.needles.addToken(each));
  }

  private look(route: string, heard: Heard, text: string): void {
    const head = [...heard.headers].map(([name, value]) => `${name}: ${value}`).join('\n');
    if (heard.status < 400) {
      this.replies = added(this.replies, head.length + text.length);
      // A text of a spoilt record may quote anything: it is shown as it came, as every text of a record is.
      const shown = text.includes(THEIR_TEXT) ? '' : text;
      this.note(route, `${head}\n\n${shown}`, true, (kind) => NEVER.includes(kind));
      return;
    }
    this.problems = added(this.problems, head.length + text.length);
    this.note(route, `${head}\n\n${toBeSearched(heard.json) ?? text}`, false, () => true);
    this.count(codeOf(heard));
  }

  private note(route: string, text: string, asItIs: boolean, counts: (kind: Kind) => boolean): void {
    for (const kind of this.needles.found(text, { reply: true, asItIs }).keys())
      if (counts(kind)) this.found.push({ kind, where: `reply to ${route}` });
  }

  private count(code: string): void {
    this.codes.set(code, (this.codes.get(code) ?? 0) + 1);
  }
}

function added({ count, bytes }: { readonly count: number; readonly bytes: number }, more: number) {
  return { count: count + 1, bytes: bytes + more };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function toBeSearched(json: unknown): string | undefined {
  if (typeof json !== 'object' || json === null) return undefined;
  return JSON.stringify(Object.fromEntries(Object.entries(json).filter(([name]) => !SHOWN_BY_CONTRACT.includes(name))));
}

function codeOf({ status, json }: Heard): string {
  const { data } = z.looseObject({ code: z.string() }).safeParse(json);
  return data?.code ?? `status ${String(status)} without a code`;
}

function templateOf(path: string): string {
  return path
    .replace(/\?.*/u, '')
    .replace(/[0-9a-f]{8}-[0-9a-f-]{27}/gu, '{id}')
    .replace(/Y9\d{4}/gu, '{ods}');
}
