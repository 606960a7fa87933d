import type { SimClock, SimReply } from '../kernel/exchange.js';
import type { Story } from '../scenarios/story.js';
import { type PdsCall, unsupportedPath } from './gateway.js';
import { isNhsNumber } from './nhs-number.js';
import { outcome, PDS_ERRORS } from './outcomes.js';
import { RelatedPeople } from './related-people.js';
import { RetrievePatient } from './retrieve-patient.js';
import type { PdsSandbox } from './sandbox.js';
import { SearchPatients } from './search-patients.js';

export interface BackEndDeps {
  readonly clock: SimClock;
  readonly stories: readonly Story[];
  readonly sandbox?: PdsSandbox | undefined;
}

/** Behind the gateway: request id present, NHS number, then what was asked for. Source: shared/spec/pds.md §4.1. */
export class PdsBackEnd {
  private readonly patients: RetrievePatient;
  private readonly relatedPeople: RelatedPeople;
  private readonly search: SearchPatients;

  constructor(deps: BackEndDeps) {
    this.patients = new RetrievePatient(deps);
    this.relatedPeople = new RelatedPeople(deps);
    this.search = new SearchPatients(deps);
  }

  async answer(call: PdsCall): Promise<SimReply> {
    const { request, route } = call;
    if (request.headers['x-request-id'] === undefined) {
      const diagnostics = 'Invalid request with error - X-Request-ID header must be supplied to access this resource';
      return outcome(PDS_ERRORS.missingValue, 'back-end', { diagnostics });
    }
    if (route.kind === 'no-id' || request.method !== 'GET') return outcome(PDS_ERRORS.unsupportedService, 'back-end');
    return this.read(call);
  }

  private async read({ request, route, access }: PdsCall): Promise<SimReply> {
    if (route.kind === 'search') return this.search.answer(request.query, access.mode);
    if (route.kind !== 'patient' && route.kind !== 'related-people') return unsupportedPath(request);
    if (!isNhsNumber(route.id)) return outcome(PDS_ERRORS.invalidResourceId, 'back-end');
    return route.kind === 'patient' ? this.patients.answer(request, route.id) : this.relatedPeople.answer(route.id);
  }
}
