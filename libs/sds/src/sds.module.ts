import { Module, type DynamicModule } from '@nestjs/common';
import { SPINE_DIRECTORY, type Asid, type OdsCode, type SpineDirectory } from '#contracts';
import {
  CLOCK,
  EVENT_LOG,
  SLEEP,
  UPSTREAM_HTTP,
  type Clock,
  type EventLog,
  type Sleep,
  type UpstreamHttp,
} from '#platform';
import { DirectorySearch } from './directory-search.js';
import { OwnAsids, type OwnAsidSettings } from './own-asids.js';
import { SdsAdapter } from './sds.adapter.js';
import type { SdsConfig } from './sds.config.js';

const HOUR_MS = 3_600_000;

/** What the configuration of an organisation says of our system there; it goes before the settings for all. */
export interface TenantSystem {
  readonly odsCode: OdsCode;
  readonly asid?: Asid | undefined;
  readonly supplierOdsCode?: OdsCode | undefined;
}

/** Gives `SPINE_DIRECTORY`. Needs `PlatformModule`. */
@Module({})
export class SdsModule {
  static with(config: SdsConfig, tenants: readonly TenantSystem[]): DynamicModule {
    return {
      module: SdsModule,
      providers: [
        {
          provide: SPINE_DIRECTORY,
          inject: [UPSTREAM_HTTP, CLOCK, SLEEP, EVENT_LOG],
          useFactory: (http: UpstreamHttp, clock: Clock, sleep: Sleep, events: EventLog): SpineDirectory =>
            sdsDirectory(config, tenants, { http, clock, sleep, events }),
        },
      ],
      exports: [SPINE_DIRECTORY],
    };
  }
}

interface SdsSurroundings {
  readonly http: UpstreamHttp;
  readonly clock: Clock;
  readonly sleep: Sleep;
  readonly events: EventLog;
}

export function sdsDirectory(
  config: SdsConfig,
  tenants: readonly TenantSystem[],
  { http, clock, sleep, events }: SdsSurroundings,
): SpineDirectory {
  // The sandbox has no GP Connect practice that can be called. Source: sds.md §8.
  if (config.SDS_BASE_URL.includes('sandbox.'))
    events.warn('sds.sandbox', { detail: 'no practice can be routed here' });
  const search = new DirectorySearch(
    { server: { baseUrl: config.SDS_BASE_URL, http }, clock, sleep, events },
    {
      apiKey: config.SDS_API_KEY,
      timeoutMs: config.SDS_TIMEOUT_MS,
      maxAttempts: config.SDS_MAX_ATTEMPTS,
      suspectEmptyMs: config.SDS_SUSPECT_EMPTY_MS,
    },
  );
  const ownAsids = new OwnAsids(search, ownAsidSettings(config, tenants), clock);
  return new SdsAdapter(
    { search, ownAsids, clock, events },
    {
      odsCheck: config.SDS_ADDRESS_ODS_CHECK,
      allowHttp: config.SDS_ALLOW_HTTP_ADDRESS,
      budgetMs: config.SDS_BUDGET_MS,
    },
  );
}

function ownAsidSettings(config: SdsConfig, tenants: readonly TenantSystem[]): OwnAsidSettings {
  const asids = tenants.flatMap(({ odsCode, asid }): [OdsCode, Asid][] =>
    asid === undefined ? [] : [[odsCode, asid]],
  );
  const suppliers = new Map(tenants.map(({ odsCode, supplierOdsCode }) => [odsCode, supplierOdsCode]));
  return {
    pins: new Map([...config.SDS_CONSUMER_ASID_PINS, ...asids]),
    supplierOf: (odsCode) => suppliers.get(odsCode) ?? config.SDS_SUPPLIER_ODS_CODE,
    keepMs: config.SDS_OWN_ASID_CACHE_HOURS * HOUR_MS,
  };
}
