import type { RateLimit, RateLimiter, RateLimiters, TurnOrder } from '#contracts';
import type { Metrics } from './metrics.js';

/** Counts who waits for a turn, for how long, and who gets none. */
export class MeteredRateLimiters implements RateLimiters {
  constructor(
    private readonly limiters: RateLimiters,
    private readonly metrics: Pick<Metrics, 'turnAwaited'>,
  ) {}

  limiter(limit: RateLimit): RateLimiter {
    const limiter = this.limiters.limiter(limit);
    return {
      turn: async (order: TurnOrder): Promise<boolean> => {
        const ended = this.metrics.turnAwaited(limit.name);
        const granted = await limiter.turn(order).catch((error: unknown) => {
          ended(false);
          throw error;
        });
        ended(granted);
        return granted;
      },
      pause: (ms) => limiter.pause(ms),
    };
  }
}
