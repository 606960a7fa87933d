import { HttpService } from '@nestjs/axios';
import axios from 'axios';
import type { KeyValueStore, OdsCode } from '#contracts';
import { UpstreamHttp, type EventFields } from '#platform';
import { FakeRateLimiter, FakeRateLimiters } from '../../contracts/testing/fake-limits.js';
import { FakeKeyValueStore } from '../../contracts/testing/fakes.js';
import { SdsConfig } from '../src/sds.config.js';
import { sdsEngine, type SdsEngine, type TenantSystem } from '../src/sds-engine.js';

export const BASE = 'https://directory.example/spine-directory/FHIR/R4';
export const API_KEY = 'key-0000-1111';
const START = Date.parse('2026-11-16T09:00:00Z');

interface Event extends EventFields {
  readonly level: 'info' | 'warn' | 'error';
  readonly event: string;
}

/** The adapter with a clock that stands still unless time is let pass, and without real waits. */
export interface DirectoryUnderTest extends SdsEngine {
  readonly events: readonly Event[];
  /** Waits between attempts. Milliseconds. */
  readonly waits: readonly number[];
  readonly pass: (ms: number) => void;
  readonly limiter: FakeRateLimiter;
  readonly limiters: FakeRateLimiters;
  readonly store: KeyValueStore;
  /** Practices whose routes were told to have changed. */
  readonly changed: readonly OdsCode[];
}

interface Surroundings {
  readonly tenants?: readonly TenantSystem[];
  readonly limiter?: FakeRateLimiter;
  readonly onRouteChanged?: (odsCode: OdsCode) => Promise<void>;
  /** Of another process; then that process's time counts for it. */
  readonly store?: KeyValueStore;
}

export function aDirectory(
  settings: Readonly<Record<string, string | undefined>> = {},
  { tenants = [], limiter = new FakeRateLimiter(), store, onRouteChanged }: Surroundings = {},
): DirectoryUnderTest {
  const least = { SDS_BASE_URL: BASE, SDS_API_KEY: API_KEY, SDS_SUPPLIER_ODS_CODE: 'ZZS01' };
  const config = SdsConfig.parse({ ...least, ...settings });
  const events: Event[] = [];
  const waits: number[] = [];
  const changed: OdsCode[] = [];
  const time = { ms: START };
  const pass = (ms: number): void => void (time.ms += ms);
  const write =
    (level: Event['level']) =>
    (event: string, fields: EventFields = {}): void =>
      void events.push({ level, event, ...fields });
  const limiters = new FakeRateLimiters(limiter);
  const kept = store ?? new FakeKeyValueStore(() => time.ms);
  const noteChange = async (odsCode: OdsCode): Promise<void> => void changed.push(odsCode);
  const engine = sdsEngine(
    config,
    { tenants, environment: 'test', onRouteChanged: onRouteChanged ?? noteChange },
    {
      http: new UpstreamHttp(new HttpService(axios.create()), { maxBytes: 100_000 }),
      store: kept,
      limiters,
      clock: { now: () => new Date(time.ms), uuid: () => '00000000-0000-4000-8000-000000000000' },
      sleep: async (ms) => {
        waits.push(ms);
        pass(ms);
      },
      events: { info: write('info'), warn: write('warn'), error: write('error') },
    },
  );
  return { ...engine, events, waits, pass, limiter, limiters, store: kept, changed };
}
