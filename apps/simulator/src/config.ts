import { z } from 'zod';

import { ODT_API_KEY } from './odt/odt-leg.js';
import { LIVE_GATEWAY } from './sds/gateway.js';

const Path = z.string().trim().min(1).optional();
const PerMinute = z.coerce.number().int().min(1).optional();

/** Settings of the simulator. An empty variable counts as absent. */
const Config = z.object({
  /** TCP port; 0 takes any free one. */
  SIMULATOR_PORT: z.coerce.number().int().min(0).max(65_535).default(4000),
  /** Address to listen on; other machines reach the simulator only through another one than the default. */
  SIMULATOR_HOST: z.string().trim().min(1).default('127.0.0.1'),
  /** Opens `/sim-admin`: the wire log and the fault switches. */
  SIM_ADMIN: z.stringbool().default(false),
  /** Requests that one application may make to PDS in a minute, 300 on int; no limit when absent. */
  SIM_PDS_QUOTA_PER_MINUTE: PerMinute,
  /** The same, smoothed: 900, as on int, lets one request through every 67 ms; no limit when absent. */
  SIM_PDS_SPIKE_PER_MINUTE: PerMinute,
  /** Requests that all applications together may make to PDS in a minute, 1200 on int; no limit when absent. */
  SIM_PDS_API_QUOTA_PER_MINUTE: PerMinute,
  /** Folder with published answers of the PDS sandbox: with it PDS needs no token and knows the people in the folder too. */
  SIM_PDS_SANDBOX_DIR: Path,
  /** Folder with published GP Connect bundles that become patients. */
  SIM_RECORDS_DIR: Path,
  /** Address as the clients write it, without a slash at the end; from host and port when absent. */
  SIM_PUBLIC_URL: z
    .url({ protocol: /^https?$/ })
    .transform((url) => url.replace(/\/+$/, ''))
    .optional(),
  /** JWKS file with the public key of the client `sim-app`; read anew for each token, so it may come later than the start. */
  SIM_CLIENT_JWKS_FILE: Path,
  /** Folder into which certificate, key, CA and CRL files of a consumer are written, made anew at each start: with it the Spine proxy has a second door, with mutual TLS. */
  SIM_MTLS_DIR: Path,
  /** TCP port of that door; 0 takes any free one. */
  SIM_MTLS_PORT: z.coerce.number().int().min(0).max(65_535).default(4443),
  /** Key that the SDS simulator asks for in the header `apikey`. */
  SIM_SDS_API_KEY: z.string().min(1).default(LIVE_GATEWAY.apiKey),
  /** Key that the simulator of the register of organisations asks for in the header `apikey`. */
  SIM_ODT_API_KEY: z.string().min(1).default(ODT_API_KEY),
});
export type SimulatorConfig = z.infer<typeof Config>;

export type ConfigOutcome =
  | { readonly kind: 'config'; readonly config: SimulatorConfig }
  /** One line for each fault; names the variable, never its value. */
  | { readonly kind: 'faults'; readonly faults: readonly string[] };

export function readConfig(environment: Readonly<Record<string, string | undefined>>): ConfigOutcome {
  const given = Object.fromEntries(
    Object.entries(environment).filter(([, value]) => value !== undefined && value !== ''),
  );
  const result = Config.safeParse(given);
  if (result.success) return { kind: 'config', config: result.data };
  return { kind: 'faults', faults: result.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`) };
}
