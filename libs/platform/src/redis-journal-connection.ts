import { Redis, ReplyError } from 'ioredis';
import type { EventLog } from './event-log.js';
import { LEAVE_REPLICA } from './redis-connection.js';

/**
 * Fails rather than waits, and sends nothing twice: whether a write whose answer was lost has happened is for the caller
 * to find out. Milliseconds; a command may have to wait for the disk.
 */
const ONCE_OR_NOT_AT_ALL = {
  enableOfflineQueue: false,
  autoResendUnfulfilledCommands: false,
  maxRetriesPerRequest: 0,
  connectTimeout: 2_000,
  disconnectTimeout: 200,
  commandTimeout: 3_000,
  ...LEAVE_REPLICA,
} as const;

/** What Redis must be told so that an answer means "on disk", and nothing is thrown out (appointments.md §3.6 step 1). */
const DURABLE = { appendonly: 'yes', appendfsync: 'always', 'maxmemory-policy': 'noeviction' } as const;

type State = 'ready' | 'not-durable' | 'unreachable';

/** The journal's own connection to Redis. Says in the log when Redis comes and goes, and when it is not durable. */
export class RedisJournalConnection {
  readonly redis: Redis;
  private known: State | undefined;
  private ended = false;

  constructor(
    url: string,
    private readonly log: EventLog,
  ) {
    this.redis = new Redis(url, ONCE_OR_NOT_AT_ALL);
    // What the library says of a failure may hold the address with its password: not written.
    this.redis.on('error', () => this.note('unreachable'));
    this.redis.on('close', () => this.note('unreachable'));
    // Redis may have come back with other settings.
    this.redis.on('ready', () => void this.health());
  }

  /** When the first try to connect has ended, well or not. */
  async opened(): Promise<void> {
    if (this.redis.status === 'ready') return;
    await new Promise<void>((resolve) => {
      this.redis.once('ready', () => resolve());
      this.redis.once('close', () => resolve());
    });
  }

  /** Asks Redis itself. One that keeps its settings to itself, as hosted ones do, counts as ready. */
  async health(): Promise<State> {
    const state = await this.asked();
    this.note(state);
    return state;
  }

  /** What was sent is answered before the connection ends. */
  async close(): Promise<void> {
    this.ended = true;
    await this.redis.quit().catch(() => undefined);
    this.redis.disconnect();
  }

  private async asked(): Promise<State> {
    try {
      const told = await Promise.all(Object.keys(DURABLE).map((name) => this.redis.config('GET', name)));
      if (await this.takesNoWrites()) return 'unreachable';
      const wanted = Object.entries(DURABLE);
      return wanted.every(([, value], index) => valueIn(told[index]) === value) ? 'ready' : 'not-durable';
    } catch (error) {
      return error instanceof ReplyError ? this.withoutSettings() : 'unreachable';
    }
  }

  /** A replica, as after a failover; one that does not tell what it is counts as none. */
  private async takesNoWrites(): Promise<boolean> {
    const told: unknown = await this.redis.role().catch(() => undefined);
    return Array.isArray(told) && told[0] === 'slave';
  }

  private async withoutSettings(): Promise<State> {
    try {
      await this.redis.ping();
      return (await this.takesNoWrites()) ? 'unreachable' : 'ready';
    } catch {
      return 'unreachable';
    }
  }

  private note(state: State): void {
    if (this.ended || this.known === state) return;
    this.known = state;
    if (state === 'ready') this.log.info('journal.connected');
    else if (state === 'unreachable') this.log.error('journal.unreachable');
    else
      this.log.error('journal.not-durable', {
        detail: 'Redis must run with appendonly yes, appendfsync always, maxmemory-policy noeviction',
      });
  }
}

/** Redis answers with name and value in turn. */
function valueIn(told: unknown): unknown {
  return Array.isArray(told) ? told[1] : undefined;
}
