import { Controller, Get, Inject } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import {
  HealthCheck,
  type HealthCheckResult,
  HealthCheckService,
  type HealthIndicatorResult,
  HealthIndicatorService,
} from '@nestjs/terminus';
import {
  JOURNAL_HEALTH,
  type JournalHealth,
  type JournalState,
  STORE_REACHABLE,
  type StoreReachable,
  UPSTREAM_HTTP,
  type UpstreamHttp,
} from '#platform';
import { OpenToEveryone } from './caller.guard.js';

/** Every issuer whose tokens are accepted, with the address of its keys. */
export interface SignInKeys {
  readonly name: string;
  readonly url: string;
}
export const SIGN_IN_KEYS = Symbol('SignInKeys');

/** Records can be read without the journal, so it makes nobody unready: the cause is told, and bookings are refused. */
const JOURNAL_TROUBLE: Readonly<Record<Exclude<JournalState, 'ready'>, string>> = {
  'not-durable':
    'Redis may lose what it has confirmed: no appointment should be booked. Set appendonly yes, appendfsync always and maxmemory-policy noeviction.',
  unreachable:
    'The journal of bookings does not answer: no appointment can be booked. Look at the disk of JOURNAL_PATH, or at Redis.',
  'wrong-key': 'The journal of bookings was written with another STORE_KEY: set that one, so that no booking is lost.',
};

/** Whether the process runs, and whether it can do its work. Asks no national service: a probe is not a user. */
@OpenToEveryone()
@ApiTags('operations')
@Controller('health')
export class HealthController {
  constructor(
    @Inject(HealthCheckService) private readonly health: HealthCheckService,
    @Inject(HealthIndicatorService) private readonly indicators: HealthIndicatorService,
    @Inject(UPSTREAM_HTTP) private readonly http: UpstreamHttp,
    @Inject(SIGN_IN_KEYS) private readonly issuers: readonly SignInKeys[],
    @Inject(STORE_REACHABLE) private readonly storeReachable: StoreReachable,
    @Inject(JOURNAL_HEALTH) private readonly journalHealth: JournalHealth,
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
    return this.health.check([() => this.signIn(), () => this.contextStore(), () => this.journal()]);
  }

  /** One issuer that is away leaves the users of all others served: only when all are, nobody can be recognised. */
  private async signIn(): Promise<HealthIndicatorResult> {
    const indicator = this.indicators.check('sign-in');
    const answers = await Promise.all(
      this.issuers.map(async ({ name, url }) => ({ name, ok: await this.hasKeys(url) })),
    );
    const away = answers.filter(({ ok }) => !ok).map(({ name }) => name);
    if (away.length === 0) return indicator.up();
    const message = `The keys of these sign-in issuers cannot be read, so their users are not recognised: ${away.join(', ')}. Look at the issuer, its certificate, and DNS and firewall towards it.`;
    return away.length < answers.length ? indicator.up({ message }) : indicator.down({ message });
  }

  private async hasKeys(url: string): Promise<boolean> {
    const reply = await this.http.send({
      about: { upstream: 'sign-in', operation: 'keys' },
      method: 'GET',
      url,
      headers: { Accept: 'application/json' },
      timeoutMs: 2_000,
      signal: new AbortController().signal,
    });
    return reply.kind === 'reply' && reply.status === 200;
  }

  private async contextStore(): Promise<HealthIndicatorResult> {
    const indicator = this.indicators.check('context-store');
    if (await this.storeReachable()) return indicator.up();
    return indicator.down({
      message:
        'The store of opened patients (REDIS_URL) does not answer: no patient can be opened. Look at Redis, its password and TLS, and at redis.unreachable in the log.',
    });
  }

  private async journal(): Promise<HealthIndicatorResult> {
    const indicator = this.indicators.check('booking-journal');
    const state = await this.journalHealth();
    return state === 'ready' ? indicator.up() : indicator.up({ message: JOURNAL_TROUBLE[state] });
  }
}
