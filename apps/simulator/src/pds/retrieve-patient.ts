import { z } from 'zod';

import type { SimClock, SimReply, SimRequest } from '../kernel/exchange.js';
import type { Story } from '../scenarios/story.js';
import type { Json } from './json.js';
import { outcome, PDS_ERRORS } from './outcomes.js';
import { patientResource } from './patient-resource.js';
import { namedFault } from './pds-faults.js';
import type { PdsSandbox } from './sandbox.js';
import { found } from './searchset.js';

const REFUSALS_BEFORE_429_ENDS = 2;

export interface RetrieveDeps {
  readonly clock: SimClock;
  readonly stories: readonly Story[];
  readonly sandbox?: PdsSandbox | undefined;
}

/** The last checks of GET /Patient/{id}: exists, invalidated. Source: shared/spec/pds.md §4.1. */
export class RetrievePatient {
  private readonly stories: ReadonlyMap<string, Story>;
  private readonly refusals = new Map<string, number>();

  constructor(private readonly deps: RetrieveDeps) {
    this.stories = new Map(deps.stories.map((story) => [story.nhsNumber, story]));
  }

  async answer(request: SimRequest, id: string): Promise<SimReply> {
    const published = this.deps.sandbox?.patient(id);
    if (published !== undefined) return patientReply(published);
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
    return patientReply(patientResource(story, this.deps.clock.now()));
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

const Versioned = z.object({ meta: z.object({ versionId: z.string() }) });

/** The ETag carries the version of the record. Source: shared/spec/pds.md §2. */
function patientReply(patient: Json): SimReply {
  return found(patient, { ETag: `W/"${Versioned.parse(patient).meta.versionId}"` });
}
