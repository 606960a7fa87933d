import type { EventFields } from '#platform';
import { SspAgents } from '../src/ssp-agents.js';
import { SspConfig } from '../src/ssp.config.js';

export interface Scene {
  readonly agents: SspAgents;
  readonly events: unknown[][];
  readonly paths: Readonly<Record<'cert' | 'key' | 'ca', string>>;
  readonly pass: (ms: number) => void;
}

/** A process that has just started with these files, and its time. */
export function agentsScene(paths: Scene['paths']): Scene {
  let now = Date.now();
  const events: unknown[][] = [];
  const at =
    (level: string) =>
    (event: string, fields: EventFields = {}): void =>
      void events.push([level, event, ...Object.values(fields).map(String)]);
  const config = SspConfig.parse({
    SSP_BASE_URL: 'https://ssp.example',
    SSP_CLIENT_CERT_PATH: paths.cert,
    SSP_CLIENT_KEY_PATH: paths.key,
    SSP_CA_PATHS: paths.ca,
    JWT_ISS: 'https://consumer.example/',
    DEVICE_ID_SYSTEM: 'https://consumer.example/Id/device',
    DEVICE_ID: 'ORCH-01',
    DEVICE_VERSION: '0.1.0',
    LOCAL_USER_ID_SYSTEM: 'https://consumer.example/Id/user',
  });
  const log = { info: at('info'), warn: at('warn'), error: at('error') };
  const agents = new SspAgents(config, { clock: { now: () => new Date(now) }, log });
  return { agents, events, paths, pass: (ms) => void (now += ms) };
}
