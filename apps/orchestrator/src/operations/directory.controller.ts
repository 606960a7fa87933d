import { Body, Controller, Delete, Get, HttpCode, Inject, Param, Post, Query, Req, Res } from '@nestjs/common';
import { ApiBearerAuth, ApiDefaultResponse, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import {
  DIRECTORY_DESK,
  type DirectoryDesk,
  INTERACTION,
  type InteractionId,
  type KeptRoute,
  type OdsCode,
  type ProbeReport,
  type RouteExplanation,
  type RoutePin,
} from '#contracts';
import { Fault } from '#errors';
import { CLOCK, type Clock } from '#platform';
import { DiagnosePractice, type PracticeDiagnosis } from '#workflow';
import { API_SETTINGS, type ApiSettings } from '../api-settings.js';
import { beginJourney } from '../call-frame.js';
import { ForFunctions } from '../caller.guard.js';
import { Problem } from '../problem.js';
import { callerOf } from '../request-state.js';
import { Interaction, PinBody, PracticeCode } from './operations-schemas.js';

const DAY_MS = 86_400_000;
const PinId = z.uuid({ error: 'must be the id of a pin: a UUID' });

/** The directory as operators see it: why is this practice reached there, or not at all. Nothing about patients. */
@ForFunctions('operations')
@ApiTags('operations')
@ApiBearerAuth()
@ApiDefaultResponse({ description: 'A problem', standardSchema: Problem })
@Controller('v1/operations')
export class DirectoryController {
  constructor(
    @Inject(DIRECTORY_DESK) private readonly desk: DirectoryDesk,
    @Inject(DiagnosePractice) private readonly diagnoses: DiagnosePractice,
    @Inject(API_SETTINGS) private readonly settings: ApiSettings,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  @Get('practices/:ods/route')
  @ApiOperation({
    summary: 'Look a route up now, with every record that was found, the rule that decided and what it means',
  })
  @ApiOkResponse()
  async route(
    @Param('ods', { schema: PracticeCode }) ods: OdsCode,
    @Query('interaction', { schema: Interaction.optional() }) interaction: InteractionId | undefined,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<RouteExplanation> {
    return this.desk.explain(ods, interaction ?? INTERACTION.structuredRecord, this.callOf(request, reply));
  }

  @Get('practices/:ods/kept')
  @ApiOperation({ summary: 'What is kept of this practice for comparison, and how it changed' })
  @ApiOkResponse()
  async kept(@Param('ods', { schema: PracticeCode }) ods: OdsCode): Promise<{ readonly routes: readonly KeptRoute[] }> {
    return { routes: await this.desk.kept(ods) };
  }

  @Post('practices/:ods/refresh')
  @HttpCode(200)
  @ApiOperation({ summary: 'Forget what is kept of this practice, then look it up' })
  @ApiOkResponse()
  async refresh(
    @Param('ods', { schema: PracticeCode }) ods: OdsCode,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<RouteExplanation> {
    await this.desk.forget(ods);
    return this.desk.explain(ods, INTERACTION.structuredRecord, this.callOf(request, reply));
  }

  @Post('practices/:ods/diagnosis')
  @HttpCode(200)
  @ApiOperation({ summary: 'Why can this practice be used, or not: directory, our own set-up, its statement, verdict' })
  @ApiOkResponse()
  async diagnose(
    @Param('ods', { schema: PracticeCode }) ods: OdsCode,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<PracticeDiagnosis> {
    return this.diagnoses.diagnose(ods, this.callOf(request, reply));
  }

  @Get('pins')
  @ApiOperation({ summary: 'Pins: choices among several systems of one practice, with reason and end' })
  @ApiOkResponse()
  async pins(): Promise<{ readonly pins: readonly RoutePin[] }> {
    return { pins: await this.desk.pins() };
  }

  @Post('pins')
  @ApiOperation({ summary: 'Pin one of several systems of a practice, for some days and with a reason' })
  async pin(
    @Body({ schema: PinBody }) { days, ...wish }: PinBody,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<RoutePin> {
    const { userId: setBy } = callerOf(request).requester;
    const expiresAt = new Date(this.clock.now().getTime() + days * DAY_MS).toISOString();
    return this.desk.pin({ ...wish, setBy, expiresAt }, this.callOf(request, reply));
  }

  @Delete('pins/:id')
  @HttpCode(204)
  @ApiOperation({ summary: 'Take a pin away' })
  async unpin(@Param('id', { schema: PinId }) id: string): Promise<void> {
    if (!(await this.desk.unpin(id))) throw new Fault('NO_SUCH_ADDRESS');
  }

  @Get('probes')
  @ApiOperation({ summary: 'What the last looks at the watched routes showed' })
  @ApiOkResponse()
  async probes(): Promise<{ readonly probes: readonly ProbeReport[] }> {
    return { probes: await this.desk.probes() };
  }

  private callOf(request: FastifyRequest, reply: FastifyReply): ReturnType<typeof beginJourney>['call'] {
    return beginJourney(request, reply, { timeoutMs: this.settings.journeyTimeoutMs, recordCall: false }).call;
  }
}
