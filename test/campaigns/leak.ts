import { parseArgs } from 'node:util';
import { hasRedis } from '../support/redis-process.js';
import { leakCampaign } from './leak/run.js';

/**
 * `npm run campaign:leak -- --seconds 60 --seed 1`: makes every national service fail in every way while all routes of the
 * API are used, ends the product in all ways, and then looks for patients, tokens and keys in everything that it wrote.
 * Ends with code 1 when something is found. `--rounds`: only so many, for a quick look.
 */
const { values } = parseArgs({
  options: {
    seed: { type: 'string', default: '1' },
    seconds: { type: 'string', default: '60' },
    rounds: { type: 'string', default: '100000' },
  },
});
const [seed, seconds, rounds] = [values.seed, values.seconds, values.rounds].map(Number);
if (!Number.isInteger(seed) || !Number.isInteger(seconds) || !Number.isInteger(rounds) || Number(seconds) < 5)
  throw new Error('--seed, --seconds and --rounds are whole numbers; at least 5 seconds');

const good = await leakCampaign({
  seed: seed ?? 1,
  seconds: seconds ?? 60,
  rounds: rounds ?? 100_000,
  stores: hasRedis() ? ['file', 'redis', 'file', 'redis'] : ['file', 'file'],
  say: (line) => process.stdout.write(`${line}\n`),
});
process.exit(good ? 0 : 1);
