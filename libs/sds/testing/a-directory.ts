import { HttpService } from '@nestjs/axios';
import axios from 'axios';
import type { SpineDirectory } from '#contracts';
import { UpstreamHttp, type EventFields } from '#platform';
import { SdsConfig } from '../src/sds.config.js';
import { sdsDirectory, type TenantSystem } from '../src/sds.module.js';

export const BASE = 'https://directory.example/spine-directory/FHIR/R4';
export const API_KEY = 'key-0000-1111';
const START = Date.parse('2026-11-16T09:00:00Z');

interface Event extends EventFields {
  readonly level: 'info' | 'warn' | 'error';
  readonly event: string;
}

/** The adapter with a clock that stands still unless time is let pass, and without real waits. */
export interface DirectoryUnderTest {
  readonly directory: SpineDirectory;
  readonly events: readonly Event[];
  /** Waits between attempts. Milliseconds. */
  readonly waits: readonly number[];
  readonly pass: (ms: number) => void;
}

export function aDirectory(
  settings: Readonly<Record<string, string | undefined>> = {},
  tenants: readonly TenantSystem[] = [],
): DirectoryUnderTest {
  const config = SdsConfig.parse({
    SDS_BASE_URL: BASE,
    SDS_API_KEY: API_KEY,
    SDS_SUPPLIER_ODS_CODE: 'ZZS01',
    ...settings,
  });
  const events: Event[] = [];
  const waits: number[] = [];
  const time = { ms: START };
  const pass = (ms: number): void => {
    time.ms += ms;
  };
  const write =
    (level: Event['level']) =>
    (event: string, fields: EventFields = {}): void => {
      events.push({ level, event, ...fields });
    };
  const directory = sdsDirectory(config, tenants, {
    http: new UpstreamHttp(new HttpService(axios.create()), { maxBytes: 100_000 }),
    clock: { now: () => new Date(time.ms), uuid: () => '00000000-0000-4000-8000-000000000000' },
    sleep: async (ms) => {
      waits.push(ms);
      pass(ms);
    },
    events: { info: write('info'), warn: write('warn'), error: write('error') },
  });
  return { directory, events, waits, pass };
}
