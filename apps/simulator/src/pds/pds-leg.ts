import type { LegHandler, SimClock, SimReply, SimRequest } from '../kernel/exchange.js';
import { json } from '../kernel/replies.js';
import type { TokenStore } from '../oauth/token-store.js';
import type { Story } from '../scenarios/story.js';
import { type Access, accessOf, sandboxAccess } from './access.js';
import { PdsBackEnd } from './back-end.js';
import { gatewayRefusal } from './gateway.js';
import { PdsLimiter, type PdsLimits } from './limits.js';
import { CONTENT_TYPE, outcome, PDS_ERRORS } from './outcomes.js';
import { namedFault, PDS_FAULTS } from './pds-faults.js';
import { pathBelow, PDS_PREFIX, routeOf } from './pds-route.js';
import type { PdsSandbox } from './sandbox.js';

const MIRRORED: readonly string[] = ['X-Request-ID', 'X-Correlation-ID'];

/** Everything is off when absent. */
export interface PdsSwitches extends PdsLimits {
  /** Makes the leg an open sandbox; the stories stay. */
  readonly sandbox?: PdsSandbox | undefined;
}

export interface PdsDeps extends PdsSwitches {
  readonly clock: SimClock;
  readonly stories: readonly Story[];
  readonly tokens: TokenStore;
}

/** PDS FHIR API (R4): retrieval, search and related people. Order of checks: shared/spec/pds.md §4.1. */
export function pdsLeg(deps: PdsDeps): LegHandler {
  const service = new PdsService(deps);
  const finished = (reply: SimReply, request: SimRequest): SimReply =>
    mirrored(deps.sandbox === undefined ? reply : fromSandbox(reply), request);
  return {
    leg: 'pds',
    prefix: PDS_PREFIX,
    handle: async (request) => finished(await withAskedFault(request, service), request),
    faults: Object.fromEntries(
      Object.entries(PDS_FAULTS).map(([name, fault]) => [
        name,
        async (situation) => finished(await fault(situation), situation.request),
      ]),
    ),
  };
}

class PdsService {
  private readonly limiter: PdsLimiter;
  private readonly backEnd: PdsBackEnd;

  constructor(private readonly deps: PdsDeps) {
    this.limiter = new PdsLimiter(deps.clock, deps);
    this.backEnd = new PdsBackEnd(deps);
  }

  async answer(request: SimRequest): Promise<SimReply> {
    if (pathBelow(request) === '/_ping') return json(200, { version: 'simulator' });
    if (pathBelow(request) === '/_status') return outcome(PDS_ERRORS.unauthorised, 'gateway');
    const access = this.accessTo(request);
    if (access.kind === 'refused') return access.reply;
    const call = { request, access, route: routeOf(request) };
    return this.limiter.refusal(access.caller) ?? gatewayRefusal(call) ?? this.backEnd.answer(call);
  }

  private accessTo(request: SimRequest): Access {
    const { sandbox, tokens } = this.deps;
    return sandbox === undefined ? accessOf(request, (token) => tokens.resolve(token)) : sandboxAccess(request);
  }
}

/** `X-Sim-Fault` is an aid of the simulator; the real PDS does not know it. */
async function withAskedFault(request: SimRequest, service: PdsService): Promise<SimReply> {
  const asked = request.headers['x-sim-fault']?.toString();
  const named = asked === undefined ? undefined : namedFault(asked);
  return named === undefined
    ? service.answer(request)
    : named.fault({ request, setting: named.setting, answer: () => service.answer(request) });
}

/** The sandbox has no gateway of its own: refusals too are FHIR. Source: shared/data/pds/sandbox-exchanges. */
function fromSandbox(reply: SimReply): SimReply {
  if (reply.status < 400 || reply.headers['Content-Type'] !== CONTENT_TYPE.gateway) return reply;
  return { ...reply, headers: { ...reply.headers, 'Content-Type': CONTENT_TYPE['back-end'] } };
}

/** Source: shared/spec/pds.md §2: mirrored when supplied, on success and on nearly all errors. */
function mirrored(reply: SimReply, { headers }: SimRequest): SimReply {
  const ids = MIRRORED.flatMap((name) => {
    const value = headers[name.toLowerCase()]?.toString();
    return value === undefined ? [] : [[name, value] as const];
  });
  return { ...reply, headers: { ...reply.headers, ...Object.fromEntries(ids) } };
}
