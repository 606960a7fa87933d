import { X509Certificate } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import type { Random } from '../../../apps/simulator/src/records/random.js';
import { TestAuthority } from '../../../apps/simulator/src/tls/test-authority.js';
import type { Contents } from './secret-folder.js';
import { contentsOf, type World } from './world.js';

/** Milliseconds. */
const [LONGEST_WAIT_MS, POLL_MS] = [8_000, 20];

type Change = (next: Contents) => Promise<void>;

/** One thing after the other is changed while clinicians work. */
export class Changes {
  /** How often each kind was done. */
  readonly done = new Map<string, number>();
  /** From the last write to the first connection with it. Milliseconds. */
  readonly waits: number[] = [];
  /** What the proxy never saw. */
  readonly missed: string[] = [];
  private current: Contents;
  private authority: TestAuthority;
  private authorities = 1;

  constructor(
    private readonly world: World,
    private readonly random: Random,
  ) {
    this.current = world.first;
    this.authority = world.proxy.authority;
  }

  get trusted(): TestAuthority {
    return this.authority;
  }

  get contents(): Contents {
    return this.current;
  }

  /** Each kind in turn, in an order that the seed decides. */
  async run(over: AbortSignal): Promise<void> {
    let waiting: string[] = [];
    while (!over.aborted) {
      if (waiting.length === 0)
        waiting = this.shuffled([...Object.keys(this.renewals), 'authorities', 'proxy', 'touched']);
      const name = waiting.pop() ?? '';
      await this.change(name);
      this.done.set(name, (this.done.get(name) ?? 0) + 1);
      await pause(this.random.int(100, 900));
    }
  }

  private readonly renewals: Readonly<Record<string, Change>> = {
    'all files by a turned link': async (next) => this.world.secrets.swap(next),
    'certificate in place, key later': async (next) => this.inTurn(next, ['certificate', 'key']),
    'key in place, certificate later': async (next) => this.inTurn(next, ['key', 'certificate']),
    'certificate half written': async (next) => {
      const { secrets } = this.world;
      secrets.write('certificate', next.certificate.slice(0, next.certificate.length / 2));
      await this.moment();
      await this.inTurn(next, ['certificate', 'key']);
    },
    'key away for a moment': async (next) => {
      this.world.secrets.remove('key');
      await this.moment();
      await this.inTurn(next, ['certificate', 'key']);
    },
  };

  private async change(name: string): Promise<void> {
    const { secrets, proxy } = this.world;
    const renewal = this.renewals[name];
    if (renewal !== undefined) await this.renewed(name, renewal);
    else if (name === 'proxy') await proxy.show(await proxy.issueServer('good', this.authority));
    else if (name === 'authorities') await this.newAuthority();
    else secrets.touch();
  }

  private async renewed(name: string, change: Change, trusted = [this.authority]): Promise<void> {
    const next = await contentsOf(this.world.proxy, this.authority, trusted);
    await change(next);
    this.current = next;
    await this.seen(name, next);
  }

  /** As it is done in life: first trust in both, then the proxy's certificate, then ours, then the old trust ends. */
  private async newAuthority(): Promise<void> {
    const { proxy } = this.world;
    const before = this.authority;
    const next = await TestAuthority.create(`Simulated Spine ${String((this.authorities += 1))}`);
    await proxy.trust(before, next);
    await this.renewed('trust in both authorities', async (files) => this.world.secrets.swap(files), [before, next]);
    await proxy.show(await proxy.issueServer('good', next));
    this.authority = next;
    await this.renewed('by the new authority', async (files) => this.world.secrets.swap(files));
    await proxy.trust(next);
  }

  private async inTurn(next: Contents, names: readonly (keyof Contents)[]): Promise<void> {
    for (const name of names) {
      this.world.secrets.write(name, next[name]);
      if (name !== names.at(-1)) await this.moment();
    }
  }

  /** Long enough, now and then, for the product to look and find half of a change. */
  private async moment(): Promise<void> {
    await pause(this.random.int(50, 900));
  }

  private async seen(name: string, { certificate }: Contents): Promise<void> {
    const { fingerprint256 } = new X509Certificate(certificate);
    const began = Date.now();
    while (!this.world.proxy.callersSeen.has(fingerprint256) && Date.now() - began < LONGEST_WAIT_MS)
      await pause(POLL_MS);
    if (this.world.proxy.callersSeen.has(fingerprint256)) this.waits.push(Date.now() - began);
    else this.missed.push(name);
  }

  private shuffled(names: readonly string[]): string[] {
    const rest = [...names];
    return names.map(() => rest.splice(this.random.int(0, rest.length - 1), 1)[0] ?? '');
  }
}
