import { Body, Controller, Get, HttpCode, Inject, Param, Patch, Post, Query, Req, Res } from '@nestjs/common';
import { ApiBearerAuth, ApiDefaultResponse, ApiHeader, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { daysLater, type LocalId, londonDate } from '#contracts';
import { CLOCK, type Clock } from '#platform';
import { AppointmentsJourney, type Change, type ChangeQuestion, type JourneyLog } from '#workflow';
import { API_SETTINGS, type ApiSettings } from '../api-settings.js';
import { beginJourney } from '../call-frame.js';
import { ForFunctions } from '../caller.guard.js';
import { ContextId } from '../patient-contexts.controller.js';
import { Problem } from '../problem.js';
import { Refusal } from '../refusal.js';
import { REQUEST_TIMEOUT } from '../request-timeout.js';
import {
  AmendBody,
  AppointmentId,
  AppointmentReply,
  AppointmentsQuery,
  AppointmentsReply,
  CancelBody,
  ChangedReply,
  PlaceQuery,
} from './appointment-schemas.js';
import { sayingUnsaved } from './unsaved.js';
import { appointmentReply, appointmentsReply, changedReply, type Frame } from './appointments-reply.js';
import { entityTag, versionSeen } from './if-match.js';
import { dayFaults } from './visit-schemas.js';

/** Practices name no limit; nobody looks further. */
const MOST_DAYS = 1096;
const USUAL_DAYS = 365;
const IF_MATCH = { name: 'If-Match', required: true, description: '`ETag` of the appointment as the user saw it' };

@ForFunctions('appointments')
@ApiTags('appointments')
@ApiBearerAuth()
@ApiHeader(REQUEST_TIMEOUT)
@ApiDefaultResponse({ description: 'A problem', standardSchema: Problem })
@Controller('v1/patient-contexts')
export class AppointmentsController {
  constructor(
    @Inject(AppointmentsJourney) private readonly journeys: AppointmentsJourney,
    @Inject(API_SETTINGS) private readonly settings: ApiSettings,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  @Get(':id/appointments')
  @ApiOperation({ summary: 'The patient’s appointments at a practice, from today on' })
  @ApiOkResponse({ standardSchema: AppointmentsReply })
  async list(
    @Param('id', { schema: ContextId }) contextId: string,
    @Query({ schema: AppointmentsQuery }) query: AppointmentsQuery,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const from = query.from ?? londonDate(this.clock.now());
    const days = { from, to: query.to ?? daysLater(from, USUAL_DAYS) };
    const errors = dayFaults(days, { longest: MOST_DAYS });
    if (errors.length > 0) throw new Refusal('REQUEST_FIELDS_INVALID', { errors: [...errors] });
    const { call, journey } = beginJourney(request, reply, this.reading());
    const outcome = await this.journeys.list({ contextId, at: query.organisation, days }, journey, call);
    void reply.send(appointmentsReply(outcome, days, this.frame(journey)));
  }

  @Get(':id/appointments/:appointmentId')
  @ApiOperation({ summary: 'One appointment of the patient; its `ETag` is needed to change it' })
  @ApiOkResponse({ standardSchema: AppointmentReply })
  async read(
    @Param('id', { schema: ContextId }) contextId: string,
    @Param('appointmentId', { schema: AppointmentId }) appointmentId: LocalId,
    @Query({ schema: PlaceQuery }) { organisation: at }: PlaceQuery,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const { call, journey } = beginJourney(request, reply, this.reading());
    const outcome = await this.journeys.read({ contextId, at, appointmentId }, journey, call);
    if (outcome.kind === 'NOT_FOUND') throw new Refusal('GPC_APPOINTMENT_NOT_FOUND', {});
    const { versionId } = outcome.appointment;
    void reply.headers(entityTag(versionId)).send(appointmentReply(outcome, this.frame(journey)));
  }

  @Patch(':id/appointments/:appointmentId')
  @ApiOperation({ summary: 'Change the texts of an appointment' })
  @ApiHeader(IF_MATCH)
  @ApiOkResponse({ standardSchema: ChangedReply })
  async amend(
    @Param('id', { schema: ContextId }) contextId: string,
    @Param('appointmentId', { schema: AppointmentId }) appointmentId: LocalId,
    @Body({ schema: AmendBody }) { organisation: at, repeatsUnknown, ...amendment }: AmendBody,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const question = { contextId, at, appointmentId, versionId: versionSeen(request), repeatsUnknown };
    await this.change(question, { kind: 'amend', amendment }, request, reply);
  }

  @Post(':id/appointments/:appointmentId/cancellation')
  @HttpCode(200)
  @ApiOperation({ summary: 'Cancel an appointment; its slots are free at once' })
  @ApiHeader(IF_MATCH)
  @ApiOkResponse({ standardSchema: ChangedReply })
  async cancel(
    @Param('id', { schema: ContextId }) contextId: string,
    @Param('appointmentId', { schema: AppointmentId }) appointmentId: LocalId,
    @Body({ schema: CancelBody }) { organisation: at, repeatsUnknown, reason }: CancelBody,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const question = { contextId, at, appointmentId, versionId: versionSeen(request), repeatsUnknown };
    await this.change(question, { kind: 'cancel', reason }, request, reply);
  }

  private async change(
    question: ChangeQuestion,
    change: Change,
    request: FastifyRequest,
    reply: FastifyReply,
  ): Promise<void> {
    const timeoutMs = this.settings.commandJourneyTimeoutMs;
    const { call, journey } = beginJourney(request, reply, { timeoutMs, recordCall: false, command: true });
    const before = question.repeatsUnknown === true ? 'unknown' : true;
    const outcome = await sayingUnsaved(() => this.journeys.change(question, change, journey, call), before);
    const changed = changedReply(outcome, change.kind, { ...this.frame(journey), unsaved: before });
    void reply.headers(entityTag(changed.appointment.versionId)).send(changed);
  }

  private reading(): { readonly timeoutMs: number; readonly recordCall: false } {
    return { timeoutMs: this.settings.journeyTimeoutMs, recordCall: false };
  }

  private frame({ legs }: JourneyLog): Frame {
    return { environment: this.settings.environment, legs };
  }
}
