import { createHash } from 'node:crypto';
import type { AuditedProduct } from '#audit';
import type { Configuration } from '../configuration.js';

/** What the records say of this instance, and what it was set to when it started. */
export function auditedProduct(config: Configuration): AuditedProduct {
  const { DEVICE_ID: deviceId, DEVICE_MODEL: product, DEVICE_VERSION: version } = config.ssp;
  return {
    system: { deviceId, product, version, environment: config.app.NHS_ENV },
    started: { node: process.version, ...fingerprints(config) },
  };
}

/**
 * A short fingerprint of the settings of each part: a change of configuration is evident, and by whom and to what stands in
 * the operator's own records. Too short to guess a secret by.
 */
export function fingerprints(config: Readonly<Record<string, unknown>>): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(config).map(([part, settings]) => {
      const text = JSON.stringify({ settings }, plain);
      return [`settings.${part}`, createHash('sha256').update(text).digest('hex').slice(0, 8)];
    }),
  );
}

/** What JSON has no word for. */
function plain(_name: string, value: unknown): unknown {
  if (value instanceof Map || value instanceof Set) return [...value];
  return value instanceof RegExp ? value.source : value;
}
