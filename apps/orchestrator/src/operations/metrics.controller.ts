import { Controller, Get, Inject, Res } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiProduces, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { METRICS, type Metrics } from '#platform';
import { OpenToEveryone } from '../caller.guard.js';

/** For Prometheus, on the port of the API unless METRICS_PORT names another. Holds names and numbers of ours only. */
@OpenToEveryone()
@ApiTags('operations')
@Controller('metrics')
export class MetricsController {
  constructor(@Inject(METRICS) private readonly metrics: Metrics) {}

  @Get()
  @ApiOperation({ summary: 'What is counted and measured, in the text format of Prometheus' })
  @ApiProduces('text/plain')
  @ApiOkResponse()
  async read(@Res() reply: FastifyReply): Promise<void> {
    const { contentType, body } = await this.metrics.text();
    void reply.type(contentType).send(body);
  }
}
