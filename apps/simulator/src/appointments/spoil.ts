import type { SimReply } from '../kernel/exchange.js';
import { delayed, empty, html, RESET } from '../kernel/replies.js';
import type { ProviderCall } from '../practices/call.js';
import { refusalReply, refuse } from '../practices/outcome.js';
import type { AppointmentFault } from '../scenarios/appointment-faults.js';
import type { AppointmentWorld } from './appointment-world.js';
import type { Quirks } from './switchboard.js';

export interface Spoilt {
  readonly call: ProviderCall;
  readonly quirks: Quirks;
  /** Does it all at once, checks included, as at this moment. */
  readonly run: (moment: Date) => SimReply;
  readonly world: AppointmentWorld;
  /** How long nobody answers before the connection is cut. Milliseconds. */
  readonly silenceMs: number;
}

const SECOND = 1000;
const SOME_SECONDS = 30;
const SOME_MS = 2000;

/** Answers a request, spoilt as the switches say. Source: shared/spec/appointments.md §11.4. */
export function spoilt(spoilable: Spoilt): SimReply {
  const { quirks, call, run } = spoilable;
  const unsaved = replyFor('before-commit', spoilable);
  if (unsaved !== undefined) return unsaved;
  const late = quirks.get('late-commit');
  if (quirks.has('late-commit')) return committedLate(spoilable, Number(late ?? SOME_SECONDS));
  const once = run(call.now);
  const reply = quirks.has('replay') ? run(call.now) : once;
  const pause = pauseOf(quirks, 'slow') + pauseOf(quirks, 'slow-commit');
  const answer = afterCommit(reply, spoilable);
  // Silence stays as long as it is.
  return pause === 0 ? answer : delayed(answer, pause + (answer.transport?.delayMs ?? 0));
}

/** How much later the answer comes; 0 where the switch is off. Milliseconds. */
export function pauseOf(quirks: Quirks, fault: 'slow' | 'slow-commit'): number {
  return quirks.has(fault) ? Number(quirks.get(fault) ?? SOME_MS) : 0;
}

/** The answer says that nobody answered; what was asked happens later all the same. */
function committedLate({ world, call, run }: Spoilt, seconds: number): SimReply {
  world.later(call.now.getTime() + seconds * SECOND, (moment) => {
    run(moment);
  });
  return unstored(empty(504));
}

function afterCommit(reply: SimReply, spoilable: Spoilt): SimReply {
  const { quirks } = spoilable;
  if (quirks.has('truncated-after-commit'))
    return { ...reply, transport: { cutAtByte: Math.floor(reply.body.length / 2) } };
  if (quirks.has('html-after-commit')) return unstored({ ...html(reply.status, 'Please sign in') });
  return replyFor('after-commit', spoilable) ?? reply;
}

/** The failure whose name ends so, where one is switched on. */
function replyFor(when: 'before-commit' | 'after-commit', { quirks, call, silenceMs }: Spoilt): SimReply | undefined {
  const failures: readonly (readonly [AppointmentFault, () => SimReply])[] = [
    [`timeout-${when}`, () => delayed(RESET, silenceMs)],
    [`reset-${when}`, () => RESET],
    [
      `500-${when}`,
      () => refusalReply(refuse(500, 'INTERNAL_SERVER_ERROR', 'an unexpected fault'), call.practice.personality),
    ],
    [`502-${when}`, () => unstored(html(502, '502 Bad Gateway'))],
    [`503-${when}`, () => unstored(html(503, '503 Service Unavailable'))],
    [`504-${when}`, () => unstored(empty(504))],
  ];
  return failures.find(([fault]) => quirks.has(fault))?.[1]();
}

const unstored = (reply: SimReply): SimReply => ({
  ...reply,
  headers: { ...reply.headers, 'Cache-Control': 'no-store' },
});
