import { hasRedis } from './redis-process.js';

export { freePort, startRedis, type TestRedis } from './redis-process.js';

/** `describe`, or a skipped suite that names the reason. */
export function describeWithRedis(name: string, suite: () => void): void {
  if (hasRedis()) describe(name, suite);
  else describe.skip(`skipped: no redis-server on this machine: ${name}`, suite);
}
