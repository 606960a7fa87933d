import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { createApp } from './create-app.js';
import { AuditRefused } from '#audit';
import { JournalRefused } from '#platform';
import { CertificateRefused } from '#ssp';
import { type Configuration, readConfiguration } from './configuration.js';

/** Why a start stopped, in lines for the operator. */
export class StartRefused extends Error {
  override readonly name = 'StartRefused';
}

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
  const { HOST, PORT } = outcome.config.app;
  const app = await created(outcome.config);
  try {
    await app.listen(PORT, HOST);
  } catch (error) {
    await app.close();
    throw isTaken(error)
      ? new StartRefused(`Port ${String(PORT)} is taken by another program. Set PORT to a free one.`)
      : error;
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

function isTaken(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'EADDRINUSE';
}
