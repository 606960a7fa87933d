/**
 * Loaded before the product, by the campaign only: at a signal the product meets an error that nobody has foreseen, with a
 * patient and a token in its words. SIGUSR2: thrown out of a timer. SIGHUP: a promise that is rejected.
 */
const words = process.env['LEAK_CRASH_WORDS'] ?? '';

process.on('SIGUSR2', () => {
  setTimeout(() => {
    throw new Error(`HTTP 404: GET ${words}`, { cause: new Error(words) });
  }, 1);
});
process.on('SIGHUP', () => {
  void Promise.reject(Object.assign(new Error(words), { request: { url: words } }));
});
