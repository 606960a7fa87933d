import { randomUUID } from 'node:crypto';

import type { SimClock } from './kernel/exchange.js';

export const SYSTEM_CLOCK: SimClock = { now: () => new Date(), uuid: () => randomUUID() };
