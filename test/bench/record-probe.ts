import { monitorEventLoopDelay } from 'node:perf_hooks';

/**
 * Loaded into a measured process by `--import`: between `start` and `stop` it counts what the process spends, and how
 * late its event loop comes back. All threads of the process count.
 */
const RESOLUTION_MS = 5;
const delays = monitorEventLoopDelay({ resolution: RESOLUTION_MS });
let before = process.cpuUsage();

process.on('message', (message) => {
  if (message === 'start') {
    before = process.cpuUsage();
    delays.reset();
    delays.enable();
  }
  if (message !== 'stop') return;
  const { user, system } = process.cpuUsage(before);
  delays.disable();
  const late = (nanoseconds: number): number => Math.max(0, nanoseconds / 1e6 - RESOLUTION_MS);
  process.send?.({
    cpuSeconds: (user + system) / 1e6,
    lateP99Ms: late(delays.percentile(99)),
    lateMostMs: late(delays.max),
  });
});
