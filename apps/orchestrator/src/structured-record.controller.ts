import { Body, Controller, HttpCode, Inject, Param, Post, Req, Res } from '@nestjs/common';
import {
  ApiBearerAuth,
  ApiDefaultResponse,
  ApiHeader,
  ApiOkResponse,
  ApiOperation,
  ApiProduces,
  ApiTags,
} from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { londonDate, type RecordRequest, type Rights, type StructuredBundle, type StructuredRecord } from '#contracts';
import { DEFAULT_RECORD_REQUEST, recordRequestIssues } from '#gp-connect';
import { CLOCK, type Clock } from '#platform';
import { type JourneyLog, RecordJourney, type RecordOutcome } from '#workflow';
import { preferredRepresentation } from './accepted-media.js';
import { API_SETTINGS, type ApiSettings } from './api-settings.js';
import { beginJourney } from './call-frame.js';
import { ForFunctions } from './caller.guard.js';
import { ContextId } from './patient-contexts.controller.js';
import { Problem } from './problem.js';
import { RecordBody, RecordReply } from './record-schemas.js';
import { recordReply, shown } from './record-view-reply.js';
import { Refusal } from './refusal.js';
import { REQUEST_TIMEOUT } from './request-timeout.js';
import { callerOf, stateOf } from './request-state.js';

type Retrieved<R extends StructuredBundle> = Extract<RecordOutcome<R>, { kind: 'record' }>;

@ForFunctions('record')
@ApiTags('structured record')
@ApiBearerAuth()
@ApiHeader(REQUEST_TIMEOUT)
@ApiDefaultResponse({ description: 'A problem', standardSchema: Problem })
@Controller('v1/patient-contexts')
export class StructuredRecordController {
  constructor(
    @Inject(RecordJourney) private readonly journeys: RecordJourney,
    @Inject(API_SETTINGS) private readonly settings: ApiSettings,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  @Post(':id/structured-record')
  @HttpCode(200)
  @ApiOperation({
    summary:
      'Retrieve the structured GP record; `Accept: application/fhir+json` gives the practice’s bundle byte for byte',
  })
  @ApiProduces('application/json', 'application/fhir+json')
  @ApiOkResponse({ standardSchema: RecordReply })
  async retrieve(
    @Param('id', { schema: ContextId }) id: string,
    @Body({ schema: RecordBody.optional() }) body: RecordBody | undefined,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const representation = preferredRepresentation(request.headers.accept);
    const { rights } = callerOf(request);
    const areas = body?.areas ?? onlyAllowed(DEFAULT_RECORD_REQUEST, rights);
    refuseForeign(areas, rights);
    this.refuseIllegal(areas);
    stateOf(request).asked = { areas: Object.keys(areas) };
    const { call, journey } = beginJourney(request, reply, {
      timeoutMs: this.settings.journeyTimeoutMs,
      recordCall: true,
    });
    const question = { contextId: id, areas, acknowledgeBirthDate: body?.confirm?.birthDateDifference === true };
    if (representation === 'fhir')
      sendBundle(opened(await this.journeys.retrieveBundle(question, journey, call)), reply);
    else this.sendView(opened(await this.journeys.retrieve(question, journey, call)), areas, journey, reply);
  }

  private sendView(
    outcome: Retrieved<StructuredRecord>,
    requested: RecordRequest,
    journey: JourneyLog,
    reply: FastifyReply,
  ): void {
    const view = recordReply(outcome, { requested, environment: this.settings.environment, legs: journey.legs });
    void reply.type('application/json; charset=utf-8').send(view);
  }

  private refuseIllegal(areas: RecordRequest): void {
    const issues = recordRequestIssues(areas, londonDate(this.clock.now()));
    if (issues.length > 0)
      throw new Refusal('REQUEST_FIELDS_INVALID', {
        errors: issues.map(({ field, rule }) => ({ field: field === 'areas' ? field : `areas.${field}`, rule })),
      });
  }
}

/** Without a wish of the caller: the usual areas, as far as the organisation may have them. */
function onlyAllowed(areas: RecordRequest, { areas: allowed }: Rights): RecordRequest {
  return Object.fromEntries(Object.entries(areas).filter(([area]) => isIn(area, allowed)));
}

/** Asked for by name and not allowed: refused before any call goes out (hazards.md §3 no. 61). */
function refuseForeign(areas: RecordRequest, { areas: allowed }: Rights): void {
  const foreign = Object.entries(areas).filter(([area, wish]) => wish !== undefined && !isIn(area, allowed));
  if (foreign.length === 0) return;
  const rule = `is not allowed for your organisation; allowed: ${allowed.join(', ')}`;
  throw new Refusal('AREA_NOT_ALLOWED', { errors: foreign.map(([area]) => ({ field: `areas.${area}`, rule })) });
}

function isIn(area: string, allowed: Rights['areas']): boolean {
  return allowed.some((one) => one === area);
}

/** @throws Refusal where the birth dates differ and nobody has acknowledged it */
function opened<R extends StructuredBundle>(outcome: RecordOutcome<R>): Retrieved<R> {
  if (outcome.kind === 'record') return outcome;
  throw new Refusal('GPC_BIRTH_DATE_DIFFERS', {
    differences: outcome.differences.map(shown),
    confirm: { birthDateDifference: true },
  });
}

/** The practice's bytes; what a reader of the bundle must know beside it stands in headers, as field names only. */
function sendBundle(outcome: Retrieved<StructuredBundle>, reply: FastifyReply): void {
  const fields = outcome.differences.map(({ field }) => field).join(', ');
  void reply
    .type('application/fhir+json; charset=utf-8')
    .header('Gpc-Identity-Differences', fields === '' ? 'none' : fields)
    .header('Gpc-Warnings', String(outcome.record.content.warnings.length))
    .header('Gpc-Retrieved-At', outcome.record.retrievedAt)
    .header('Gpc-Trace-Id', outcome.record.traceId)
    .send(outcome.record.bytes);
}
