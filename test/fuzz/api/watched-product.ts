/**
 * The product as it is, in a process that answers at once when it is asked how it does. Started by `fuzz:api` only, with
 * `--expose-gc` and a channel.
 */
process.on('message', () => {
  globalThis.gc?.();
  const added = Object.getOwnPropertyNames(Object.prototype).filter((name) => !USUAL.has(name));
  process.send?.({ pid: process.pid, heapBytes: process.memoryUsage().heapUsed, added });
});

const USUAL = new Set(Object.getOwnPropertyNames(Object.prototype));

await import('../../../apps/orchestrator/src/main.js');
