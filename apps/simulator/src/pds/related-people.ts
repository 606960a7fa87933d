import type { SimClock, SimReply } from '../kernel/exchange.js';
import type { Story } from '../scenarios/story.js';
import { outcome, PDS_ERRORS } from './outcomes.js';
import { confidentialityOf } from './patient-resource.js';
import { relatedPersonResource } from './related-person-resource.js';
import type { PdsSandbox } from './sandbox.js';
import { survivorOf } from './search-people.js';
import { found, FULL_URL_BASE, searchset } from './searchset.js';

export interface RelatedPeopleDeps {
  readonly clock: SimClock;
  readonly stories: readonly Story[];
  readonly sandbox?: PdsSandbox | undefined;
}

/** The back end's part of GET /Patient/{id}/RelatedPerson. Source: shared/spec/pds.md §13. */
export class RelatedPeople {
  private readonly stories: ReadonlyMap<string, Story>;

  constructor(private readonly deps: RelatedPeopleDeps) {
    this.stories = new Map(deps.stories.map((story) => [story.nhsNumber, story]));
  }

  answer(nhsNumber: string): SimReply {
    const { clock, sandbox } = this.deps;
    const published = sandbox?.relatedPeople(nhsNumber, clock.now());
    if (published !== undefined) return found(published);
    const story = this.stories.get(nhsNumber);
    if (story?.pds.kind === 'invalidated') return outcome(PDS_ERRORS.invalidated, 'back-end');
    const survivor = story === undefined ? undefined : survivorOf(story, this.stories);
    if (survivor !== undefined) return this.bundle(survivor);
    // The sandbox has an empty answer for every number that it knows nothing of.
    return sandbox === undefined ? outcome(PDS_ERRORS.notFound, 'back-end') : searchset([], clock.now());
  }

  /** Nobody is named for a restricted patient. Source: shared/spec/pds.md §5. */
  private bundle({ nhsNumber, pds, details }: Story): SimReply {
    const people = confidentialityOf(pds) === 'U' ? (details?.relatedPeople ?? []) : [];
    const entries = people.map((person, index) => ({
      fullUrl: `${FULL_URL_BASE}/${nhsNumber}/RelatedPerson/${person.id}`,
      resource: relatedPersonResource(person, index + 1),
    }));
    return searchset(entries, this.deps.clock.now());
  }
}
