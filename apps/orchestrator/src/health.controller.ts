import { Controller, Get, Inject } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import {
  HealthCheck,
  type HealthCheckResult,
  HealthCheckService,
  type HealthIndicatorResult,
  HealthIndicatorService,
} from '@nestjs/terminus';
import { STORE_REACHABLE, type StoreReachable, UPSTREAM_HTTP, type UpstreamHttp } from '#platform';
import { OpenToEveryone } from './caller.guard.js';

export const SIGN_IN_KEYS_URL = Symbol('SignInKeysUrl');

/** Whether the process runs, and whether it can do its work. Asks no national service: a probe is not a user. */
@OpenToEveryone()
@ApiTags('operations')
@Controller('health')
export class HealthController {
  constructor(
    @Inject(HealthCheckService) private readonly health: HealthCheckService,
    @Inject(HealthIndicatorService) private readonly indicators: HealthIndicatorService,
    @Inject(UPSTREAM_HTTP) private readonly http: UpstreamHttp,
    @Inject(SIGN_IN_KEYS_URL) private readonly keysUrl: string,
    @Inject(STORE_REACHABLE) private readonly storeReachable: StoreReachable,
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
    return this.health.check([() => this.signIn(), () => this.contextStore()]);
  }

  private async signIn(): Promise<HealthIndicatorResult> {
    const indicator = this.indicators.check('sign-in');
    const reply = await this.http.send({
      method: 'GET',
      url: this.keysUrl,
      headers: { Accept: 'application/json' },
      timeoutMs: 2_000,
      signal: new AbortController().signal,
    });
    if (reply.kind === 'reply' && reply.status === 200) return indicator.up();
    return indicator.down({
      message: 'The keys of the sign-in issuer (FRONTEND_JWKS_URL) cannot be read: no caller can be recognised.',
    });
  }

  private async contextStore(): Promise<HealthIndicatorResult> {
    const indicator = this.indicators.check('context-store');
    if (await this.storeReachable()) return indicator.up();
    return indicator.down({
      message: 'The store of opened patients (REDIS_URL) does not answer: no patient can be opened.',
    });
  }
}
