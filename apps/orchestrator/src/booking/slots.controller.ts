import { Controller, Get, Inject, Param, Query, Req, Res } from '@nestjs/common';
import { ApiBearerAuth, ApiDefaultResponse, ApiHeader, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { londonDate } from '#contracts';
import { CLOCK, type Clock } from '#platform';
import { SlotJourney } from '#workflow';
import { API_SETTINGS, type ApiSettings } from '../api-settings.js';
import { beginJourney } from '../call-frame.js';
import { ForFunctions } from '../caller.guard.js';
import { ContextId } from '../patient-contexts.controller.js';
import { Problem } from '../problem.js';
import { Refusal } from '../refusal.js';
import { REQUEST_TIMEOUT } from '../request-timeout.js';
import { SlotsQuery, SlotsReply } from './slot-schemas.js';
import { slotsReply } from './slots-reply.js';
import { dayFaults } from './visit-schemas.js';

/** How far one search may reach: six windows of two weeks. */
const MOST_DAYS = 84;

@ForFunctions('appointments')
@ApiTags('appointments')
@ApiBearerAuth()
@ApiHeader(REQUEST_TIMEOUT)
@ApiDefaultResponse({ description: 'A problem', standardSchema: Problem })
@Controller('v1/patient-contexts')
export class SlotsController {
  constructor(
    @Inject(SlotJourney) private readonly journeys: SlotJourney,
    @Inject(API_SETTINGS) private readonly settings: ApiSettings,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  @Get(':id/slots')
  @ApiOperation({ summary: 'Free slots at the patient’s practice or at another organisation; at most 84 days' })
  @ApiOkResponse({ standardSchema: SlotsReply })
  async find(
    @Param('id', { schema: ContextId }) id: string,
    @Query({ schema: SlotsQuery }) query: SlotsQuery,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const { from, to, organisation: at, organisationType, service: dosServiceId } = query;
    const errors = dayFaults({ from, to }, { today: londonDate(this.clock.now()), longest: MOST_DAYS });
    if (errors.length > 0) throw new Refusal('REQUEST_FIELDS_INVALID', { errors: [...errors] });
    const timeoutMs = this.settings.journeyTimeoutMs;
    const { call, journey } = beginJourney(request, reply, { timeoutMs, recordCall: false });
    const question = { contextId: id, at, days: { from, to }, organisationType, dosServiceId };
    const found = await this.journeys.find(question, journey, call);
    void reply.send(slotsReply(found, { environment: this.settings.environment, legs: journey.legs }));
  }
}
