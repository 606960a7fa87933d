import { Controller, Get, Inject, ServiceUnavailableException } from '@nestjs/common';
import { RedisConnection } from '#platform';

/** Whether the process runs, and whether it can do its work. */
@Controller('health')
export class HealthController {
  constructor(@Inject(RedisConnection) private readonly redis: RedisConnection) {}

  @Get('live')
  live(): { readonly status: 'ok' } {
    return { status: 'ok' };
  }

  @Get('ready')
  async ready(): Promise<{ readonly status: 'ok' }> {
    if (await this.redis.isReachable()) return { status: 'ok' };
    throw new ServiceUnavailableException({ status: 'error', error: { redis: { status: 'down' } } });
  }
}
