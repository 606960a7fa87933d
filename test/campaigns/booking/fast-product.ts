import { createRequire, flushCompileCache, syncBuiltinESMExports } from 'node:module';
import { systemClock } from '#platform';
import { fastNow, fromArguments } from './fast-time.js';

/**
 * The product as it is, in a process whose time runs faster: clock, pauses and the ends of requests alike. Started by the
 * campaign only; arguments as `asArguments` writes them.
 */
const time = fromArguments(process.argv.slice(2));
/** Whole: `AbortSignal.timeout` takes nothing else. */
const faster = (ms: number): number => Math.ceil(ms / time.speed);
/** No request is given less: machines do not run faster. Milliseconds. */
const SHORTEST_REQUEST_MS = 1_500;

systemClock.now = () => new Date(fastNow(time));

const abortAfter = AbortSignal.timeout.bind(AbortSignal);
AbortSignal.timeout = (ms) => abortAfter(Math.max(Math.min(ms, SHORTEST_REQUEST_MS), faster(ms)));

const timers = createRequire(import.meta.url)('node:timers/promises') as {
  setTimeout: (ms?: number, value?: unknown, options?: object) => Promise<unknown>;
};
const wait = timers.setTimeout;
timers.setTimeout = (ms, value, options) => wait(ms === undefined ? ms : faster(ms), value, options);
syncBuiltinESMExports();

await import('../../../apps/orchestrator/src/main.js');
flushCompileCache(); // NODE_COMPILE_CACHE: who is killed keeps nothing else for the next start
