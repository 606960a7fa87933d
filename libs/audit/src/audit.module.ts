import { type DynamicModule, Module } from '@nestjs/common';
import { AUDIT_TRAIL, type AuditOpening, type AuditSystem, type AuditTrail } from '#contracts';
import { CLOCK, type Clock, EVENT_LOG, type EventLog } from '#platform';
import { type AuditConfig, chainOf } from './audit.config.js';
import { type AuditGround, openGround } from './audit-ground.js';

/** Whether records can be written now. */
export type AuditHealth = () => Promise<boolean>;
export const AUDIT_HEALTH = Symbol('AuditHealth');

/** What the product says of itself in its records. */
export interface AuditedProduct {
  readonly system: AuditSystem;
  /** Goes into the record of the start: what was set. */
  readonly started: NonNullable<AuditOpening['detail']>;
  /** Behind the name of the chain. */
  readonly suffix?: string;
}

const GROUND = Symbol('AuditGround');
const LIFE = Symbol('AuditLife');

/** Gives every other module `AUDIT_TRAIL` and `AUDIT_HEALTH`. The start ends with `AuditRefused` when nothing can be written. */
@Module({})
export class AuditModule {
  static with(config: AuditConfig, { system, started, suffix }: AuditedProduct): DynamicModule {
    const open = (clock: Clock, log: EventLog): Promise<AuditGround> =>
      openGround(config, chainOf(config, suffix), { system, clock, log });
    return {
      module: AuditModule,
      global: true,
      providers: [
        { provide: GROUND, inject: [CLOCK, EVENT_LOG], useFactory: open },
        { provide: AUDIT_TRAIL, inject: [GROUND], useFactory: ({ trail }: AuditGround): AuditTrail => trail },
        { provide: AUDIT_HEALTH, inject: [GROUND], useFactory: ({ works }: AuditGround): AuditHealth => works },
        {
          provide: LIFE,
          inject: [GROUND, CLOCK],
          useFactory: (ground: AuditGround, clock: Clock) => new AuditLife(ground, clock, started),
        },
      ],
      exports: [AUDIT_TRAIL, AUDIT_HEALTH],
    };
  }
}

/** The first and the last record of a process; the last is missing when it was killed. Called by the framework. */
class AuditLife {
  constructor(
    private readonly ground: AuditGround,
    private readonly clock: Clock,
    private readonly started: AuditedProduct['started'],
  ) {}

  async onApplicationBootstrap(): Promise<void> {
    await this.noted('product.started', this.started);
  }

  /** After the last request and the last job. A disk that takes nothing any more keeps no process from ending. */
  async onApplicationShutdown(): Promise<void> {
    await this.noted('product.stopped', {}).catch(() => undefined);
    await this.ground.close();
  }

  private async noted(
    operation: 'product.started' | 'product.stopped',
    detail: AuditedProduct['started'],
  ): Promise<void> {
    await this.ground.trail.note({
      correlationId: this.clock.uuid(),
      authority: { kind: 'product' },
      operation,
      detail,
      subject: { nhsNumbers: [] },
      providers: [],
      calls: [],
      outcome: { result: 'success' },
    });
  }
}
