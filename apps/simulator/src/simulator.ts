import type { JSONWebKeySet } from 'jose';

import { appointmentActions } from './appointments/admin-actions.js';
import { type AppointmentDesk, AppointmentWorld } from './appointments/appointment-world.js';
import { cis2Issuer, cis2Leg } from './cis2/cis2-leg.js';
import type { LegHandler, SimClock } from './kernel/exchange.js';
import { FaultBoard, knownFaults } from './kernel/fault-board.js';
import { ScriptedAnswers } from './kernel/scripted-answers.js';
import { type KernelOptions, requestListener, type RunningSimulator, startSimulator } from './kernel/server.js';
import { WireLog } from './kernel/wire-log.js';
import { nhsLoginIssuer, nhsLoginLeg } from './nhs-login/nhs-login-leg.js';
import { odtLeg } from './odt/odt-leg.js';
import { type KeySource, RegisteredKeys, seededClients } from './oauth/clients.js';
import { KeyFinder } from './oauth/key-finder.js';
import { oauthLeg } from './oauth/oauth-leg.js';
import { TokenStore } from './oauth/token-store.js';
import { IssuerKeyHolder, newIssuerKey } from './oidc/issuer-key.js';
import { oidcLeg } from './oidc/oidc-leg.js';
import { LOCAL_USERS, SECOND_USERS } from './oidc/users.js';
import { pdsLeg, type PdsSwitches } from './pds/pds-leg.js';
import { pdsSandbox } from './pds/sandbox.js';
import { sandboxFolder } from './pds/sandbox-folder.js';
import type { Pauses } from './practices/broken-answers.js';
import { type GatewaySwitches, LIVE_GATEWAY } from './sds/gateway.js';
import { directoryActions } from './sds/directory-actions.js';
import { LiveDirectory } from './sds/live-directory.js';
import { sdsLeg } from './sds/sds-leg.js';
import { watchedDirectory, watchedProxy } from './sds/watched-legs.js';
import { signInActions } from './sign-in-actions.js';
import { sspLeg } from './ssp/ssp-leg.js';
import { type StoryBook, storyBook } from './story-book.js';
import { SYSTEM_CLOCK } from './system-clock.js';
import { type MtlsOptions, MtlsProxy } from './tls/mtls-proxy.js';

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
  /** Requests of one application to PDS in a minute. */
  readonly pdsQuotaPerMinute?: number | undefined;
  /** The same, smoothed: 900 lets one request through every 67 ms. */
  readonly pdsSpikePerMinute?: number | undefined;
  /** Requests of all applications to PDS in a minute. */
  readonly pdsApiQuotaPerMinute?: number | undefined;
  /** Folder of published answers of the PDS sandbox; with it PDS is an open sandbox. */
  readonly pdsSandboxDir?: string | undefined;
  /** `LIVE_GATEWAY` when absent. */
  readonly sdsGateway?: GatewaySwitches | undefined;
  /** The key that the register of organisations asks for; `ODT_API_KEY` when absent. */
  readonly odtApiKey?: string | undefined;
  /** How slow the practices of the stories `slow` and `drip` are; long enough for any consumer's patience when absent. */
  readonly practicePauses?: Partial<Pauses> | undefined;
  /** Opens a second door to the Spine proxy that asks for a certificate; the ordinary one stays open. */
  readonly mtls?: MtlsOptions | undefined;
  readonly onBug?: ((error: unknown) => void) | undefined;
}

/** The simulator when it runs; `mtls` where that was asked for. */
export interface WholeSimulator extends RunningSimulator {
  readonly mtls: MtlsProxy | undefined;
}

/** The simulator before its start; the switches and the log work without the admin API too. */
export interface Simulator {
  readonly wire: WireLog;
  readonly faults: FaultBoard;
  /** Answers word for word, before any fault and any story. */
  readonly answers: ScriptedAnswers;
  /** Access tokens of the token server; `revokeAll` ends those issued so far. */
  readonly tokens: TokenStore;
  /** What the practices have in their books, and the switches that spoil booking. */
  readonly appointments: AppointmentDesk;
  /** The directory and the proxy behind it: what is registered, spoilt and was asked. */
  readonly directory: LiveDirectory;
  /** Replaces the public keys registered for `sim-app` and the other clients that share them. */
  registerClientKeys(jwks: JSONWebKeySet): void;
  /** Gives the issuer `/oidc` a new key; the old one leaves its JWKS at once. */
  rotateOidcKey(): Promise<void>;
  start(): Promise<WholeSimulator>;
}

/** Puts the legs together: token server, sign-in services, PDS, SDS, the register of organisations and the Spine proxy with the practices behind it. */
export async function buildSimulator(options: SimulatorOptions = {}): Promise<Simulator> {
  const clock = options.clock ?? SYSTEM_CLOCK;
  const tokens = new TokenStore(clock);
  const wire = new WireLog();
  const faults = new FaultBoard();
  const answers = new ScriptedAnswers();
  const clientKeys = new RegisteredKeys(options.clientKeys);
  const oidcKey = await IssuerKeyHolder.create();
  const book = options.storyBook ?? storyBook();
  const appointments = new AppointmentWorld({ clock, ...book });
  const directory = new LiveDirectory(book.practices, clock);
  let publicUrl = options.publicUrl ?? '';
  const shared = { clock, tokens, clientKeys, oidcKey, book, directory, appointments, publicUrl: () => publicUrl };
  const legs = [...(await signInLegs(options, shared)), ...nationalLegs(options, shared)];
  const actions = {
    ...signInActions({ tokens, clientKeys, oidcKey }),
    ...directoryActions(directory, legs.filter(({ leg }) => leg === 'sds').flatMap(knownFaults)),
    ...appointmentActions(appointments),
  };
  const start = async (): Promise<WholeSimulator> => {
    const { host = '127.0.0.1', port = 0, admin = false, onBug = () => undefined } = options;
    const kernel = { host, port, legs, clock, wire, faults, answers, admin, actions, onBug };
    const running = await startSimulator(kernel);
    publicUrl = options.publicUrl ?? running.baseUrl;
    return withMtls(running, kernel, options.mtls);
  };
  const rotateOidcKey = async (): Promise<void> => {
    await oidcKey.rotate();
  };
  const registerClientKeys = (jwks: JSONWebKeySet): void => {
    clientKeys.register(jwks);
  };
  return { wire, faults, answers, tokens, directory, appointments, registerClientKeys, rotateOidcKey, start };
}

async function withMtls(
  running: RunningSimulator,
  kernel: KernelOptions,
  options: MtlsOptions | undefined,
): Promise<WholeSimulator> {
  if (options === undefined) return { ...running, mtls: undefined };
  const legs = kernel.legs.filter(({ leg }) => leg === 'ssp');
  const serve = requestListener({ ...kernel, legs, admin: false });
  try {
    const mtls = await MtlsProxy.open(options, { host: kernel.host, serve });
    const close = async (): Promise<void> => {
      await Promise.all([running.close(), mtls.close()]);
    };
    return { ...running, mtls, close };
  } catch (error) {
    await running.close();
    throw error;
  }
}

interface Shared {
  readonly clock: SimClock;
  readonly tokens: TokenStore;
  readonly clientKeys: RegisteredKeys;
  readonly oidcKey: IssuerKeyHolder;
  readonly book: StoryBook;
  readonly directory: LiveDirectory;
  readonly publicUrl: () => string;
  readonly appointments: AppointmentWorld;
}

function nationalLegs(options: SimulatorOptions, shared: Shared): readonly LegHandler[] {
  const { clock, tokens, book, directory, appointments } = shared;
  const { sdsGateway: gateway = LIVE_GATEWAY, practicePauses } = options;
  const sds = sdsLeg({ clock, records: () => directory.records, gateway });
  const ssp = sspLeg({
    clock,
    ...book,
    ...practicePauses,
    appointments,
    // Read at each request: the proxy follows the directory.
    get practices() {
      return directory.systems;
    },
  });
  return [
    pdsLeg({ clock, tokens, stories: book.stories, ...pdsSwitches(options) }),
    watchedDirectory(sds, directory),
    odtLeg({ practices: book.practices, apiKey: options.odtApiKey }),
    watchedProxy(ssp, directory, book.stories),
  ];
}

function pdsSwitches(options: SimulatorOptions): PdsSwitches {
  const { pdsSandboxDir } = options;
  return {
    quotaPerMinute: options.pdsQuotaPerMinute,
    spikePerMinute: options.pdsSpikePerMinute,
    apiQuotaPerMinute: options.pdsApiQuotaPerMinute,
    ...(pdsSandboxDir === undefined ? {} : { sandbox: pdsSandbox(sandboxFolder(pdsSandboxDir)) }),
  };
}

/** The token server and those who sign people in. */
async function signInLegs(options: SimulatorOptions, shared: Shared): Promise<readonly LegHandler[]> {
  const { clock, tokens, publicUrl, clientKeys, oidcKey } = shared;
  const making = [newIssuerKey(), newIssuerKey('RS512'), IssuerKeyHolder.create()] as const;
  const [cis2Key, nhsLoginKey, secondKey] = await Promise.all(making);
  const cis2 = { clock, publicUrl, key: cis2Key };
  const nhsLogin = { clock, publicUrl, key: nhsLoginKey };
  const oauth = oauthLeg({
    clock,
    tokens,
    publicUrl,
    clients: seededClients(() => clientKeys.current()),
    keys: new KeyFinder({ clock, cacheSeconds: options.jwksCacheSeconds ?? 0 }),
    issuers: [cis2Issuer(cis2), nhsLoginIssuer(nhsLogin)],
    lenientContentType: options.lenientContentType ?? false,
  });
  return [
    oauth,
    oidcLeg({ clock, publicUrl, key: oidcKey, leg: 'oidc', users: LOCAL_USERS }),
    oidcLeg({ clock, publicUrl, key: secondKey, leg: 'oidc-b', users: SECOND_USERS }),
    cis2Leg(cis2),
    nhsLoginLeg(nhsLogin),
  ];
}
