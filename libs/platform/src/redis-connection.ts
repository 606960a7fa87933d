import { Redis } from 'ioredis';
import type { EventLog } from './event-log.js';

/**
 * After a failover the address may lead elsewhere, while the old connection stays with what is a replica now and refuses
 * every write: it is left for a new one. `true`: the command that was refused is not sent again.
 */
export const LEAVE_REPLICA = {
  reconnectOnError: ({ message }: Error): boolean => message.includes('READONLY'),
} as const;

/**
 * One connection that would rather fail than wait: a clinician is waiting behind it. It comes back by itself.
 * Milliseconds. Without these a command waits for ever while Redis is away.
 */
export const FAIL_FAST = {
  enableOfflineQueue: false,
  maxRetriesPerRequest: 1,
  connectTimeout: 2_000,
  disconnectTimeout: 200,
  commandTimeout: 1_000,
  ...LEAVE_REPLICA,
} as const;

/** The one connection of this process to Redis, and a line in the log each time it comes or goes. */
export class RedisConnection {
  readonly redis: Redis;
  private connected: boolean | undefined;
  private ended = false;

  constructor(
    url: string,
    private readonly log: EventLog,
  ) {
    this.redis = new Redis(url, FAIL_FAST);
    // What the library says of a failure may hold the address with its password: not written.
    this.redis.on('error', () => this.note(false));
    this.redis.on('close', () => this.note(false));
    this.redis.on('ready', () => this.note(true));
  }

  async isReachable(): Promise<boolean> {
    try {
      await this.redis.ping();
      return true;
    } catch {
      return false;
    }
  }

  /** Called by the framework when the last request is answered. */
  onApplicationShutdown(): void {
    this.ended = true;
    this.redis.disconnect();
  }

  private note(connected: boolean): void {
    if (this.ended || this.connected === connected) return;
    this.connected = connected;
    if (connected) this.log.info('redis.connected');
    else this.log.error('redis.unreachable');
  }
}
