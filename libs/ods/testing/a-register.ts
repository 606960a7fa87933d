import { HttpService } from '@nestjs/axios';
import axios from 'axios';
import type { KeyValueStore, OrganisationDirectory } from '#contracts';
import { UpstreamHttp, type EventFields } from '#platform';
import { FakeKeyValueStore } from '../../contracts/testing/fakes.js';
import { OdsConfig } from '../src/ods.config.js';
import { organisationDirectory } from '../src/ods.module.js';

export const BASE = 'https://register.example/organisation-data-terminology-api/fhir';
export const API_KEY = 'key-0000-2222';

interface Event extends EventFields {
  readonly level: 'info' | 'warn' | 'error';
  readonly event: string;
}

/** The adapter with a clock that stands still unless time is let pass. */
export interface RegisterUnderTest {
  readonly directory: OrganisationDirectory;
  readonly events: readonly Event[];
  readonly store: KeyValueStore;
  readonly pass: (ms: number) => void;
}

export function aRegister(
  settings: Readonly<Record<string, string | undefined>> = {},
  given?: KeyValueStore,
): RegisterUnderTest {
  const config = OdsConfig.parse({ ODT_BASE_URL: BASE, ODT_API_KEY: API_KEY, ...settings });
  const events: Event[] = [];
  const time = { ms: Date.parse('2026-11-16T09:00:00Z') };
  const write =
    (level: Event['level']) =>
    (event: string, fields: EventFields = {}): void => {
      events.push({ level, event, ...fields });
    };
  const store = given ?? new FakeKeyValueStore(() => time.ms);
  const directory = organisationDirectory(config, {
    http: new UpstreamHttp(new HttpService(axios.create()), { maxBytes: 100_000 }),
    clock: { now: () => new Date(time.ms) },
    events: { info: write('info'), warn: write('warn'), error: write('error') },
    store,
  });
  const pass = (ms: number): void => {
    time.ms += ms;
  };
  return { directory, events, store, pass };
}
