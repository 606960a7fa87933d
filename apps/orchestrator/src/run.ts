import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { createApp } from './create-app.js';
import { AuditRefused } from '#audit';
import { JournalRefused, StartRefused } from '#platform';
import { CertificateRefused } from '#ssp';
import { type Configuration, readConfiguration } from './configuration.js';

/**
 * Reads the settings, builds the product and listens.
 * @throws StartRefused with one line per wrong setting, or when the port is taken.
 */
export async function run(environment: Readonly<Record<string, string | undefined>>): Promise<NestFastifyApplication> {
  const outcome = readConfiguration(environment);
  if (outcome.kind === 'invalid') {
    const lines = outcome.faults.map((fault) => `  ${fault}`);
    throw new StartRefused(
      ['The service cannot start with these settings (docs/configuration.md explains each):', ...lines].join('\n'),
    );
  }
  const { HOST, PORT, METRICS_PORT } = outcome.config.app;
  const app = await created(outcome.config);
  try {
    await app.listen(PORT, HOST);
  } catch (error) {
    await app.close();
    const taken = takenPort(error);
    if (taken === undefined) throw error;
    const setting = taken === METRICS_PORT && taken !== PORT ? 'METRICS_PORT' : 'PORT';
    throw new StartRefused(`Port ${String(taken)} is taken by another program. Set ${setting} to a free one.`);
  }
  return app;
}

/** @throws StartRefused when the journal, the audit or the certificate for the proxy cannot be used */
async function created(config: Configuration): Promise<NestFastifyApplication> {
  try {
    return await createApp(config);
  } catch (error) {
    const refused = [JournalRefused, AuditRefused, CertificateRefused].some((kind) => error instanceof kind);
    throw refused && error instanceof Error ? new StartRefused(error.message) : error;
  }
}

/** Of the API or of the metrics. */
function takenPort(error: unknown): number | undefined {
  if (typeof error !== 'object' || error === null || !('code' in error) || error.code !== 'EADDRINUSE')
    return undefined;
  return 'port' in error && typeof error.port === 'number' ? error.port : undefined;
}
