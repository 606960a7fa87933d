import { setTimeout as pause } from 'node:timers/promises';
import type { Random } from '../../../apps/simulator/src/records/random.js';
import type { AppointmentDesk } from '../../../apps/simulator/src/appointments/appointment-world.js';
import type { Product } from './product.js';
import type { Order } from './troubles.js';
import type { World } from './world.js';

const LOOK_MS = 4;
/** Between two kills of Redis: time enough to get some work done on a busy machine. Milliseconds of the machine. */
const CALM_MS = [6_000, 14_000] as const;
/** A trap that nobody steps into is given up. Milliseconds of the machine. */
const TRAP_MS = 15_000;

/** Ends processes in the middle of their work and starts them again. */
export class Killer {
  readonly kills = new Map<string, number>();
  redisKills = 0;
  trapsNotSprung = 0;
  private readonly pending: Promise<void>[] = [];
  private lane: Promise<void> = Promise.resolve();

  constructor(
    private readonly world: World,
    private readonly random: Random,
  ) {}

  /** In all states together. */
  get ofProduct(): number {
    return [...this.kills.values()].reduce((sum, one) => sum + one, 0);
  }

  after(ms: number, name: string, whom: () => Product): void {
    this.pending.push(pause(ms).then(() => this.kill(name, whom())));
  }

  /** Kills when the last of these requests of the patient is under way. */
  trap(orders: readonly Order[], name: string, nhsNumber: string, whom: () => Product): void {
    this.pending.push(this.sprung(orders, nhsNumber).then((sprung) => (sprung ? this.kill(name, whom()) : undefined)));
  }

  /** Again and again until the signal. */
  async killRedis(over: AbortSignal): Promise<void> {
    const { redis } = this.world;
    const calm = async (): Promise<boolean> =>
      pause(this.random.int(...CALM_MS), true, { signal: over }).catch(() => false);
    while (redis !== undefined && (await calm())) {
      await redis.kill();
      await pause(this.random.int(100, 1_200));
      await redis.start();
      this.redisKills += 1;
    }
  }

  async allOver(): Promise<void> {
    await Promise.all(this.pending);
    await this.lane;
  }

  /** One after the other; an instance that is down already is not waited for. */
  private async kill(name: string, product: Product): Promise<void> {
    if (!product.isUp) return;
    const isUp = this.lane;
    this.lane = this.killed(name, product, isUp);
    await this.lane;
  }

  private async killed(name: string, product: Product, others: Promise<void>): Promise<void> {
    await Promise.all([product.ready, product.kill()]);
    this.kills.set(name, (this.kills.get(name) ?? 0) + 1);
    await others;
    await product.start();
  }

  private async sprung(orders: readonly Order[], nhsNumber: string): Promise<boolean> {
    const { appointments } = this.world.simulator;
    const until = Date.now() + TRAP_MS;
    for (const order of orders) {
      appointments.switchOn({ ...order, nhsNumber, times: 1 });
      while (isOn(appointments, order, nhsNumber) && Date.now() < until) await pause(LOOK_MS);
      if (Date.now() >= until) {
        this.trapsNotSprung += 1;
        return false;
      }
    }
    await pause(this.random.int(0, 40));
    return true;
  }
}

function isOn(desk: AppointmentDesk, { fault, on }: Order, nhsNumber: string): boolean {
  return desk
    .switches()
    .some((each) => each.fault === fault && each.nhsNumber === nhsNumber && each.on?.join() === on?.join());
}
