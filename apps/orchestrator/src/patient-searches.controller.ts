import { Body, Controller, HttpCode, Inject, Post, Req, Res } from '@nestjs/common';
import { ApiBearerAuth, ApiDefaultResponse, ApiHeader, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { londonDate, PATIENT_DIRECTORY, type PatientDirectory, type PatientSearch } from '#contracts';
import { CLOCK, type Clock } from '#platform';
import { SearchJourney } from '#workflow';
import { API_SETTINGS, type ApiSettings } from './api-settings.js';
import { beginJourney } from './call-frame.js';
import { ForFunctions } from './caller.guard.js';
import { Problem } from './problem.js';
import { Refusal } from './refusal.js';
import { REQUEST_TIMEOUT } from './request-timeout.js';
import { SearchBody, SearchReply } from './search-schemas.js';
import { searchView } from './search-view.js';

@ForFunctions('record', 'appointments', 'registration')
@ApiTags('patient searches')
@ApiBearerAuth()
@ApiHeader(REQUEST_TIMEOUT)
@ApiDefaultResponse({ description: 'A problem', standardSchema: Problem })
@Controller('v1/patient-searches')
export class PatientSearchesController {
  constructor(
    @Inject(SearchJourney) private readonly journeys: SearchJourney,
    @Inject(PATIENT_DIRECTORY) private readonly patients: PatientDirectory,
    @Inject(API_SETTINGS) private readonly settings: ApiSettings,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  @Post()
  @HttpCode(200)
  @ApiOperation({ summary: 'Look for a patient by name, date of birth and more; a match opens without retyping' })
  @ApiOkResponse({ standardSchema: SearchReply })
  async search(
    @Body({ schema: SearchBody }) { search }: SearchBody,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    this.refuseBroken(search);
    const { call, journey } = beginJourney(request, reply, {
      timeoutMs: this.settings.journeyTimeoutMs,
      recordCall: false,
    });
    const result = await this.journeys.find(search, journey, call);
    const frame = { access: this.patients.access, environment: this.settings.environment, legs: journey.legs };
    void reply.send(searchView(search, result, frame));
  }

  /** Nothing goes out for a search that PDS would refuse: every piece that is missing or does not fit is named. */
  private refuseBroken(search: PatientSearch): void {
    const issues = this.patients.searchIssues(search, londonDate(this.clock.now()));
    if (issues.length === 0) return;
    const code = issues.some(({ kind }) => kind === 'missing') ? 'SEARCH_INCOMPLETE' : 'SEARCH_INVALID';
    throw new Refusal(code, { errors: issues.map(({ field, rule }) => ({ field: `search.${field}`, rule })) });
  }
}
