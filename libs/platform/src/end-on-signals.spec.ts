import { EventEmitter } from 'node:events';
import type { Server } from 'node:http';
import { Test } from '@nestjs/testing';
import { VirtualTime } from '../testing/virtual-time.js';
import { END_SETTINGS, endOnSignals } from './end-on-signals.js';
import { EVENT_LOG, type EventFields } from './event-log.js';
import { SLEEP } from './retry.js';
import { Stopping } from './stopping.js';

async function aProcess({ graceMs = 0, closes = async (): Promise<void> => undefined } = {}) {
  const time = new VirtualTime();
  const stopping = new Stopping();
  const signals = new EventEmitter();
  const story: string[] = [];
  const note = (event: string, { count, detail }: EventFields = {}): void =>
    void story.push([event, count, detail].filter((one) => one !== undefined).join(' '));
  const server = {
    close: () => story.push('no new connections'),
    closeIdleConnections: () => story.push('idle ones closed'),
    closeAllConnections: () => undefined,
  };
  const module = await Test.createTestingModule({
    providers: [
      { provide: Stopping, useValue: stopping },
      { provide: EVENT_LOG, useValue: { info: note, warn: note, error: note } },
      { provide: SLEEP, useValue: time.sleep },
      { provide: END_SETTINGS, useValue: { SHUTDOWN_GRACE_MS: graceMs, SHUTDOWN_PATIENCE_MS: 25_000 } },
    ],
  }).compile();
  const close = async (): Promise<void> => {
    story.push('all closed');
    await closes();
  };
  endOnSignals(
    { get: module.get.bind(module), close, getHttpServer: () => server as unknown as Server },
    { signals, exit: (code) => void story.push(`exit ${String(code)}`), begun: () => void story.push('told') },
  );
  return { time, stopping, story, tell: (signal: 'SIGTERM' | 'SIGINT') => signals.emit(signal) };
}

async function until(story: readonly string[], last: string): Promise<void> {
  for (let turn = 0; turn < 500 && story.at(-1) !== last; turn += 1) await new Promise(setImmediate);
}

const CLOSED = ['no new connections', 'idle ones closed'];

it.each(['SIGTERM', 'SIGINT'] as const)('at %s the process closes everything and ends with 0', async (signal) => {
  const { story, tell } = await aProcess();
  tell(signal);
  await until(story, 'exit 0');
  expect(story).toEqual(['told', 'shutdown.begun 0', ...CLOSED, 'all closed', 'shutdown.done', 'exit 0']);
});

it('is red for a while before it takes no more connections', async () => {
  const { time, stopping, story, tell } = await aProcess({ graceMs: 8_000 });
  tell('SIGTERM');
  expect(stopping.begun).toBe(true);
  await time.pass(7_900);
  expect(story).toEqual(['told', 'shutdown.begun 0']);
  await time.pass(100);
  await until(story, 'exit 0');
  expect(story).toContain('no new connections');
});

it('finishes what has begun before it closes stores and journals', async () => {
  const { stopping, story, tell } = await aProcess();
  const request = {};
  const answered = stopping.hold(request, 'POST /v1/things');
  const handled = stopping.hold(request, 'POST /v1/things');
  tell('SIGTERM');
  await until(story, 'idle ones closed');
  answered();
  await new Promise(setImmediate);
  expect(story).toEqual(['told', 'shutdown.begun 1', ...CLOSED]);
  handled();
  await until(story, 'exit 0');
  expect(story.slice(4)).toEqual(['all closed', 'shutdown.done', 'exit 0']);
});

it('says what was running when a second signal ends it at once', async () => {
  const { stopping, story, tell } = await aProcess();
  stopping.hold({}, 'POST /v1/things');
  stopping.hold({}, 'POST /v1/things');
  stopping.hold({}, 'GET /v1/things/:id');
  tell('SIGTERM');
  tell('SIGINT');
  expect(story.slice(4)).toEqual([
    'shutdown.cut-short 3 second signal; 2 × POST /v1/things; 1 × GET /v1/things/:id',
    'exit 1',
  ]);
});

it('says what was running when its patience is over', async () => {
  const { time, stopping, story, tell } = await aProcess({ graceMs: 1_000 });
  stopping.hold({}, 'POST /v1/things');
  tell('SIGTERM');
  await time.pass(25_900);
  expect(story).not.toContain('exit 1');
  await time.pass(100);
  expect(story.slice(-2)).toEqual(['shutdown.cut-short 1 no more patience; 1 × POST /v1/things', 'exit 1']);
});

it('ends with 1 when something cannot be closed, and tells nothing of the reason but its kind', async () => {
  const { story, tell } = await aProcess({ closes: () => Promise.reject(new RangeError('9990001006')) });
  tell('SIGTERM');
  await until(story, 'exit 1');
  expect(story.slice(-2)).toEqual(['shutdown.cut-short 0 RangeError', 'exit 1']);
});
