import { Controller, Get, Inject } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import {
  HealthCheck,
  type HealthCheckResult,
  HealthCheckService,
  type HealthIndicatorResult,
  HealthIndicatorService,
} from '@nestjs/terminus';
import { AUDIT_HEALTH, type AuditHealth } from '#audit';
import { Stopping, STORE_REACHABLE, type StoreReachable } from '#platform';
import { BOOKING_HEALTH, type BookingHealth } from './booking/booking-health.js';
import { OpenToEveryone } from './caller.guard.js';
import { SignInHealth } from './sign-in-health.js';

/** Whether the process runs, and whether it can do its work. Asks no national service but for the keys of a sign-in: a probe is not a user. */
@OpenToEveryone()
@ApiTags('operations')
@Controller('health')
export class HealthController {
  constructor(
    @Inject(HealthCheckService) private readonly health: HealthCheckService,
    @Inject(HealthIndicatorService) private readonly indicators: HealthIndicatorService,
    @Inject(SignInHealth) private readonly signInHealth: SignInHealth,
    @Inject(STORE_REACHABLE) private readonly storeReachable: StoreReachable,
    @Inject(BOOKING_HEALTH) private readonly bookingHealth: BookingHealth,
    @Inject(AUDIT_HEALTH) private readonly auditHealth: AuditHealth,
    @Inject(Stopping) private readonly stopping: Stopping,
  ) {}

  @Get('live')
  @ApiOperation({ summary: 'The process runs' })
  @ApiOkResponse()
  live(): { readonly status: 'ok' } {
    return { status: 'ok' };
  }

  @Get('ready')
  @HealthCheck()
  @ApiOperation({ summary: 'Callers can be served; else 503 with the cause' })
  async ready(): Promise<HealthCheckResult> {
    if (this.stopping.begun) return this.health.check([() => this.end()]);
    return this.health.check([
      () => this.signIn(),
      () => this.contextStore(),
      () => this.journal(),
      () => this.audit(),
    ]);
  }

  /** Told to end: it finishes what it has begun, and others serve whoever comes. */
  private end(): HealthIndicatorResult {
    return this.indicators.check('stopping').down({ message: 'The process was told to end.' });
  }

  /** One issuer that is away leaves the users of all others served: only when all are, nobody can be recognised. */
  private async signIn(): Promise<HealthIndicatorResult> {
    const indicator = this.indicators.check('sign-in');
    const { names, all } = await this.signInHealth.away();
    if (names.length === 0) return indicator.up();
    const message = `The keys of these sign-in issuers cannot be read, so their users are not recognised: ${names.join(', ')}. Look at the issuer, its certificate, and DNS and firewall towards it.`;
    return all ? indicator.down({ message }) : indicator.up({ message });
  }

  private async contextStore(): Promise<HealthIndicatorResult> {
    const indicator = this.indicators.check('context-store');
    if (await this.storeReachable()) return indicator.up();
    return indicator.down({
      message:
        'The store of opened patients (REDIS_URL) does not answer: no patient can be opened. Look at Redis, its password and TLS, and at redis.unreachable in the log.',
    });
  }

  private async audit(): Promise<HealthIndicatorResult> {
    const indicator = this.indicators.check('audit');
    if (await this.auditHealth()) return indicator.up();
    return indicator.down({
      message: 'The audit cannot be written (AUDIT_DIR): every request is refused until it can.',
    });
  }

  /** Records can be read without the journal, so it makes nobody unready: the cause is told, and bookings are refused. */
  private async journal(): Promise<HealthIndicatorResult> {
    const indicator = this.indicators.check('booking-journal');
    const message = await this.bookingHealth();
    return message === undefined ? indicator.up() : indicator.up({ message });
  }
}
