import { Writable } from 'node:stream';
import { transports } from 'winston';
import { FrameworkLog, WinstonEventLog } from './winston-event-log.js';

function logTo(lines: string[]): WinstonEventLog {
  const stream = new Writable({
    write(chunk: Buffer, _encoding, done) {
      lines.push(...chunk.toString().trim().split('\n'));
      done();
    },
  });
  const clock = { now: () => new Date('2026-11-16T09:00:00Z'), uuid: () => 'unused' };
  return new WinstonEventLog({ level: 'info', clock, to: new transports.Stream({ stream }) });
}

it('writes one JSON object a line: time, level, event, fields', () => {
  const lines: string[] = [];
  logTo(lines).warn('pds.answered', { upstream: 'pds', upstreamStatus: 429, durationMs: 12 });
  expect(lines.map((line) => JSON.parse(line) as unknown)).toEqual([
    {
      time: '2026-11-16T09:00:00.000Z',
      level: 'warn',
      event: 'pds.answered',
      upstream: 'pds',
      upstreamStatus: 429,
      durationMs: 12,
    },
  ]);
});

it('masks an NHS number that slipped into a field', () => {
  const lines: string[] = [];
  logTo(lines).error('x', { detail: 'no record for 999 000 1006', count: 9990001006 });
  expect(JSON.parse(lines[0] ?? '')).toMatchObject({ detail: 'no record for [redacted]', count: '[redacted]' });
});

it('writes what the framework says, but no object or error of it', () => {
  const lines: string[] = [];
  const framework = new FrameworkLog(logTo(lines));
  framework.log('Nest application started', 'NestFactory');
  framework.error(new Error('GET /Patient/9990001006'), 'stack', 'ExceptionsHandler');
  framework.warn({ token: 'secret' });
  expect(lines.map((line) => JSON.parse(line) as unknown)).toMatchObject([
    { level: 'info', event: 'framework', source: 'NestFactory', detail: 'Nest application started' },
    { level: 'error', source: 'ExceptionsHandler', detail: 'object' },
    { level: 'warn', detail: 'object' },
  ]);
  expect(lines.join('')).not.toMatch(/secret|9990001006/u);
});
