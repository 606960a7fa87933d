import { z } from 'zod';

import type { LegHandler, SimReply, SimRequest } from './exchange.js';
import { type FaultBoard, knownFaults, parseFault } from './fault-board.js';
import { json } from './replies.js';
import { AnswerOrder, type ScriptedAnswers } from './scripted-answers.js';
import type { WireLog } from './wire-log.js';

export const ADMIN_PREFIX = '/sim-admin';

/** What a leg lets an operator do, by method and path below the prefix: `DELETE tokens`. */
export type AdminActions = Readonly<Record<string, (request: SimRequest) => Promise<SimReply> | SimReply>>;

export interface AdminDeps {
  readonly legs: readonly LegHandler[];
  readonly wire: WireLog;
  readonly faults: FaultBoard;
  readonly answers: ScriptedAnswers;
  readonly actions?: AdminActions | undefined;
}

/** How a fault is ordered. */
export const FaultBody = z.object({
  fault: z.string().min(1),
  times: z.int().min(1).optional(),
  delayMs: z.int().min(0).max(600_000).optional(),
});

/** What tests and operators of the simulator ask it; never part of a national interface. */
export async function answerAdmin(request: SimRequest, deps: AdminDeps): Promise<SimReply> {
  const path = request.path.slice(ADMIN_PREFIX.length + 1);
  const [area, leg, ...rest] = path.split('/');
  if (area === 'faults' && rest.length === 0) return answerFaults(request, leg, deps);
  const name = `${request.method} ${path}`;
  const reply = PLAIN_AREAS[name] ?? deps.actions?.[name];
  return reply === undefined ? notFound(deps) : reply(request, deps);
}

const PLAIN_AREAS: Readonly<Record<string, (request: SimRequest, deps: AdminDeps) => SimReply>> = {
  'GET wire': ({ query }, { wire }) => json(200, wire.list(query.get('leg') ?? undefined)),
  'DELETE wire': (_request, { wire }) => {
    wire.clear();
    return json(200, { cleared: true });
  },
  'GET counts': (_request, { wire }) => json(200, wire.counts()),
  'GET answers': (_request, { answers }) => json(200, answers.list()),
  'POST answers': ({ body }, { answers }) => {
    const order = AnswerOrder.safeParse(parsed(body));
    if (!order.success) return json(400, { error: z.prettifyError(order.error) });
    answers.add(order.data);
    return json(200, answers.list());
  },
  'DELETE answers': (_request, { answers }) => {
    answers.clear();
    return json(200, answers.list());
  },
};

function answerFaults(request: SimRequest, name: string | undefined, deps: AdminDeps): SimReply {
  if (name === undefined) return answerAllFaults(request, deps);
  const leg = deps.legs.find((candidate) => candidate.leg === name);
  if (leg === undefined) return json(404, { error: `no leg "${name}"`, legs: deps.legs.map((each) => each.leg) });
  if (request.method === 'DELETE') {
    deps.faults.clear(leg.leg);
    return json(200, deps.faults.list());
  }
  return request.method === 'PUT' ? switchOn(request, leg, deps) : notFound(deps);
}

function answerAllFaults(request: SimRequest, deps: AdminDeps): SimReply {
  const { faults, legs } = deps;
  if (request.method === 'DELETE') faults.clear();
  else if (request.method !== 'GET') return notFound(deps);
  return json(200, { on: faults.list(), known: Object.fromEntries(legs.map((leg) => [leg.leg, knownFaults(leg)])) });
}

function switchOn(request: SimRequest, leg: LegHandler, { faults }: AdminDeps): SimReply {
  const body = FaultBody.safeParse(parsed(request.body));
  if (!body.success)
    return json(400, { error: 'body: {"fault": "…", "times"?: 1…, "delayMs"?: 0…600000}', known: knownFaults(leg) });
  const known = knownFaults(leg);
  if (!known.includes(parseFault(body.data.fault).name))
    return json(400, { error: `no fault "${body.data.fault}"`, known });
  faults.set(leg.leg, body.data);
  return json(200, faults.list());
}

/** `undefined` when the body is no JSON. */
export function parsed(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString('utf8'));
  } catch {
    return undefined;
  }
}

function notFound({ actions = {} }: AdminDeps): SimReply {
  return json(404, {
    error: 'Not found',
    try: [
      'GET|DELETE /sim-admin/wire[?leg=]',
      'GET /sim-admin/counts',
      'GET|DELETE /sim-admin/faults',
      'PUT|DELETE /sim-admin/faults/{leg}',
      'GET|POST|DELETE /sim-admin/answers',
      ...Object.keys(actions).map((name) => name.replace(' ', ` ${ADMIN_PREFIX}/`)),
    ],
  });
}
