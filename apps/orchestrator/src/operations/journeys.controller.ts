import { Controller, Get, Inject, Param, Req } from '@nestjs/common';
import { ApiBearerAuth, ApiDefaultResponse, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyRequest } from 'fastify';
import { Fault } from '#errors';
import { ForFunctions } from '../caller.guard.js';
import { Problem } from '../problem.js';
import { callerOf } from '../request-state.js';
import { JourneyBook } from './journey-book.js';
import { JourneyView } from './journey-schemas.js';
import { JourneyReference } from './operations-schemas.js';

/** For a service desk: what happened under the reference that a user reads out. Shows nothing about the patient. */
@ForFunctions('operations')
@ApiTags('operations')
@ApiBearerAuth()
@ApiDefaultResponse({ description: 'A problem', standardSchema: Problem })
@Controller('v1/operations/journeys')
export class JourneysController {
  constructor(@Inject(JourneyBook) private readonly book: JourneyBook) {}

  @Get(':correlationId')
  @ApiOperation({
    summary:
      'All requests of your organisation under one reference: legs, exchanges with ids for the national service desk, refusals with people masked',
  })
  @ApiOkResponse({ standardSchema: JourneyView })
  async journey(
    @Param('correlationId', { schema: JourneyReference }) correlationId: string,
    @Req() request: FastifyRequest,
  ): Promise<JourneyView> {
    const { odsCode } = callerOf(request).requester.organisation;
    const journey = await this.book.read(odsCode, correlationId);
    if (journey === undefined) throw new Fault('JOURNEY_NOT_KEPT');
    return journey;
  }
}
