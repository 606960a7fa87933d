import type { DynamicModule, Provider } from '@nestjs/common';
import { AUDIT_TRAIL, type AuditTrail } from '#contracts';
import { EVENT_LOG, type EventLog, METRICS, type Metrics, readEnvironment } from '#platform';
import { AppModule } from '../../apps/orchestrator/src/app.module.js';
import { JourneyBook } from '../../apps/orchestrator/src/operations/journey-book.js';
import { run } from '../../apps/orchestrator/src/run.js';

/**
 * The product without what operators see, to measure what that costs. Put together here and nowhere else: the product has
 * no setting for it, since nobody may switch the audit off.
 */
const log: EventLog = { info: () => undefined, warn: () => undefined, error: () => undefined };
const metrics: Metrics = {
  exchanged: () => undefined,
  requestAnswered: () => undefined,
  legEnded: () => undefined,
  cacheLookedUp: () => undefined,
  logged: () => undefined,
  turnAwaited: () => () => undefined,
  gauge: () => undefined,
  expect: () => undefined,
  text: async () => ({ contentType: 'text/plain', body: '' }),
};
const book: Pick<JourneyBook, 'note' | 'read'> = { note: () => undefined, read: async () => undefined };
const trail: AuditTrail = { open: async () => ({ close: async () => undefined }), note: async () => undefined };

/** What is left out, by its token. */
const SILENT = new Map<unknown, unknown>([
  [METRICS, metrics],
  [EVENT_LOG, log],
  [JourneyBook, book],
  [AUDIT_TRAIL, trail],
]);

/** The same modules with these providers silent, wherever in the tree they stand. */
function withoutSight(module: DynamicModule): DynamicModule {
  const { imports = [], providers = [] } = module;
  return {
    ...module,
    imports: imports.map((one) => (isDynamic(one) ? withoutSight(one) : one)),
    providers: providers.map(silenced),
  };
}

function silenced(provider: Provider): Provider {
  if (!('provide' in provider) || !SILENT.has(provider.provide)) return provider;
  return { provide: provider.provide as symbol, useValue: SILENT.get(provider.provide) };
}

type Import = NonNullable<DynamicModule['imports']>[number];

function isDynamic(one: Import): one is DynamicModule {
  return 'module' in one;
}

const whole = AppModule.with.bind(AppModule);
AppModule.with = (...settings) => withoutSight(whole(...settings));
await run(readEnvironment());
