import { HttpService } from '@nestjs/axios';
import { UpstreamHttp, type EventFields, type EventLog } from '#platform';
import type { TokenTools } from '../src/token-requests.js';

/** Tools with a clock of their own: waits take no real time. */
export class TestTools implements TokenTools {
  ms = Date.parse('2026-11-16T09:00:00Z');
  readonly waits: number[] = [];
  readonly logged: [event: string, fields: EventFields | undefined][] = [];
  private ids = 0;

  readonly http = new UpstreamHttp(new HttpService(), { maxBytes: 100_000 });
  readonly clock = {
    now: () => new Date(this.ms),
    uuid: () => `00000000-0000-4000-8000-${String((this.ids += 1)).padStart(12, '0')}`,
  };
  readonly sleep = async (ms: number): Promise<void> => {
    this.waits.push(ms);
    this.ms += ms;
  };
  readonly log: EventLog = {
    info: (event, fields) => this.logged.push([event, fields]),
    warn: (event, fields) => this.logged.push([event, fields]),
    error: (event, fields) => this.logged.push([event, fields]),
  };

  events(): readonly string[] {
    return this.logged.map(([event]) => event);
  }
}
