import {
  NhsNumber,
  londonDate,
  type CallContext,
  type PatientDirectory,
  type PatientSearch,
  type PdsAccess,
  type SearchIssue,
  type SearchOutcome,
  type TraceOutcome,
} from '#contracts';
import type { R4Patient } from '#fhir';
import { fhirCall, type FhirServer } from '#platform';
import { demographicsOf } from './demographics-of.js';
import { PdsQuestions, type QuestionSettings, type QuestionTools } from './pds-questions.js';
import { readSearch, readTrace, type SearchReading, type TraceReading } from './reply-reading.js';
import type { Refusal } from './refusals.js';
import { searchQuery } from './search-query.js';
import { searchRules } from './search-rules.js';
import { decideStanding } from './standing-rules.js';

export interface PdsTools extends QuestionTools {
  readonly server: FhirServer;
}

export interface PdsSettings extends QuestionSettings {
  readonly gpPeriodPolicy: 'strict' | 'warn';
}

type Traced = Exclude<TraceReading, Refusal>;
type Searched = Exclude<SearchReading, Refusal>;

/** PDS FHIR API (R4), as an application or in the user's name. Keeps nothing about anybody: one instance serves all callers. */
export class PdsAdapter implements PatientDirectory {
  readonly access: PdsAccess;
  private readonly questions: PdsQuestions;

  constructor(
    private readonly tools: PdsTools,
    private readonly settings: PdsSettings,
  ) {
    this.access = settings.access;
    this.questions = new PdsQuestions(tools, settings);
  }

  searchIssues(search: PatientSearch, today: string): readonly SearchIssue[] {
    return searchRules(search, { access: this.access, today });
  }

  async search(search: PatientSearch, call: CallContext): Promise<SearchOutcome> {
    const { baseUrl, http } = this.tools.server;
    // Not worded by the FHIR client: it leaves `*` as it is, and PDS wants it encoded (pds.md §8.1).
    const url = `${baseUrl}/Patient?${searchQuery(search, this.access)}`;
    const { answer, requestId } = await this.questions.ask<Searched>(
      { route: 'Patient', send: (sending) => http.send({ ...sending, method: 'GET', url }), read: readSearch },
      call,
    );
    const matches = answer.kind === 'matches' ? answer.patients : [];
    const tooMany = answer.kind === 'too-many' || matches.length > this.mostResults(search);
    const outcome = tooMany ? 'too-many' : 'matches';
    const fields = { correlationId: call.correlationId, requestId, upstream: 'pds', outcome, count: matches.length };
    this.tools.events.info('pds.searched', fields);
    if (tooMany) return { kind: 'too-many', requestId };
    const found = matches.map((patient) => ({ nhsNumber: patient.id, demographics: demographicsOf(patient) }));
    return { kind: 'matches', matches: found, requestId };
  }

  async trace(nhsNumber: NhsNumber, call: CallContext): Promise<TraceOutcome> {
    const { server } = this.tools;
    const { answer, requestId } = await this.questions.ask<Traced>(
      {
        route: 'Patient/:id',
        send: (sending) =>
          fhirCall(server, sending, (client) => client.read({ resourceType: 'Patient', id: nhsNumber })),
        read: readTrace,
      },
      call,
    );
    if (answer.kind !== 'patient') return { kind: answer.kind };
    return this.found(answer.patient, nhsNumber, { correlationId: call.correlationId, requestId });
  }

  /** Source: pds.md §8.1, `_max-results`. */
  private mostResults({ mostResults = 50 }: PatientSearch): number {
    return this.access === 'application' ? 1 : mostResults;
  }

  private found(
    patient: R4Patient,
    asked: NhsNumber,
    about: { readonly correlationId: string; readonly requestId: string },
  ): TraceOutcome {
    const today = londonDate(this.tools.clock.now());
    const { standing, pastPractice } = decideStanding(patient, { today, gpPeriodPolicy: this.settings.gpPeriodPolicy });
    const fields = { ...about, upstream: 'pds', outcome: standing.kind };
    const code = standing.kind === 'no-practice' ? standing.code : undefined;
    this.tools.events.info('pds.traced', { ...fields, code });
    if (patient.id !== asked) this.tools.events.info('pds.superseded', fields);
    // Not refused here: NHS's own test data holds such a number (pds.md §3).
    if (!NhsNumber.safeParse(patient.id).success) this.tools.events.warn('pds.check-digit', fields);
    if (pastPractice) this.tools.events.warn('pds.past-practice', { ...fields, code: 'PDS_GP_ENDED' });
    return {
      kind: 'found',
      nhsNumber: patient.id,
      demographics: demographicsOf(patient),
      standing,
      version: patient.meta?.versionId,
      requestId: about.requestId,
    };
  }
}
