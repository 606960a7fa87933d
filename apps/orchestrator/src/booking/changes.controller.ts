import { Controller, Get, Inject, Param, Req, Res } from '@nestjs/common';
import { ApiBearerAuth, ApiDefaultResponse, ApiHeader, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { ChangeRecovery, type ChangeStanding } from '#workflow';
import { API_SETTINGS, type ApiSettings } from '../api-settings.js';
import { beginJourney } from '../call-frame.js';
import { ForFunctions } from '../caller.guard.js';
import { Problem } from '../problem.js';
import { optional } from '../record-view-reply.js';
import { REQUEST_TIMEOUT } from '../request-timeout.js';
import { CHANGE_WORDS, ChangeId, ChangeView } from './change-schemas.js';

@ForFunctions('appointments')
@ApiTags('appointments')
@ApiBearerAuth()
@ApiHeader(REQUEST_TIMEOUT)
@ApiDefaultResponse({ description: 'A problem', standardSchema: Problem })
@Controller('v1/appointment-changes')
export class ChangesController {
  constructor(
    @Inject(ChangeRecovery) private readonly changes: ChangeRecovery,
    @Inject(API_SETTINGS) private readonly settings: ApiSettings,
  ) {}

  @Get(':changeId')
  @ApiOperation({ summary: 'How a change stands whose outcome was unknown; it is looked at by itself' })
  @ApiOkResponse({ standardSchema: ChangeView })
  async look(
    @Param('changeId', { schema: ChangeId }) changeId: string,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const { call } = beginJourney(request, reply, { timeoutMs: this.settings.journeyTimeoutMs, recordCall: false });
    void reply.send(changeView(await this.changes.look(changeId, call), this.settings.environment));
  }
}

function changeView(standing: ChangeStanding, environment: string): ChangeView {
  const { changeId, practice, state, appointment, nextLookAt } = standing;
  return {
    changeId,
    outcome: state,
    practice,
    ...CHANGE_WORDS[state],
    ...(appointment === undefined ? {} : { appointment }),
    ...optional({ nextLookAt }),
    environment,
  };
}
