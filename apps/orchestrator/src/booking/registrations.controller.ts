import { Body, Controller, Inject, Param, Post, Req, Res } from '@nestjs/common';
import {
  ApiBearerAuth,
  ApiCreatedResponse,
  ApiDefaultResponse,
  ApiHeader,
  ApiOperation,
  ApiTags,
} from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { RegistrationJourney } from '#workflow';
import { API_SETTINGS, type ApiSettings } from '../api-settings.js';
import { beginJourney } from '../call-frame.js';
import { ForFunctions } from '../caller.guard.js';
import { ContextId } from '../patient-contexts.controller.js';
import { Problem } from '../problem.js';
import { registrationReply } from './registration-reply.js';
import { RegistrationBody, RegistrationReply } from './registration-schemas.js';
import { REQUEST_TIMEOUT } from '../request-timeout.js';
import { sayingUnsaved } from './unsaved.js';

@ForFunctions('registration')
@ApiTags('appointments')
@ApiBearerAuth()
@ApiHeader(REQUEST_TIMEOUT)
@ApiDefaultResponse({ description: 'A problem', standardSchema: Problem })
@Controller('v1/patient-contexts')
export class RegistrationsController {
  constructor(
    @Inject(RegistrationJourney) private readonly journeys: RegistrationJourney,
    @Inject(API_SETTINGS) private readonly settings: ApiSettings,
  ) {}

  @Post(':id/registration')
  @ApiOperation({ summary: 'Register the patient at a practice for a time, so that an appointment can be booked' })
  @ApiCreatedResponse({ standardSchema: RegistrationReply })
  async register(
    @Param('id', { schema: ContextId }) contextId: string,
    @Body({ schema: RegistrationBody }) { details, organisation: at, repeatOf }: RegistrationBody,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const timeoutMs = this.settings.commandJourneyTimeoutMs;
    const { call, journey } = beginJourney(request, reply, { timeoutMs, recordCall: false, command: true });
    const before = repeatOf === undefined ? true : 'unknown';
    const question = { contextId, at, details, repeatOf };
    const outcome = await sayingUnsaved(() => this.journeys.register(question, journey, call), before);
    const frame = { environment: this.settings.environment, legs: journey.legs, unsaved: before } as const;
    const registered = registrationReply(outcome, frame);
    void reply.status(201).send(registered);
  }
}
