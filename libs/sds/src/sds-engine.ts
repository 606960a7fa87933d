import type {
  Asid,
  DirectoryCall,
  DirectoryDesk,
  KeyValueStore,
  OdsCode,
  RateLimiters,
  SpineDirectory,
} from '#contracts';
import type { Clock, EventLog, JobProcessor, Sleep, UpstreamHttp } from '#platform';
import { DirectorySearch } from './directory-search.js';
import { DirectoryWire } from './directory-wire.js';
import { KeptTexts } from './kept-texts.js';
import { KnownRoutes } from './known-routes.js';
import { NegativeAnswers } from './negative-answers.js';
import { OwnAsidMemory } from './own-asid-memory.js';
import { OwnAsids, type OwnAsidSettings } from './own-asids.js';
import { readPinFile } from './pin-file.js';
import { RouteFinder } from './route-finder.js';
import { RoutePins } from './route-pins.js';
import { RouteProbes } from './route-probes.js';
import { SdsAdapter } from './sds.adapter.js';
import type { SdsConfig } from './sds.config.js';
import { SdsDesk } from './sds-desk.js';
import { sdsJobs } from './sds-jobs.js';
import { SiblingRoutes } from './sibling-routes.js';
import { StaleRoutes } from './stale-routes.js';

const MINUTE_MS = 60_000;
const HOUR_MS = 3_600_000;

/** What the configuration of an organisation says of our system there; it goes before the settings for all. */
export interface TenantSystem {
  readonly odsCode: OdsCode;
  readonly asid?: Asid | undefined;
  readonly supplierOdsCode?: OdsCode | undefined;
}

export interface SdsOptions {
  readonly tenants: readonly TenantSystem[];
  /** Stands in every key of what is kept: data of two environments never mix (sds.md §2). */
  readonly environment: string;
  /** What else was learnt at the practice's old address is to be forgotten. */
  readonly onRouteChanged?: (odsCode: OdsCode) => Promise<void>;
}

export interface SdsSurroundings {
  readonly http: UpstreamHttp;
  readonly store: KeyValueStore;
  readonly limiters: RateLimiters;
  readonly clock: Clock;
  readonly sleep: Sleep;
  readonly events: EventLog;
}

export interface SdsEngine {
  readonly directory: SpineDirectory;
  readonly desk: DirectoryDesk;
  /** For a job: asks again for our own ASIDs that are in use and in the last fifth of their life (sds.md §15.5). */
  readonly refreshOwnAsids: (call: DirectoryCall) => Promise<void>;
  /** What runs beside the users' calls. */
  readonly jobs: readonly JobProcessor[];
}

/** One of everything, for one environment. */
export function sdsEngine(config: SdsConfig, options: SdsOptions, around: SdsSurroundings): SdsEngine {
  const { clock, events } = around;
  // The sandbox has no GP Connect practice that can be called. Source: sds.md §8.
  if (config.SDS_BASE_URL.includes('sandbox.'))
    events.warn('sds.sandbox', { detail: 'no practice can be routed here' });
  const parts = partsOf(config, options, around);
  const directory = new SdsAdapter({ ...parts, clock, events }, config.SDS_BUDGET_MS);
  const desk = new SdsDesk({ ...parts, clock, events }, config.SDS_BUDGET_MS);
  const organisations = options.tenants.map(({ odsCode }) => odsCode);
  const refreshOwnAsids = (call: DirectoryCall): Promise<void> => directory.refreshOwnAsids(organisations, call);
  const ownAsidMs = config.SDS_OWN_ASID_CACHE_HOURS * HOUR_MS;
  const jobs = sdsJobs({ watched: config.SDS_PROBES, ownAsidMs }, { desk, refreshOwnAsids, clock });
  return { directory, desk, refreshOwnAsids, jobs };
}

function partsOf(config: SdsConfig, options: SdsOptions, around: SdsSurroundings) {
  const { clock, events } = around;
  const policy = { odsCheck: config.SDS_ADDRESS_ODS_CHECK, allowHttp: config.SDS_ALLOW_HTTP_ADDRESS };
  const kept = new KeptTexts(around.store, options.environment, events);
  const search = searchOf(config, around);
  const pins = new RoutePins(readPinFile(config.SDS_ROUTE_PINS_PATH).pins, { kept, clock, events });
  const finder = new RouteFinder({ search, pins, events }, policy);
  const { onRouteChanged = async () => undefined } = options;
  const known = new KnownRoutes({ kept, clock, events, onRouteChanged });
  const memory = new OwnAsidMemory(kept, config.SDS_OWN_ASID_CACHE_HOURS * HOUR_MS, clock);
  const watching = { watched: config.SDS_PROBES, budgetMs: config.SDS_BUDGET_MS };
  const staleLimits = {
    patientDataMaxMs: config.SDS_STALE_S2_MAX_MIN * MINUTE_MS,
    noPatientDataMaxMs: config.SDS_STALE_S3_MAX_MIN * MINUTE_MS,
  };
  return {
    search,
    pins,
    finder,
    known,
    negatives: new NegativeAnswers(kept),
    siblings: new SiblingRoutes({ search, clock, events }, policy),
    stale: new StaleRoutes({ known, clock, events }, staleLimits),
    ownAsids: new OwnAsids({ search, memory, events }, ownAsidSettings(config, options.tenants)),
    probes: new RouteProbes({ finder, known, kept, clock, events }, watching),
  };
}

function searchOf(config: SdsConfig, { http, limiters, clock, sleep, events }: SdsSurroundings): DirectorySearch {
  // The directory's gateway smooths: a burst is refused even far below the quota (sds.md §3).
  const limiter = limiters.limiter({ name: 'sds', perSecond: config.SDS_RATE_PER_SEC, evenly: true });
  const wire = new DirectoryWire(
    { server: { baseUrl: config.SDS_BASE_URL, http }, limiter, clock, events },
    {
      apiKey: config.SDS_API_KEY,
      timeoutMs: config.SDS_TIMEOUT_MS,
      suspectEmptyMs: config.SDS_SUSPECT_EMPTY_MS,
    },
  );
  return new DirectorySearch({ wire, clock, sleep, events }, config.SDS_MAX_ATTEMPTS);
}

function ownAsidSettings(config: SdsConfig, tenants: readonly TenantSystem[]): OwnAsidSettings {
  const asids = tenants.flatMap(({ odsCode, asid }): [OdsCode, Asid][] =>
    asid === undefined ? [] : [[odsCode, asid]],
  );
  const suppliers = new Map(tenants.map(({ odsCode, supplierOdsCode }) => [odsCode, supplierOdsCode]));
  return {
    pins: new Map([...config.SDS_CONSUMER_ASID_PINS, ...asids]),
    supplierOf: (odsCode) => suppliers.get(odsCode) ?? config.SDS_SUPPLIER_ODS_CODE,
  };
}
