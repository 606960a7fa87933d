import { z } from 'zod';
import type { ForUser, JobKind } from '#contracts';
import { waitMs, rhythmOf, scheduleOf } from './job-rhythm.js';

const rules = { name: 'retrieval', attempts: 1, backoffMs: 1, concurrency: 1 };
const Data = z.object({ practice: z.string() });
type Data = z.infer<typeof Data>;
type Sometimes = Data & Partial<ForUser<object>>;

it('lets no job call a practice without the user on whose behalf it runs', () => {
  // @ts-expect-error: such a kind does not compile
  const nobody: JobKind<Data> = { ...rules, schema: Data, calls: 'provider' };
  // @ts-expect-error: nor one that could do without its user now and then
  const sometimes: JobKind<Sometimes> = { ...rules, schema: z.custom<Sometimes>(), calls: 'provider' };
  const somebody: JobKind<ForUser<Data>> = { ...rules, schema: z.custom<ForUser<Data>>(), calls: 'provider' };
  expect([nobody, sometimes, somebody].map(({ name }) => name)).toHaveLength(3);
});

it('lets no job carry a user that it does not need', () => {
  // @ts-expect-error: such a kind does not compile
  const kind: JobKind<ForUser<Data>> = { ...rules, schema: z.custom<ForUser<Data>>(), calls: 'no-provider' };
  expect(kind.name).toBe('retrieval');
});

it.each([
  [0, 240_000],
  [0.5, 300_000],
  [1, 360_000],
])('waits 5 minutes, up to a fifth more or less (chance %d)', (chance, ms) => {
  expect(waitMs({ everyMs: 300_000, jitter: 0.2 }, () => chance)).toBe(ms);
});

it('reads a schedule back from the word that is kept of it, and nothing else', () => {
  expect(scheduleOf(rhythmOf({ everyMs: 300_000, jitter: 0.2 }))).toEqual({ everyMs: 300_000, jitter: 0.2 });
  expect(() => scheduleOf('*/5 * * * *')).toThrow();
  expect(() => scheduleOf(undefined)).toThrow();
});
