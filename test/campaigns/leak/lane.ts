import { z } from 'zod';
import { randomFrom } from '../../../apps/simulator/src/records/random.js';
import type { Story } from '../../../apps/simulator/src/scenarios/story.js';
import { fastNow } from '../booking/fast-time.js';
import { Caller } from './caller.js';
import type { Needles } from './needles.js';
import type { Person } from './people.js';
import { type Spoiling, type Upstream, UPSTREAMS } from './spoiler.js';
import { spoilings } from './spoilings.js';
import { calmVisit, quietVisit, spoiltVisit, storyVisit, type Visit } from './visits.js';
import type { World } from './world.js';

/** One trouble at one service, or one story. */
export type Round =
  | { readonly kind: 'spoilt'; readonly upstream: Upstream; readonly spoiling: Spoiling }
  | { readonly kind: 'switched'; readonly leg: string; readonly fault: string }
  | { readonly kind: 'story'; readonly story: Story };

const LEGS: Readonly<Record<string, Upstream>> = {
  oauth: 'token server',
  oidc: 'sign-in keys',
  cis2: 'CIS2 userinfo',
  pds: 'PDS',
  sds: 'SDS',
  odt: 'ODS register',
  ssp: 'SSP and practice',
};
/** Ends the names of the rounds in which the go-between spoils answers. */
export const SPOILT = ' spoilt';
const QUIET_EVERY = 12;
/** For switches that only make things slow: as long as the campaign can wait. Milliseconds of the machine. */
const SLOW_MS = 1_800;

/** Every way of spoiling at every service, every switch of the simulator, every story that it tells. */
export async function allRounds(
  simulatorUrl: string,
  stories: readonly Story[],
  seed: number,
): Promise<readonly Round[]> {
  const ways = spoilings(randomFrom(seed));
  const spoilt = UPSTREAMS.flatMap((upstream) =>
    ways.map((spoiling): Round => ({ kind: 'spoilt', upstream, spoiling })),
  );
  const known = z.object({ known: z.record(z.string(), z.array(z.string())) });
  const switches = known.parse(await (await fetch(`${simulatorUrl}/sim-admin/faults`)).json()).known;
  const switched = Object.entries(switches)
    .filter(([leg]) => Object.hasOwn(LEGS, leg))
    .flatMap(([leg, faults]) => faults.map((fault): Round => ({ kind: 'switched', leg, fault })));
  return [...spoilt, ...switched, ...stories.map((story): Round => ({ kind: 'story', story }))];
}

/** The rounds of one world, one after the other. */
export class Lane {
  readonly caller: Caller;
  readonly done = new Map<string, number>();
  private rounds = 0;

  constructor(
    readonly world: World,
    private readonly people: readonly Person[],
    needles: Needles,
  ) {
    this.caller = new Caller(world.product.url, needles);
  }

  async run(rounds: readonly Round[], over: AbortSignal): Promise<void> {
    for (const round of rounds) {
      if (over.aborted || !this.world.product.isUp) return;
      await this.round(round);
    }
  }

  /** With the store away, as far as there is one: what Redis says of a failure is nobody's business either. */
  async withoutRedis(): Promise<void> {
    const { redis } = this.world;
    if (redis === undefined) return;
    const visit = this.nextVisit();
    const before = await calmVisit(visit, 'SSP and practice');
    await redis.kill();
    for (const upstream of UPSTREAMS) await spoiltVisit(visit, upstream, before);
    await redis.start();
    this.count('Redis killed');
  }

  /** A visit that the end of the process cuts short. */
  async cutShort(end: () => Promise<unknown>): Promise<void> {
    const visit = this.nextVisit();
    const before = await calmVisit(visit, 'SSP and practice');
    const calls = spoiltVisit(visit, 'SSP and practice', before);
    await Promise.all([end(), calls]);
  }

  private async round(round: Round): Promise<void> {
    const visit = this.nextVisit();
    if (round.kind === 'story') {
      await storyVisit({ ...visit, person: { story: round.story, phone: '' } });
      this.count('stories of the simulator');
      return;
    }
    const upstream = round.kind === 'spoilt' ? round.upstream : (LEGS[round.leg] ?? 'PDS');
    const before = await calmVisit(visit, upstream);
    await this.troubled(round, visit, () => spoiltVisit(visit, upstream, before));
    if (this.rounds % QUIET_EVERY === 0) await quietVisit(visit, before);
    this.count(round.kind === 'spoilt' ? `${upstream}${SPOILT}` : `${upstream}, switch of the simulator`);
  }

  private async troubled(
    round: Exclude<Round, { kind: 'story' }>,
    { person }: Visit,
    visits: () => Promise<void>,
  ): Promise<void> {
    const { spoiler, simulatorUrl } = this.world;
    const board = (method: string, leg: string, body?: unknown) =>
      fetch(`${simulatorUrl}/sim-admin/faults/${leg}`, {
        method,
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      });
    if (round.kind === 'spoilt') spoiler.spoil(round.upstream, round.spoiling, person);
    else await board('PUT', round.leg, { fault: round.fault, ...(isSlow(round.fault) ? { delayMs: SLOW_MS } : {}) });
    await visits();
    spoiler.calm();
    if (round.kind === 'switched') await board('DELETE', round.leg);
  }

  private nextVisit(): Visit {
    const person = this.people[this.rounds % this.people.length]!;
    this.rounds += 1;
    return { caller: this.caller, person, now: () => new Date(fastNow(this.world.time)) };
  }

  private count(name: string): void {
    this.done.set(name, (this.done.get(name) ?? 0) + 1);
  }
}

function isSlow(fault: string): boolean {
  return /slow|delay|false-empty/u.test(fault);
}
