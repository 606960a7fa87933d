import { setTimeout as pause } from 'node:timers/promises';
import { randomFrom } from '../../../apps/simulator/src/records/random.js';
import type { Finding } from '../directory/findings.js';
import { Api } from './api.js';
import { fastNow, fastTime } from './fast-time.js';
import { figures, tables } from './figures.js';
import { type Evidence, findings, unsettled, workDone } from './findings.js';
import { Killer } from './killer.js';
import { bookingBook } from './practices.js';
import type { Intention } from './sheet.js';
import { troublesOf } from './troubles.js';
import { BookingUser, type UserTools } from './user.js';
import { startWorld, type Store, type World } from './world.js';

export interface Order {
  readonly seed: number;
  readonly bookings: number;
  readonly atOnce: number;
  readonly speed: number;
  readonly store: Store;
  readonly say: (line: string) => void;
  /** Unhandled rejections in this process. */
  readonly rejections: readonly string[];
}

const USERS = ['avery.testclinician', 'robin.sample', 'kit.placeholder', 'avery.elsewhere'] as const;
/** Every so many bookings one kill; in long runs fewer, but six of each state in a thousand bookings. */
const KILL_EVERY = 12;
const MOST_KILLS = 60;
/** Users who take longer are sent home. Milliseconds of the machine. */
const MOST_MS_EACH = 2_000;
/** Some patients are booked by two users at the same time. */
const SHARED = 0.06;
/** Milliseconds of the machine. */
const [PROGRESS_MS, LOOK_MS] = [10_000, 500];
/** The last look of a watch comes an hour after the verdict. Milliseconds of the fast time. */
const SETTLE_MS = 70 * 60_000;

/** One run with one kind of journal; `false`: a bound is broken. */
export async function campaign(order: Order): Promise<boolean> {
  const time = fastTime(order.speed);
  const book = bookingBook(order.bookings, randomFrom(order.seed));
  const world = await startWorld(book, order.store, time);
  try {
    return await new Campaign(order, world, intentionsOf(order, book.stories)).run();
  } finally {
    await world.stop();
  }
}

function intentionsOf({ seed, bookings }: Order, stories: readonly Intention['story'][]): readonly Intention[] {
  const random = randomFrom(seed + 1);
  const killEvery = Math.max(KILL_EVERY, Math.floor(bookings / MOST_KILLS));
  const troubles = troublesOf(bookings, killEvery, randomFrom(seed + 2));
  return troubles.map((trouble, index) => {
    const story = stories[index > 0 && random.chance(SHARED) ? index - 1 : index]!;
    return { number: index + 1, story, user: random.pick(USERS), trouble, tries: [], notes: [] };
  });
}

class Campaign {
  private readonly started = Date.now();
  private readonly api: Api;
  private readonly killer: Killer;
  private readonly users: BookingUser[] = [];
  private over = 0;

  constructor(
    private readonly order: Order,
    private readonly world: World,
    private readonly intentions: readonly Intention[],
  ) {
    this.api = new Api(world.products, world.simulatorUrl);
    this.killer = new Killer(world, randomFrom(order.seed + 3));
  }

  async run(): Promise<boolean> {
    const { say, seed, bookings, store, speed, atOnce } = this.order;
    say(
      `campaign:booking, seed ${seed}, ${bookings} bookings, ${atOnce} at once, ${store}, time ${speed} times as fast`,
    );
    await this.api.signIn(USERS);
    const progress = setInterval(() => say(this.progress()), PROGRESS_MS);
    await this.booked();
    await this.settled();
    clearInterval(progress);
    return this.told();
  }

  /** Milliseconds of the machine. */
  private get settleMs(): number {
    return SETTLE_MS / this.order.speed;
  }

  /** All users, so many at a time, while processes are killed. */
  private async booked(): Promise<void> {
    const over = new AbortController();
    const end = new AbortController();
    const redis = this.killer.killRedis(over.signal);
    const waiting = [...this.intentions];
    const lane = async (): Promise<void> => {
      for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
        const user = new BookingUser(next, this.toolsFor(next, end.signal));
        this.users.push(user);
        await user.run();
        this.over += 1;
        if (waiting.length === 0) over.abort(); // the last ones are left in peace
      }
    };
    const lanes = Promise.all(Array.from({ length: this.order.atOnce }, lane));
    const limit = setTimeout(() => end.abort(), this.settleMs + this.order.bookings * MOST_MS_EACH);
    await lanes;
    clearTimeout(limit);
    await redis;
    await this.killer.allOver();
  }

  private toolsFor({ number, trouble, story }: Intention, end: AbortSignal): UserTools {
    const { simulator, time } = this.world;
    const beforeSending = (user: BookingUser): void => {
      const whom = () => this.api.productFor(user.instance);
      for (const order of trouble.orders)
        simulator.appointments.switchOn({ ...order, nhsNumber: story.nhsNumber, times: 1 });
      if (trouble.trap !== undefined) this.killer.trap(trouble.trap, trouble.name, story.nhsNumber, whom);
      if (trouble.killMs !== undefined) this.killer.after(trouble.killMs, trouble.name, whom);
    };
    return {
      api: this.api,
      random: randomFrom(this.order.seed * 100_000 + number),
      now: () => fastNow(time),
      beforeSending,
      end,
    };
  }

  /** Until nothing is open and each alert that must come has come, or the limit. */
  private async settled(): Promise<void> {
    const limit = Date.now() + this.settleMs;
    await this.lookedAt(() => true);
    for (
      let open = unsettled(this.evidence());
      open.length > 0 && Date.now() < limit;
      open = unsettled(this.evidence())
    ) {
      await pause(LOOK_MS);
      await this.lookedAt((made) => open.includes(made));
    }
    await this.lookedAt(() => true);
  }

  private async lookedAt(which: (made: Intention['tries'][number]) => boolean): Promise<void> {
    for (const user of this.users)
      for (const made of user.intention.tries) if (made.bookingId !== undefined && which(made)) await user.look(made);
  }

  private evidence(): Evidence {
    const crashes = [...this.world.products.flatMap(({ crashes }) => crashes), ...this.order.rejections];
    const truth = this.world.simulator.appointments.list();
    return { intentions: this.intentions, truth, strange: this.api.strange, crashes };
  }

  private told(): boolean {
    const { say } = this.order;
    for (const { title, rows } of tables(this.intentions, this.api, this.killer)) {
      say(`\n${title}`);
      rows.forEach(([name, count]) => say(`  ${name.padEnd(80)}${String(count).padStart(10)}`));
    }
    const evidence = this.evidence();
    const found = [...findings(evidence), ...workDone(evidence, this.killer.ofProduct)];
    say(`\nResult, ${this.order.store}, after ${String(Math.round((Date.now() - this.started) / 1_000))} s`);
    [...found, ...figures(this.intentions, this.api, this.killer)].forEach((one) => this.tell(one));
    const broken = found.filter(({ holds }) => holds === false).length;
    say(broken === 0 ? 'All bounds hold.' : `${String(broken)} bound(s) broken.`);
    return broken === 0;
  }

  private tell({ name, figure, bound, holds, examples = [] }: Finding): void {
    const verdict = holds === undefined ? '' : `bound ${bound ?? ''}: ${holds ? 'holds' : 'BROKEN'}`;
    this.order.say(`  ${name.padEnd(80)}${figure.padStart(10)}  ${verdict}`);
    if (holds === false) examples.slice(0, 8).forEach((example) => this.order.say(`      ${example}`));
  }

  private progress(): string {
    const kills = this.killer.ofProduct;
    const time = String(Math.round((Date.now() - this.started) / 1_000)).padStart(4);
    const open = unsettled(this.evidence()).length;
    return `${time} s  ${String(this.over)} of ${String(this.intentions.length)} users done, ${String(open)} bookings open, ${String(kills)} kills, ${String(this.api.answersLost)} answers lost`;
  }
}
