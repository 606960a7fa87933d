import { Writable } from 'node:stream';
import { transports } from 'winston';
import { beginTrace, tracedLeg } from './tracing.js';
import { WinstonEventLog } from './winston-event-log.js';

const TRACE = '4bf92f3577b34da6a3ce929d0e0e4736';
const ABOUT = { method: 'GET', route: '/v1/x', correlationId: '5f0d3f60-6d2c-4c1f-9a36-0e5f1b7a2c11' };
const begin = (traceparent?: string): ReturnType<typeof beginTrace> =>
  beginTrace(ABOUT, { traceparent, tracestate: undefined });

describe('without an SDK in the process', () => {
  it('the trace of the caller is known all the same, and no span of ours is claimed', () => {
    const trace = begin(`00-${TRACE}-00f067aa0ba902b7-01`);
    expect(trace.traceId).toBe(TRACE);
    expect(trace.headers).toEqual({});
    trace.end({ status: 200, code: 'ok' });
  });

  it('there is no trace where the caller sends none', () => {
    expect(begin().traceId).toBeUndefined();
    expect(begin().headers).toEqual({});
  });

  it('work runs as it is, and its failures pass through', async () => {
    await expect(tracedLeg('trace', async () => 'done')).resolves.toBe('done');
    const failing = tracedLeg('trace', async () => {
      throw new Error('as it was');
    });
    await expect(failing).rejects.toThrow('as it was');
    expect(begin().within(() => 5)).toBe(5);
  });

  it('a line of the log carries the trace unmasked: 32 hexadecimal digits may look like an NHS number', () => {
    const lines: string[] = [];
    const stream = new Writable({
      write(chunk: Buffer, _encoding, done) {
        lines.push(chunk.toString());
        done();
      },
    });
    const counted: unknown[] = [];
    const log = new WinstonEventLog({
      level: 'warn',
      clock: { now: () => new Date(0), uuid: () => 'unused' },
      to: new transports.Stream({ stream }),
      metrics: { logged: (...what) => void counted.push(what) },
    });
    const digits = 'a9990001006b4da6a3ce929d0e0e4736';
    log.warn('request.answered', { spanTraceId: begin(`00-${digits}-00f067aa0ba902b7-01`).traceId });
    log.info('left.out');
    expect(lines.map((line) => JSON.parse(line) as unknown)).toMatchObject([{ spanTraceId: digits }]);
    expect(counted).toEqual([
      ['request.answered', 'warn'],
      ['left.out', 'info'],
    ]);
  });
});
