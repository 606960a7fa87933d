import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import type { Random } from '../../../apps/simulator/src/records/random.js';
import type { Story } from '../../../apps/simulator/src/scenarios/story.js';
import type { Product } from '../booking/product.js';

/** One request to the product, and what the user heard. */
export interface Heard {
  readonly what: string;
  readonly correlationId: string;
  /** 0: nothing came back. */
  readonly status: number;
}

interface Tools {
  readonly product: Product;
  readonly random: Random;
  readonly token: string;
  /** Own patients of this user, so that a call to a practice tells whose it was. */
  readonly patients: readonly Story[];
  /** Whom nobody may open. */
  readonly restricted: Story;
  readonly heard: Heard[];
}

/** Longer than any answer may take. Milliseconds. */
const LONGEST_MS = 30_000;

/** One user at work: opens patients, reads records, and does what is refused. */
export class CampaignUser {
  private contextId: string | undefined;

  constructor(private readonly tools: Tools) {}

  /** One request. */
  async step(): Promise<void> {
    const { random, restricted } = this.tools;
    const chance = random.int(1, 100);
    if (chance <= 4) await this.ask('no sign-in', 'GET', `/v1/patient-contexts/${randomUUID()}`, { token: '' });
    else if (chance <= 8) await this.open('restricted patient', restricted);
    else if (chance <= 11) await this.ask('broken body', 'POST', '/v1/patient-contexts', { body: { purpose: 'none' } });
    else if (chance <= 14) await this.ask('unknown context', 'DELETE', `/v1/patient-contexts/${randomUUID()}`);
    else await this.work(chance);
  }

  private async work(chance: number): Promise<void> {
    if (this.contextId === undefined || chance <= 45) await this.opened();
    else if (chance <= 60) await this.ask('read', 'GET', this.path(''));
    else await this.ask('record', 'POST', this.path('/structured-record'));
  }

  private async opened(): Promise<void> {
    const { random, patients } = this.tools;
    this.contextId = await this.open('open', random.pick(patients));
  }

  private async open(what: string, { nhsNumber, demographics }: Story): Promise<string | undefined> {
    const body = { nhsNumber, demographics, purpose: 'direct-care' };
    const answer = await this.ask(what, 'POST', '/v1/patient-contexts', { body });
    return typeof answer === 'object' && answer !== null && 'id' in answer ? String(answer.id) : undefined;
  }

  private path(rest: string): string {
    return `/v1/patient-contexts/${this.contextId ?? ''}${rest}`;
  }

  private async ask(
    what: string,
    method: string,
    path: string,
    { body, token = this.tools.token }: { readonly body?: unknown; readonly token?: string } = {},
  ): Promise<unknown> {
    const { product, heard } = this.tools;
    const correlationId = randomUUID();
    const headers = {
      'x-correlation-id': correlationId,
      ...(token === '' ? {} : { authorization: `Bearer ${token}` }),
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
    };
    const init = { method, headers, signal: AbortSignal.timeout(LONGEST_MS) };
    const written = body === undefined ? init : { ...init, body: JSON.stringify(body) };
    try {
      const reply = await fetch(`${product.url}${path}`, written);
      heard.push({ what, correlationId, status: reply.status }); // its head is here, so it has left
      return await reply.json().catch(() => undefined);
    } catch {
      heard.push({ what, correlationId, status: 0 });
      this.contextId = undefined;
      await pause(50); // until it is being started again
      await product.ready.catch(() => undefined);
      return undefined;
    }
  }
}
