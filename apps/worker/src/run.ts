import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { AuditRefused } from '#audit';
import { EVENT_LOG, type EventLog, FrameworkLog, StartRefused } from '#platform';
import { readWorkerSettings, type WorkerSettings } from './worker.config.js';
import { WorkerModule } from './worker.module.js';

/** @throws StartRefused with one line per wrong setting, or when the port is taken or the audit cannot be written. */
export async function run(environment: Readonly<Record<string, string | undefined>>): Promise<NestFastifyApplication> {
  const outcome = readWorkerSettings(environment);
  if (outcome.kind === 'invalid')
    throw new StartRefused(outcome.faults.map((fault) => `The worker cannot start: ${fault}`).join('\n'));
  const { WORKER_HOST, WORKER_PORT } = outcome.config.worker;
  const app = await created(outcome.config);
  app.useLogger(new FrameworkLog(app.get<EventLog>(EVENT_LOG)));
  app.flushLogs();
  try {
    await app.listen(WORKER_PORT, WORKER_HOST);
  } catch (error) {
    await app.close();
    throw isTaken(error)
      ? new StartRefused(`Port ${String(WORKER_PORT)} is taken by another program. Set WORKER_PORT to a free one.`)
      : error;
  }
  return app;
}

/** @throws StartRefused when the audit cannot be written */
async function created(settings: WorkerSettings): Promise<NestFastifyApplication> {
  try {
    return await NestFactory.create<NestFastifyApplication>(WorkerModule.with(settings), new FastifyAdapter(), {
      bufferLogs: true,
      autoFlushLogs: false, // a start that is refused says why in its own lines alone
      abortOnError: false,
    });
  } catch (error) {
    throw error instanceof AuditRefused ? new StartRefused(error.message) : error;
  }
}

function isTaken(error: unknown): boolean {
  return typeof error === 'object' && error !== null && 'code' in error && error.code === 'EADDRINUSE';
}
