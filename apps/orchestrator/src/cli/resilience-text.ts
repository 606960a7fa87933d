import {
  CALL_POLICIES,
  type CallPolicy,
  CIRCUIT_FAILURES,
  CIRCUIT_OPEN_MS,
  GUARD_POLICIES,
  LONGEST_PAUSE_MS,
} from '#platform';

const PREFACE = [
  '# How calls to other systems are made',
  '',
  'Made from `libs/platform/src/call-policies.ts` and `guard-policies.ts` by `npm run docs`; do not edit. Numbers that a setting can change are its default.',
  '',
  '## Each kind of call',
  '',
  'A request is begun only if what is left of the budget and of the journey (`JOURNEY_TIMEOUT_MS`, shortened by the caller’s `Request-Timeout`) can hold it, its pause included. What is held back by ourselves (next table) is not repeated at all. Repeats are made here and nowhere above: what asks for a route, a record or a patient never repeats what it asked. Two corrections are no repeats: another way to the practice after the proxy has refused the known one (sds.md §16), and a record without newer parameters for a practice that refuses them (gp-connect-core.md §5.5).',
  '',
  '| call | system | one request | requests | pause before a repeat | longest `Retry-After` waited for | all together | rate | least time to begin | repeated | settings | source |',
  '| --- | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- |',
];

const GUARDS = [
  '',
  '## Circuits and bulkheads',
  '',
  `A circuit opens after ${CIRCUIT_FAILURES} failures in a row (\`CIRCUIT_FAILURES\`) and stays open for ${seconds(CIRCUIT_OPEN_MS)} (\`CIRCUIT_OPEN_MS\`). Then one request at a time tries; the first that is answered closes it. While it is open, callers are told at once, with the time to come back (\`CIRCUIT_OPEN\` in the journey); nothing is sent, so a booking ends with “nothing was saved”. A full bulkhead answers the same way (\`BULKHEAD_FULL\`), but for commands, which go out at once over its limit: what they may take and when they must have left is settled before (appointments.md §3.6). No failure: a refusal, 429 (the whole application pauses instead, for at most ${seconds(LONGEST_PAUSE_MS)}), an untrusted certificate, an answer that is too large, a caller who hangs up, a time-out of less than a second. Circuits live in one process: several instances find out each for itself. That of a practice counts its time from when the failed request began, because a record may take longer than that; what hangs keeps its place until its own time-out. The sign-in services of users have none, because several issuers share that name.`,
  '',
  '| whom | at a time | waiting | longest wait for a place | failures | settings | source |',
  '| --- | --- | --- | --- | --- | --- | --- |',
];

const WHO_WAITS = [
  '',
  '## The caller’s time',
  '',
  '- `Request-Timeout: <seconds>` (1 to 300) shortens the journey and never lengthens it. When the time is over, the answer is `JOURNEY_TIMEOUT` (504) and no further request leaves.',
  '- A caller who hangs up ends the work at once: the request under way is broken off and no further one leaves. Shared work (a search of the directory, a capability statement) goes on while anybody waits for it. An access token that is being fetched is fetched to its end: the next caller needs it.',
  '- A command (booking, changing, cancelling, registering) is not cut: once begun it goes on without its caller, whatever `Request-Timeout` says, and its answer comes when the outcome is known. Who no longer waits sends the same request with the same `Idempotency-Key` again: nothing is booked twice, and the answer tells how the first stands (`GET /v1/bookings/{bookingId}` from then on).',
  '',
];

/** `docs/resilience.md`: time-outs, repeats, circuits and bulkheads, from the table that the adapters use. */
export function resilienceText(): string {
  const calls: readonly CallPolicy[] = Object.values(CALL_POLICIES);
  return [...PREFACE, ...calls.map(callRow), ...GUARDS, ...guardRows(), ...WHO_WAITS].join('\n');
}

function callRow(policy: CallPolicy): string {
  const { attempts, upstream } = policy;
  return row([
    policy.what,
    upstream,
    seconds(policy.attemptMs),
    String(attempts),
    pauseOf(policy),
    longestRest(policy),
    seconds(policy.budgetMs),
    policy.perSecond === undefined ? '' : `${String(policy.perSecond)} a second`,
    seconds(policy.leastMs),
    policy.repeats,
    named(policy.settings),
    policy.source,
  ]);
}

function pauseOf({ backOff, unnamedRestMs, attempts }: CallPolicy): string {
  if (backOff === undefined || attempts === 1) return 'none';
  const usual =
    backOff.kind === 'steps'
      ? `${backOff.stepsMs.map(seconds).join(', ')}, ± a fifth`
      : `0 to ${seconds(backOff.baseMs)}, doubling, at most ${seconds(backOff.capMs)}`;
  return unnamedRestMs === undefined ? usual : `${usual}; after a bare 429 at least ${seconds(unnamedRestMs)}`;
}

function longestRest({ longestRestSeconds, attempts }: CallPolicy): string {
  if (attempts === 1) return 'none';
  return longestRestSeconds === undefined ? 'any that fits' : `${String(longestRestSeconds)} s`;
}

function guardRows(): readonly string[] {
  return Object.values(GUARD_POLICIES).map(({ whom, concurrent, queue, queueMs, failures, settings, source }) =>
    row([whom, String(concurrent), String(queue), seconds(queueMs), failures, named(settings), source]),
  );
}

function row(cells: readonly string[]): string {
  return `| ${cells.join(' | ')} |`;
}

function named(settings: readonly string[]): string {
  return settings.length === 0 ? '' : settings.map((name) => `\`${name}\``).join(', ');
}

function seconds(ms: number): string {
  return `${String(ms / 1_000)} s`;
}
