import type { LegHandler, SimClock } from './kernel/exchange.js';
import { FaultBoard } from './kernel/fault-board.js';
import { type RunningSimulator, startSimulator } from './kernel/server.js';
import { WireLog } from './kernel/wire-log.js';
import { type KeySource, seededClients } from './oauth/clients.js';
import { KeyFinder } from './oauth/key-finder.js';
import { oauthLeg } from './oauth/oauth-leg.js';
import { TokenStore } from './oauth/token-store.js';
import { newIssuerKey } from './oidc/issuer-key.js';
import { oidcLeg } from './oidc/oidc-leg.js';
import { pdsLeg } from './pds/pds-leg.js';
import type { Pauses } from './practices/broken-answers.js';
import { type GatewaySwitches, LIVE_GATEWAY } from './sds/gateway.js';
import { practiceRecords } from './sds/practice-records.js';
import { sdsLeg } from './sds/sds-leg.js';
import { sspLeg } from './ssp/ssp-leg.js';
import { type StoryBook, storyBook } from './story-book.js';
import { SYSTEM_CLOCK } from './system-clock.js';

/** Everything has a default that suits a test: any free port, no limits, no cache. */
export interface SimulatorOptions {
  readonly host?: string | undefined;
  /** 0, the default, takes any free port. */
  readonly port?: number | undefined;
  readonly admin?: boolean | undefined;
  /** Address as the clients write it, in `aud` and `iss`; the address listened on when absent. */
  readonly publicUrl?: string | undefined;
  readonly clock?: SimClock | undefined;
  readonly storyBook?: StoryBook | undefined;
  /** Where the public key of the client `sim-app` is; without it the client has no key registered. */
  readonly clientKeys?: KeySource | undefined;
  /** How long keys behind a URL are kept. Default 0. */
  readonly jwksCacheSeconds?: number | undefined;
  readonly lenientContentType?: boolean | undefined;
  readonly pdsQuotaPerMinute?: number | undefined;
  /** `LIVE_GATEWAY` when absent. */
  readonly sdsGateway?: GatewaySwitches | undefined;
  /** How slow the practices of the stories `slow` and `drip` are; long enough for any consumer's patience when absent. */
  readonly practicePauses?: Partial<Pauses> | undefined;
  readonly onBug?: ((error: unknown) => void) | undefined;
}

/** The simulator before its start; the switches and the log work without the admin API too. */
export interface Simulator {
  readonly wire: WireLog;
  readonly faults: FaultBoard;
  readonly tokens: TokenStore;
  start(): Promise<RunningSimulator>;
}

/** Puts the legs together: token server, local issuer, PDS, SDS and the Spine proxy with the practices behind it. */
export async function buildSimulator(options: SimulatorOptions = {}): Promise<Simulator> {
  const clock = options.clock ?? SYSTEM_CLOCK;
  const tokens = new TokenStore(clock);
  const wire = new WireLog();
  const faults = new FaultBoard();
  let publicUrl = options.publicUrl ?? '';
  const legs = await buildLegs(options, { clock, tokens, publicUrl: () => publicUrl });
  const start = async (): Promise<RunningSimulator> => {
    const { host = '127.0.0.1', port = 0, admin = false, onBug = () => undefined } = options;
    const running = await startSimulator({ host, port, legs, clock, wire, faults, admin, onBug });
    publicUrl = options.publicUrl ?? running.baseUrl;
    return running;
  };
  return { wire, faults, tokens, start };
}

interface Shared {
  readonly clock: SimClock;
  readonly tokens: TokenStore;
  readonly publicUrl: () => string;
}

async function buildLegs(options: SimulatorOptions, shared: Shared): Promise<readonly LegHandler[]> {
  const { clock, tokens, publicUrl } = shared;
  const book = options.storyBook ?? storyBook();
  const oauth = oauthLeg({
    clock,
    tokens,
    publicUrl,
    clients: seededClients(options.clientKeys),
    keys: new KeyFinder({ clock, cacheSeconds: options.jwksCacheSeconds ?? 0 }),
    lenientContentType: options.lenientContentType ?? false,
  });
  return [
    oauth,
    oidcLeg({ clock, publicUrl, key: await newIssuerKey() }),
    pdsLeg({ clock, tokens, stories: book.stories, quotaPerMinute: options.pdsQuotaPerMinute }),
    sdsLeg({ clock, records: practiceRecords(book.practices), gateway: options.sdsGateway ?? LIVE_GATEWAY }),
    sspLeg({ clock, ...book, ...options.practicePauses }),
  ];
}
