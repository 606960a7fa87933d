import { Body, Controller, Delete, Get, HttpCode, Inject, Param, Post, Req, Res } from '@nestjs/common';
import {
  ApiBearerAuth,
  ApiCreatedResponse,
  ApiDefaultResponse,
  ApiHeader,
  ApiNoContentResponse,
  ApiOkResponse,
  ApiOperation,
  ApiTags,
} from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { type CallContext, isNobodysNumber, parseNhsNumber } from '#contracts';
import { Fault } from '#errors';
import {
  ContextKeeper,
  OpenContextJourney,
  type OpenContextOutcome,
  type OpenContextRequest,
  SearchKeeper,
} from '#workflow';
import { API_SETTINGS, type ApiSettings } from './api-settings.js';
import { beginJourney } from './call-frame.js';
import { ForFunctions } from './caller.guard.js';
import { OpenContextBody, PatientContextView } from './context-schemas.js';
import { contextView } from './context-view.js';
import { Problem } from './problem.js';
import { Refusal } from './refusal.js';
import { callerOf, stateOf } from './request-state.js';
import { REQUEST_TIMEOUT } from './request-timeout.js';

export const ContextId = z.uuid({ error: 'must be the id of a patient context: a UUID' });

@ForFunctions('record', 'appointments', 'registration')
@ApiTags('patient contexts')
@ApiBearerAuth()
@ApiDefaultResponse({ description: 'A problem', standardSchema: Problem })
@Controller('v1/patient-contexts')
export class PatientContextsController {
  constructor(
    @Inject(OpenContextJourney) private readonly journeys: OpenContextJourney,
    @Inject(ContextKeeper) private readonly contexts: ContextKeeper,
    @Inject(SearchKeeper) private readonly searches: SearchKeeper,
    @Inject(API_SETTINGS) private readonly settings: ApiSettings,
  ) {}

  @Post()
  @ApiOperation({ summary: 'Open a patient: trace, identity check, practice, what the practice can do' })
  @ApiHeader(REQUEST_TIMEOUT)
  @ApiCreatedResponse({ standardSchema: PatientContextView })
  async open(
    @Body({ schema: OpenContextBody }) body: OpenContextBody,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const { call, journey } = beginJourney(request, reply, {
      timeoutMs: this.settings.journeyTimeoutMs,
      recordCall: false,
    });
    const who = await this.whoIsMeant(body, call);
    const confirm = { discrepancies: body.confirm?.discrepancies === true, supersededBy: body.confirm?.supersededBy };
    const { functions } = callerOf(request).rights;
    const outcome = await this.journeys.open({ ...who, functions, confirm }, journey, call);
    if (outcome.kind !== 'opened') throw refusalFor(outcome);
    const { context, services, expiresAt } = outcome;
    const frame = {
      expiresAt,
      environment: this.settings.environment,
      legs: journey.legs,
      services,
    };
    void reply.status(201).header('Location', `/v1/patient-contexts/${context.id}`).send(contextView(context, frame));
  }

  /** A number with details, or a match of an earlier search, which has both. */
  private async whoIsMeant(
    body: OpenContextBody,
    { requester, correlationId }: CallContext,
  ): Promise<Pick<OpenContextRequest, 'nhsNumber' | 'demographics'>> {
    if ('matchId' in body) return this.searches.match(body.matchId, requester);
    const nhsNumber = parseNhsNumber(body.nhsNumber);
    const nobody = nhsNumber === undefined || (this.settings.environment === 'prod' && isNobodysNumber(nhsNumber));
    if (nobody) throw new Fault('NHS_NUMBER_INVALID', { correlationId });
    return { nhsNumber, demographics: body.demographics };
  }

  @Get(':id')
  @ApiOperation({ summary: 'Read an opened patient' })
  @ApiOkResponse({ standardSchema: PatientContextView })
  async read(
    @Param('id', { schema: ContextId }) id: string,
    @Req() request: FastifyRequest,
  ): Promise<PatientContextView> {
    const context = await this.contexts.open(id, callerOf(request).requester);
    stateOf(request).concern = { nhsNumber: context.patient.nhsNumber, practice: context.practice };
    const expiresAt = await this.contexts.keep(context);
    return contextView(context, { expiresAt, environment: this.settings.environment, legs: [] });
  }

  @Delete(':id')
  @HttpCode(204)
  @ApiOperation({ summary: 'Close a patient; what was kept about it is gone' })
  @ApiNoContentResponse()
  async end(@Param('id', { schema: ContextId }) id: string, @Req() request: FastifyRequest): Promise<void> {
    await this.contexts.end(id, callerOf(request).requester);
  }
}

/** The caller must look again: names of fields only, no values of a person who may be somebody else (pds.md §9). */
function refusalFor(outcome: Exclude<OpenContextOutcome, { kind: 'opened' }>): Refusal {
  const differences = outcome.fields.map((field) => ({ field }));
  return new Refusal(outcome.code, { differences, ...confirmationOf(outcome) });
}

function confirmationOf(outcome: Exclude<OpenContextOutcome, { kind: 'opened' }>): Pick<Problem, 'confirm'> {
  if (outcome.kind === 'refused') return {};
  const discrepancies = outcome.fields.length > 0 ? { discrepancies: true } : {};
  return {
    confirm:
      outcome.code === 'PDS_SUPERSEDED' ? { supersededBy: outcome.supersededBy, ...discrepancies } : discrepancies,
  };
}
