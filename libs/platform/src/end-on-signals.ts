import type { Server } from 'node:http';
import type { INestApplication } from '@nestjs/common';
import { EVENT_LOG, type EventLog } from './event-log.js';
import type { PlatformConfig } from './platform.config.js';
import { SLEEP, type Sleep } from './retry.js';
import { Stopping } from './stopping.js';

type EndSettings = Pick<PlatformConfig, 'SHUTDOWN_GRACE_MS' | 'SHUTDOWN_PATIENCE_MS'>;
export const END_SETTINGS = Symbol('EndSettings');

/** What is to end. */
export interface Ending extends Pick<INestApplication, 'get' | 'close'> {
  getHttpServer(): Pick<Server, 'close' | 'closeIdleConnections' | 'closeAllConnections'>;
}

export interface EndSurroundings {
  /** Where SIGTERM and SIGINT come from. */
  readonly signals: { on(signal: 'SIGTERM' | 'SIGINT', listener: () => void): unknown };
  readonly exit: (code: 0 | 1) => void;
  /** Called at the first signal. */
  readonly begun?: () => void;
  /** What must still be there while requests are finished. */
  readonly afterwards?: () => Promise<void>;
}

const PROCESS: EndSurroundings = { signals: process, exit: (code) => process.exit(code) };

/**
 * Ends the process when it is told to. In this order: readiness goes red and stays so for SHUTDOWN_GRACE_MS; no new connection
 * is taken; what has begun is finished, commands of callers who hung up too; jobs, stores and journals close; exit code 0.
 * A second signal, or the end of SHUTDOWN_PATIENCE_MS, ends it at once with code 1 and a line about what was still running.
 */
export function endOnSignals(app: Ending, surroundings: Partial<EndSurroundings> = {}): void {
  const { signals, exit, begun, afterwards } = { ...PROCESS, ...surroundings };
  const stopping = app.get(Stopping);
  const log = app.get<EventLog>(EVENT_LOG);
  const cutShort = (why: string): void => {
    log.error('shutdown.cut-short', { count: stopping.count, detail: [why, ...stopping.names].join('; ') });
    exit(1);
  };
  const end = async (): Promise<void> => {
    begun?.();
    void outOfPatience(app).then(() => cutShort('no more patience'));
    try {
      await ended(app, stopping, log);
      await afterwards?.();
      log.info('shutdown.done');
      exit(0);
    } catch (error) {
      cutShort(error instanceof Error ? error.name : 'failed'); // the message may hold anything
    }
  };
  const told = (): void => {
    if (stopping.begun) cutShort('second signal');
    else void end();
  };
  signals.on('SIGTERM', told);
  signals.on('SIGINT', told);
}

async function ended(app: Ending, stopping: Stopping, log: EventLog): Promise<void> {
  const sleep = app.get<Sleep>(SLEEP);
  const { SHUTDOWN_GRACE_MS } = app.get<EndSettings>(END_SETTINGS);
  stopping.begin();
  log.info('shutdown.begun', { count: stopping.count });
  if (SHUTDOWN_GRACE_MS > 0) await sleep(SHUTDOWN_GRACE_MS, NEVER);
  const server = app.getHttpServer();
  server.close();
  server.closeIdleConnections();
  await stopping.idle();
  server.closeAllConnections(); // those on which nothing was ever asked
  await app.close();
}

const NEVER = new AbortController().signal;

async function outOfPatience(app: Ending): Promise<void> {
  const { SHUTDOWN_GRACE_MS, SHUTDOWN_PATIENCE_MS } = app.get<EndSettings>(END_SETTINGS);
  await app.get<Sleep>(SLEEP)(SHUTDOWN_GRACE_MS + SHUTDOWN_PATIENCE_MS, NEVER);
}
