import { readConfig, type SimulatorConfig } from './config.js';
import { environment } from './environment.js';
import { LIVE_GATEWAY } from './sds/gateway.js';
import { buildSimulator } from './simulator.js';
import { storyBook } from './story-book.js';

async function main(): Promise<void> {
  const outcome = readConfig(environment);
  if (outcome.kind === 'faults') {
    fail(`The simulator cannot start with these settings:\n${outcome.faults.map((fault) => `  ${fault}`).join('\n')}`);
    return;
  }
  try {
    await run(outcome.config);
  } catch (error: unknown) {
    fail(error instanceof Error ? error.message : String(error));
  }
}

async function run(config: SimulatorConfig): Promise<void> {
  const simulator = await buildSimulator({
    host: config.SIMULATOR_HOST,
    port: config.SIMULATOR_PORT,
    admin: config.SIM_ADMIN,
    publicUrl: config.SIM_PUBLIC_URL,
    clientKeys:
      config.SIM_CLIENT_JWKS_FILE === undefined ? undefined : { kind: 'file', path: config.SIM_CLIENT_JWKS_FILE },
    sdsGateway: { ...LIVE_GATEWAY, apiKey: config.SIM_SDS_API_KEY },
    odtApiKey: config.SIM_ODT_API_KEY,
    pdsQuotaPerMinute: config.SIM_PDS_QUOTA_PER_MINUTE,
    pdsSpikePerMinute: config.SIM_PDS_SPIKE_PER_MINUTE,
    pdsApiQuotaPerMinute: config.SIM_PDS_API_QUOTA_PER_MINUTE,
    pdsSandboxDir: config.SIM_PDS_SANDBOX_DIR,
    storyBook: storyBook(config.SIM_RECORDS_DIR),
    mtls: config.SIM_MTLS_DIR === undefined ? undefined : { folder: config.SIM_MTLS_DIR, port: config.SIM_MTLS_PORT },
    onBug: (error) =>
      process.stderr.write(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`),
  });
  const running = await simulator.start();
  process.stdout.write(`Simulator of the national services: ${running.baseUrl}\n`);
  if (running.mtls !== undefined) process.stdout.write(`Spine proxy with mutual TLS: ${running.mtls.url}\n`);
  const stop = (): void => {
    void running.close();
  };
  process.once('SIGINT', stop);
  process.once('SIGTERM', stop);
}

function fail(message: string): void {
  process.stderr.write(`${message}\n`);
  process.exitCode = 1;
}

await main();
