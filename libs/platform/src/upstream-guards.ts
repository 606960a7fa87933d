import { LRUCache } from 'lru-cache';
import type { ExchangePurpose, Upstream } from '#contracts';
import { Bulkhead } from './bulkhead.js';
import { Circuit, type CircuitPass, type CircuitRules, type CircuitState } from './circuit.js';
import type { Clock } from './clock.js';
import type { EventLog } from './event-log.js';
import { GUARD_POLICIES, type GuardPolicy, type GuardScope } from './guard-policies.js';
import type { Sleep } from './retry.js';
import { steadyTime } from './steady-time.js';
import type { CallGuard, HttpCall, HttpFailure, HttpResult } from './upstream-http.js';

/** Failure codes of requests that we held back ourselves: nothing was sent, and nothing is gained by another try now. */
const HELD_BACK = { open: 'CIRCUIT_OPEN', full: 'BULKHEAD_FULL' } as const;

export function isHeldBack(code: string | undefined): boolean {
  return code === HELD_BACK.open || code === HELD_BACK.full;
}

/** One circuit and one bulkhead as they stand; names nobody. */
export interface GuardState {
  readonly scope: GuardScope;
  /** Of a practice: the last digits of its ASID. */
  readonly which: string | undefined;
  readonly circuit: CircuitState;
  readonly active: number;
  readonly waiting: number;
}

export interface GuardRules extends CircuitRules {
  /** Requests at a time, where that differs from the table. */
  readonly concurrent?: Partial<Readonly<Record<GuardScope, number>>>;
}

export interface GuardTools {
  readonly clock: Pick<Clock, 'now'>;
  readonly sleep: Sleep;
  readonly log: EventLog;
}

interface Guard {
  readonly scope: GuardScope;
  readonly which: string | undefined;
  readonly circuit: Circuit;
  readonly bulkhead: Bulkhead;
}

/** Most practices that are remembered; then the one not asked for longest starts anew. England has some 6,200. */
const MOST_PRACTICES = 2_000;
/** Issuers of sign-ins share a name, and one that is away must not shut out the users of others. */
const SCOPES: Readonly<Record<Upstream, readonly GuardScope[]>> = {
  oauth: ['oauth'],
  pds: ['pds'],
  sds: ['sds'],
  odt: ['odt'],
  // The practice first: whoever waits for a practice takes no place at the proxy from others.
  ssp: ['practice', 'ssp'],
  'sign-in': [],
};

/**
 * Circuits and bulkheads before every request to another system. One object for all who send, and one per process: several
 * instances find out each for itself. A request that is held back comes back as `not-sent`, and was not.
 */
export class UpstreamGuards implements CallGuard {
  private readonly services = new Map<GuardScope, Guard>();
  private readonly practices = new LRUCache<string, Guard>({ max: MOST_PRACTICES });
  private readonly nowMs: () => number;

  constructor(
    private readonly rules: GuardRules,
    private readonly tools: GuardTools,
  ) {
    this.nowMs = steadyTime(tools.clock);
  }

  async run(call: HttpCall, send: (call: HttpCall) => Promise<HttpResult>): Promise<HttpResult> {
    const guards = this.guardsOf(call.about);
    const begunMs = this.nowMs();
    const held = open(guards) ?? (await this.place(guards, call));
    if (held !== undefined) return held;
    const passes = enter(guards);
    const timeoutMs = Math.max(1, call.timeoutMs - (this.nowMs() - begunMs));
    let result: HttpResult | undefined;
    try {
      if (passes !== undefined) result = await send({ ...call, timeoutMs });
      return result ?? open(guards) ?? refused(HELD_BACK.open, 0);
    } finally {
      guards.forEach(({ bulkhead }) => bulkhead.leave());
      passes?.forEach(({ pass, judge }) => pass.leave(result === undefined ? 'neutral' : judge(result, timeoutMs)));
    }
  }

  /** What a request would be answered with now if it is one to be held back; for who would otherwise wait for its turn first. */
  heldBack(about: ExchangePurpose): HttpFailure | undefined {
    return open(this.guardsOf(about));
  }

  /** For metrics. Practices of which nothing is to be told are left out. */
  states(): readonly GuardState[] {
    const states = [...this.services.values(), ...this.practices.values()].map(stateOf);
    return states.filter(({ scope, circuit, active }) => scope !== 'practice' || circuit !== 'closed' || active > 0);
  }

  /** A place in each bulkhead, or none in any. */
  private async place(guards: readonly Guard[], call: HttpCall): Promise<HttpFailure | undefined> {
    if (call.command === true) {
      guards.forEach(({ bulkhead }) => bulkhead.push());
      return undefined;
    }
    const endMs = this.nowMs() + call.timeoutMs;
    const taken: Guard[] = [];
    for (const guard of guards) {
      const withinMs = Math.min(GUARD_POLICIES[guard.scope].queueMs, endMs - this.nowMs());
      if (!(await guard.bulkhead.enter(withinMs, call.signal))) {
        taken.forEach(({ bulkhead }) => bulkhead.leave());
        if (call.signal.aborted) return { kind: 'failure', reason: 'aborted', code: undefined };
        this.tools.log.warn('bulkhead.full', { upstream: guard.scope, asid: guard.which });
        return refused(HELD_BACK.full);
      }
      taken.push(guard);
    }
    return undefined;
  }

  private guardsOf({ upstream, to }: ExchangePurpose): readonly Guard[] {
    return SCOPES[upstream].map((scope) => (scope === 'practice' ? this.practice(to ?? '') : this.service(scope)));
  }

  private service(scope: GuardScope): Guard {
    const known = this.services.get(scope) ?? this.guard(scope, undefined);
    this.services.set(scope, known);
    return known;
  }

  private practice(to: string): Guard {
    const known = this.practices.get(to) ?? this.guard('practice', `…${to.slice(-4)}`);
    this.practices.set(to, known);
    return known;
  }

  private guard(scope: GuardScope, which: string | undefined): Guard {
    const { queue, concurrent: usual, sinceBegun = false } = GUARD_POLICIES[scope];
    const concurrent = this.rules.concurrent?.[scope] ?? usual;
    const changed = (state: 'closed' | 'open'): void => {
      const facts = { upstream: scope, asid: which };
      if (state === 'open') this.tools.log.error('circuit.opened', facts);
      else this.tools.log.info('circuit.closed', facts);
    };
    return {
      scope,
      which,
      circuit: new Circuit({ ...this.rules, sinceBegun }, this.nowMs, changed),
      bulkhead: new Bulkhead({ concurrent, queue }, this.tools.sleep),
    };
  }
}

function stateOf({ scope, which, circuit, bulkhead }: Guard): GuardState {
  return { scope, which, circuit: circuit.state, ...bulkhead.load };
}

/** The longest rest counts: before it nothing goes out. */
function open(guards: readonly Guard[]): HttpFailure | undefined {
  const restMs = Math.max(0, ...guards.map(({ circuit }) => circuit.restMs()));
  return restMs > 0 ? refused(HELD_BACK.open, restMs) : undefined;
}

interface Entered {
  readonly pass: CircuitPass;
  readonly judge: GuardPolicy['judge'];
}

/** All or none. */
function enter(guards: readonly Guard[]): readonly Entered[] | undefined {
  const entered: Entered[] = [];
  for (const { circuit, scope } of guards) {
    const pass = circuit.enter();
    if (pass === undefined) {
      entered.forEach((one) => one.pass.leave('neutral'));
      return undefined;
    }
    entered.push({ pass, judge: GUARD_POLICIES[scope].judge });
  }
  return entered;
}

function refused(code: string, restMs?: number): HttpFailure {
  const rest = restMs === undefined ? {} : { retryAfterSeconds: Math.max(1, Math.ceil(restMs / 1_000)) };
  return { kind: 'failure', reason: 'not-sent', code, ...rest };
}
