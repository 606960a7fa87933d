import { type Clock, SingleFlight, type UpstreamHttp } from '#platform';

/** Every issuer whose tokens are accepted, with the address of its keys. */
export interface SignInKeys {
  readonly name: string;
  readonly url: string;
}

/** Keys that were there need not be asked for again so soon: probes come often, and anybody may ask. Milliseconds. */
const SEEN_FOR_MS = 10_000;

/** Whether the issuers of our users' tokens show their keys. */
export class SignInHealth {
  private readonly asking = new SingleFlight<boolean>();
  private readonly seenAt = new Map<string, number>();

  constructor(
    private readonly http: Pick<UpstreamHttp, 'send'>,
    private readonly issuers: readonly SignInKeys[],
    private readonly clock: Pick<Clock, 'now'>,
  ) {}

  /** Names of those whose keys cannot be read. `all`: nobody can be recognised. */
  async away(): Promise<{ readonly names: readonly string[]; readonly all: boolean }> {
    const answers = await Promise.all(
      this.issuers.map(async ({ name, url }) => ({ name, ok: await this.hasKeys(url) })),
    );
    const names = answers.filter(({ ok }) => !ok).map(({ name }) => name);
    return { names, all: names.length > 0 && names.length === answers.length };
  }

  private async hasKeys(url: string): Promise<boolean> {
    const seenAt = this.seenAt.get(url);
    if (seenAt !== undefined && this.clock.now().getTime() - seenAt < SEEN_FOR_MS) return true;
    return this.asking.run(url, () => this.asked(url));
  }

  private async asked(url: string): Promise<boolean> {
    const reply = await this.http.send({
      about: { upstream: 'sign-in', operation: 'keys' },
      method: 'GET',
      url,
      headers: { Accept: 'application/json' },
      timeoutMs: 2_000,
      signal: new AbortController().signal,
    });
    const ok = reply.kind === 'reply' && reply.status === 200;
    if (ok) this.seenAt.set(url, this.clock.now().getTime());
    return ok;
  }
}
