import type { CanActivate, ExecutionContext } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { HitCounter, Hits, Requester } from '#contracts';
import { Fault } from '#errors';
import type { EventLog } from '#platform';
import { stateOf } from './request-state.js';

const WINDOW_MS = 60_000;

export interface ThrottleLimits {
  readonly userPerMinute: number;
  readonly organisationPerMinute: number;
}

interface Policy {
  readonly name: 'user' | 'organisation';
  readonly limit: number;
  /** Whom the limit counts; holds nothing about a patient. */
  readonly tracker: (requester: Requester) => string;
}

interface Count extends Hits {
  readonly policy: Policy;
}

/**
 * Keeps one person, and one organisation, from using up what all share. Comes after the guard that knows the caller.
 * Headers: draft-ietf-httpapi-ratelimit-headers (`RateLimit-Policy`, `RateLimit`), and `Retry-After` (RFC 9110).
 */
export class ThrottleGuard implements CanActivate {
  private readonly policies: readonly Policy[];

  constructor(
    limits: ThrottleLimits,
    private readonly counter: HitCounter,
    private readonly log: EventLog,
  ) {
    this.policies = [
      {
        name: 'user',
        limit: limits.userPerMinute,
        tracker: ({ organisation, issuer, userId }) => `${organisation.odsCode}:${issuer}:${userId}`,
      },
      {
        name: 'organisation',
        limit: limits.organisationPerMinute,
        tracker: ({ organisation }) => organisation.odsCode,
      },
    ];
  }

  /** A route that is open to everyone has no caller, and no limit. */
  async canActivate(context: ExecutionContext): Promise<boolean> {
    const http = context.switchToHttp();
    const { caller } = stateOf(http.getRequest<FastifyRequest>());
    if (caller === undefined) return true;
    const counts = await this.counts(caller.requester);
    tell(http.getResponse<FastifyReply>(), counts);
    const exceeded = counts.filter(({ count, policy }) => count > policy.limit);
    if (exceeded.length === 0) return true;
    throw new Fault('REQUEST_RATE_EXCEEDED', { retryAfterSeconds: Math.max(...exceeded.map(seconds)) });
  }

  /** A counter that does not answer stops nobody: a limit is there to keep the service up. */
  private async counts(requester: Requester): Promise<readonly Count[]> {
    try {
      const hit = async (policy: Policy): Promise<Count> => {
        const hits = await this.counter.hit(`${policy.name}:${policy.tracker(requester)}`, WINDOW_MS);
        return { ...hits, policy };
      };
      return await Promise.all(this.policies.map(hit));
    } catch (error) {
      if (!(error instanceof Fault)) throw error;
      this.log.warn('throttle.uncounted', { code: error.code });
      return [];
    }
  }
}

function tell(reply: FastifyReply, counts: readonly Count[]): void {
  if (counts.length === 0) return;
  const policies = counts.map(
    ({ policy }) => `"${policy.name}";q=${String(policy.limit)};w=${String(WINDOW_MS / 1_000)}`,
  );
  const left = counts.map(
    (count) =>
      `"${count.policy.name}";r=${String(Math.max(0, count.policy.limit - count.count))};t=${String(seconds(count))}`,
  );
  void reply.header('RateLimit-Policy', policies.join(', ')).header('RateLimit', left.join(', '));
}

function seconds({ resetsInMs }: Hits): number {
  return Math.ceil(resetsInMs / 1_000);
}
