import fc from 'fast-check';

/**
 * Properties try the same values in every run of the tests, so that a run says the same of the same code; whoever looks
 * for new values gives another PROPERTY_SEED, and PROPERTY_RUNS for more of them (`npm run fuzz:properties`).
 */
const { PROPERTY_SEED: seed = '1', PROPERTY_RUNS: runs = '100' } = process.env;
fc.configureGlobal({ seed: Number(seed), numRuns: Number(runs) });
