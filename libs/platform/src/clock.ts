import { randomUUID } from 'node:crypto';

/** What changes by itself: the time, and ids that nobody else has. */
export interface Clock {
  now(): Date;
  /** Random, version 4, lower case. */
  uuid(): string;
}
export const CLOCK = Symbol('Clock');

export const systemClock: Clock = { now: () => new Date(), uuid: () => randomUUID() };
