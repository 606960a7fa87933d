import { z } from 'zod';
import { CATALOGUE } from '#errors';
import { type Heard, heard, NOTHING_HEARD } from './answers.js';
import type { Product } from './product.js';

export interface Request {
  readonly method: 'GET' | 'POST';
  readonly path: string;
  readonly user: string;
  readonly body?: unknown;
  readonly key?: string;
  /** Which instance, counted round. */
  readonly instance: number;
  /** The user does not wait longer. Milliseconds of the machine. */
  readonly hangUpMs?: number;
}

/** Longer than any answer may take. Milliseconds of the machine. */
const LONGEST_MS = 60_000;
/** In the fast time. */
const TOKEN_SECONDS = 80_000;

/** The product's API as front ends call it. */
export class Api {
  /** Of requests to an instance that was up when they were sent. */
  answersLost = 0;
  /** Requests to an instance that was down or just starting. */
  nobodyThere = 0;
  requests = 0;
  /** Refusals and failures by their code. */
  readonly codes = new Map<string, number>();
  /** What was no answer of the catalogue. */
  readonly strange: string[] = [];
  private readonly tokens = new Map<string, string>();

  constructor(
    readonly products: readonly Product[],
    private readonly simulatorUrl: string,
  ) {}

  /** One token for each user lasts for the whole run. */
  async signIn(users: readonly string[]): Promise<void> {
    for (const user of users) this.tokens.set(user, await tokenOf(user, this.simulatorUrl));
  }

  productFor(instance: number): Product {
    return this.products[instance % this.products.length]!;
  }

  async send(request: Request): Promise<Heard> {
    const { method, path, user, body, key, instance, hangUpMs = LONGEST_MS } = request;
    const headers = {
      Authorization: `Bearer ${this.tokens.get(user) ?? ''}`,
      ...(body === undefined ? {} : { 'Content-Type': 'application/json' }),
      ...(key === undefined ? {} : { 'Idempotency-Key': key }),
    };
    const init = { method, headers, signal: AbortSignal.timeout(hangUpMs) };
    const written = body === undefined ? init : { ...init, body: JSON.stringify(body) };
    this.requests += 1;
    const product = this.productFor(instance);
    const { isReady } = product;
    const answer = await fetch(`${product.url}${path}`, written)
      .then(heard)
      .catch(() => NOTHING_HEARD);
    if (answer.status === 0) this[isReady ? 'answersLost' : 'nobodyThere'] += 1;
    this.count(request, answer);
    return answer;
  }

  private count({ method, path }: Request, { status, answer: { code = 'none' } }: Heard): void {
    if (status < 400) return;
    this.codes.set(code, (this.codes.get(code) ?? 0) + 1);
    if (code === 'INTERNAL' || !Object.hasOwn(CATALOGUE, code))
      this.strange.push(`${method} ${path.replace(/\?.*/u, '')}: ${String(status)} ${code}`);
  }
}

async function tokenOf(user: string, simulatorUrl: string): Promise<string> {
  const asked = new URLSearchParams({ username: user, expires_in: String(TOKEN_SECONDS) });
  const reply = await fetch(`${simulatorUrl}/oidc/token`, { method: 'POST', body: asked });
  return z.object({ access_token: z.string() }).parse(await reply.json()).access_token;
}
