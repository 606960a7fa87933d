import type { SimClock, SimReply, SimRequest } from '../kernel/exchange.js';
import type { Story } from '../scenarios/story.js';
import { isNhsNumber } from './nhs-number.js';
import { CONTENT_TYPE, outcome, PDS_ERRORS } from './outcomes.js';
import { patientResource, VERSION_ID } from './patient-resource.js';
import { namedFault } from './pds-faults.js';

const REFUSALS_BEFORE_429_ENDS = 2;

export interface RetrieveDeps {
  readonly clock: SimClock;
  readonly stories: readonly Story[];
}

/** The back end's part of GET /Patient/{id}: X-Request-ID present, NHS number, exists, invalidated. Source: shared/spec/pds.md §4.1. */
export class RetrievePatient {
  private readonly stories: ReadonlyMap<string, Story>;
  private readonly refusals = new Map<string, number>();

  constructor(private readonly deps: RetrieveDeps) {
    this.stories = new Map(deps.stories.map((story) => [story.nhsNumber, story]));
  }

  async answer(request: SimRequest, id: string): Promise<SimReply> {
    if (request.headers['x-request-id'] === undefined) {
      const diagnostics = 'Invalid request with error - X-Request-ID header must be supplied to access this resource';
      return outcome(PDS_ERRORS.missingValue, 'back-end', { diagnostics });
    }
    if (!isNhsNumber(id)) return outcome(PDS_ERRORS.invalidResourceId, 'back-end');
    const story = this.stories.get(id);
    return story === undefined ? outcome(PDS_ERRORS.notFound, 'back-end') : this.tell(story, request);
  }

  private async tell(story: Story, request: SimRequest): Promise<SimReply> {
    const { pds } = story;
    switch (pds.kind) {
      case 'not-stored':
        return outcome(PDS_ERRORS.notFound, 'back-end');
      case 'invalidated':
        return outcome(PDS_ERRORS.invalidated, 'back-end');
      case 'superseded-by':
        return this.answer(request, pds.nhsNumber);
      case 'fault':
        return this.faulty(story, pds.fault, request);
      default:
        return this.found(story);
    }
  }

  private found(story: Story): SimReply {
    const body = JSON.stringify(patientResource(story, this.deps.clock.now()));
    return { status: 200, headers: { 'Content-Type': CONTENT_TYPE['back-end'], ETag: `W/"${VERSION_ID}"` }, body };
  }

  private async faulty(story: Story, fault: string, request: SimRequest): Promise<SimReply> {
    const answer = async (): Promise<SimReply> => this.found(story);
    if (fault === '429-twice') return this.refusedTwice(story, request);
    const named = namedFault(fault);
    return named === undefined ? answer() : named.fault({ request, setting: named.setting, answer });
  }

  private async refusedTwice(story: Story, request: SimRequest): Promise<SimReply> {
    const sofar = this.refusals.get(story.nhsNumber) ?? 0;
    if (sofar >= REFUSALS_BEFORE_429_ENDS) {
      this.refusals.delete(story.nhsNumber);
      return this.found(story);
    }
    this.refusals.set(story.nhsNumber, sofar + 1);
    return this.faulty(story, '429', request);
  }
}
