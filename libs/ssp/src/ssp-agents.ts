import { readFileSync } from 'node:fs';
import { Agent as HttpAgent } from 'node:http';
import { Agent as HttpsAgent } from 'node:https';
import { createSecureContext } from 'node:tls';
import type { SspConfig } from './ssp.config.js';

/** In order of preference. Source: gp-connect-core.md §9.5. */
const CIPHERS = 'AESGCM+EECDH:AESGCM+EDH:AES256+EECDH:AES256+EDH';

export interface SspAgents {
  readonly http: HttpAgent;
  readonly https: HttpsAgent;
}

/**
 * Connections for the proxy and no other host; they live as long as the process.
 * Throws a plain Error at start when a file cannot be read or key and certificate do not belong together.
 */
export function sspAgents(config: SspConfig): SspAgents {
  const shared = { keepAlive: true, maxSockets: config.SSP_MAX_SOCKETS };
  const trust = tlsOptions(config);
  return { http: new HttpAgent(shared), https: new HttpsAgent({ ...shared, ...trust }) };
}

function tlsOptions(config: SspConfig): object {
  const { SSP_CLIENT_CERT_PATH, SSP_CLIENT_KEY_PATH, SSP_CA_PATHS } = config;
  const common = { minVersion: 'TLSv1.2', ciphers: CIPHERS, rejectUnauthorized: true } as const;
  if (SSP_CLIENT_CERT_PATH === undefined || SSP_CLIENT_KEY_PATH === undefined || SSP_CA_PATHS === undefined)
    return common;
  const options = {
    ...common,
    cert: fileOf('SSP_CLIENT_CERT_PATH', SSP_CLIENT_CERT_PATH),
    key: fileOf('SSP_CLIENT_KEY_PATH', SSP_CLIENT_KEY_PATH),
    ca: SSP_CA_PATHS.map((path) => fileOf('SSP_CA_PATHS', path)),
  };
  refuseUnusable(options);
  return options;
}

/** The reason of OpenSSL is left out: it may quote the file. */
function refuseUnusable(options: Parameters<typeof createSecureContext>[0]): void {
  try {
    createSecureContext(options);
  } catch {
    throw new Error(
      'SSP_CLIENT_CERT_PATH, SSP_CLIENT_KEY_PATH, SSP_CA_PATHS: not PEM, or key and certificate do not belong together',
    );
  }
}

function fileOf(variable: string, path: string): Buffer {
  try {
    return readFileSync(path);
  } catch {
    throw new Error(`${variable}: the file cannot be read`);
  }
}
