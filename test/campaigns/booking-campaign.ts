import { parseArgs } from 'node:util';
import { hasRedis } from '../support/redis-process.js';
import { campaign } from './booking/run.js';
import type { Store } from './booking/world.js';
import { whole } from '../support/whole-number.js';

/**
 * `npm run campaign:booking -- --seed 1 --bookings 1000 --store both --at-once 16`: many users book while answers are lost,
 * processes are killed and practices are slow; then what they were told is held against what the practices have. Ends with
 * code 1 when a bound is broken. The seed decides what is tried, not what the machine makes of it.
 */
const rejections: string[] = [];
process.on('unhandledRejection', (error) => rejections.push(String(error)));
const say = (line: string): void => {
  process.stdout.write(`${line}\n`);
};

// An end by signal is an end all the same: what was started must not stay behind.
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(130));

const { store, ...numbers } = asked();
const stores: readonly Store[] = store === 'both' ? ['embedded', 'redis'] : [store];
let good = true;
for (const each of stores) {
  if (each === 'redis' && !hasRedis()) {
    say('No redis-server on this machine: the journal in Redis was not tried.');
    good = good && store === 'both';
  } else good = (await campaign({ ...numbers, store: each, say, rejections })) && good;
}
process.exit(good ? 0 : 1);

function asked(): { readonly store: Store | 'both' } & Record<'seed' | 'bookings' | 'atOnce' | 'speed', number> {
  const { values } = parseArgs({
    options: {
      seed: { type: 'string', default: '1' },
      bookings: { type: 'string', default: '200' },
      'at-once': { type: 'string', default: '16' },
      speed: { type: 'string', default: '20' },
      store: { type: 'string', default: 'embedded' },
    },
  });
  const { store } = values;
  if (store !== 'embedded' && store !== 'redis' && store !== 'both')
    throw new Error('--store is embedded, redis or both');
  return {
    store,
    seed: whole('seed', values.seed, 0),
    bookings: whole('bookings', values.bookings, 1),
    atOnce: whole('at-once', values['at-once'], 1),
    speed: whole('speed', values.speed, 1),
  };
}
