import { Module, type DynamicModule } from '@nestjs/common';
import { KEY_VALUE_STORE, ORGANISATION_DIRECTORY, type KeyValueStore, type OrganisationDirectory } from '#contracts';
import { CLOCK, EVENT_LOG, UPSTREAM_HTTP, type Clock, type EventLog, type UpstreamHttp } from '#platform';
import { KeptOrganisations } from './kept-organisations.js';
import { OdsAdapter } from './ods.adapter.js';
import type { OdsConfig } from './ods.config.js';

/** Gives `ORGANISATION_DIRECTORY`. Needs `PlatformModule` and `StoreModule`. */
@Module({})
export class OdsModule {
  static with(config: OdsConfig): DynamicModule {
    return {
      module: OdsModule,
      providers: [
        {
          provide: ORGANISATION_DIRECTORY,
          inject: [UPSTREAM_HTTP, CLOCK, EVENT_LOG, KEY_VALUE_STORE],
          useFactory: (
            http: UpstreamHttp,
            clock: Clock,
            events: EventLog,
            store: KeyValueStore,
          ): OrganisationDirectory => organisationDirectory(config, { http, clock, events, store }),
        },
      ],
      exports: [ORGANISATION_DIRECTORY],
    };
  }
}

interface OdsSurroundings {
  readonly http: UpstreamHttp;
  readonly clock: Pick<Clock, 'now'>;
  readonly events: EventLog;
  readonly store: KeyValueStore;
}

/** Without a base URL: knows nobody and asks nobody. */
const SWITCHED_OFF: OrganisationDirectory = { organisation: async () => undefined };

export function organisationDirectory(
  config: OdsConfig,
  { http, clock, events, store }: OdsSurroundings,
): OrganisationDirectory {
  if (config.ODT_BASE_URL === undefined) return SWITCHED_OFF;
  return new OdsAdapter(
    { server: { baseUrl: config.ODT_BASE_URL, http }, clock, events, kept: new KeptOrganisations(store, events) },
    { apiKey: config.ODT_API_KEY, timeoutMs: config.ODT_TIMEOUT_MS },
  );
}
