import type { SimClock, SimReply } from '../kernel/exchange.js';
import type { Story } from '../scenarios/story.js';
import type { AccessMode } from './access.js';
import { outcome, PDS_ERRORS } from './outcomes.js';
import type { PdsSandbox } from './sandbox.js';
import { scoreOf } from './search-match.js';
import { type Candidate, storyCandidates } from './search-people.js';
import { readSearch, type SearchQuery } from './search-query.js';
import { combinationRefusal } from './search-rules.js';
import { found, searchset } from './searchset.js';

export interface SearchDeps {
  readonly clock: SimClock;
  readonly stories: readonly Story[];
  readonly sandbox?: PdsSandbox | undefined;
}

interface Match extends Candidate {
  readonly score: number;
}

const MOST_RESULTS = 50;

/** The back end's part of GET /Patient. Source: shared/spec/pds.md §8. */
export class SearchPatients {
  constructor(private readonly deps: SearchDeps) {}

  answer(parameters: URLSearchParams, mode: AccessMode): SimReply {
    if (parameters.size === 0) return outcome(PDS_ERRORS.unsupportedService, 'back-end');
    const reading = readSearch(parameters);
    if (reading.kind === 'refused') return reading.reply;
    const { query } = reading;
    const { sandbox, clock } = this.deps;
    const refusal = combinationRefusal(query, sandbox === undefined ? 'live' : 'sandbox');
    if (refusal !== undefined) return refusal;
    const recorded = sandbox?.recordedAnswer(parameters, clock.now());
    return recorded === undefined ? this.matched(query, mode) : found(recorded);
  }

  private matched(query: SearchQuery, mode: AccessMode): SimReply {
    const { sandbox, clock, stories } = this.deps;
    const now = clock.now();
    const matches = matchesAmong([...(sandbox?.candidates ?? []), ...storyCandidates(stories, now)], query);
    if (matches.length === 0 && sandbox !== undefined) return found(sandbox.unknownSearch(now));
    if (matches.length > limitOf(query, mode)) return outcome(PDS_ERRORS.tooManyMatches, 'back-end');
    const entries = matches.map(({ fullUrl, score, resource }) => ({ fullUrl, search: { score }, resource }));
    return searchset(entries, now);
  }
}

/** For an application alone the gateway asks for one result. Source: shared/spec/pds.md §8.1, `_max-results`. */
function limitOf({ maxResults }: SearchQuery, mode: AccessMode): number {
  return mode === 'application-restricted' ? 1 : (maxResults ?? MOST_RESULTS);
}

/** Each person once, the best first. Restricted people stay out where the search says where they live. Source: §5. */
function matchesAmong(candidates: readonly Candidate[], query: SearchQuery): readonly Match[] {
  const tellsPlace = query.postcodes.length > 0 || query.practice !== undefined;
  const matches = candidates
    .filter(({ person }) => !(tellsPlace && person.restricted))
    .flatMap((candidate) => {
      const score = scoreOf(query, candidate.person);
      return score === undefined ? [] : [{ ...candidate, score: shownScore(score, candidate) }];
    })
    .filter(({ score }) => !query.exact || score === 1)
    .toSorted((one, other) => other.score - one.score);
  return matches.filter(
    ({ resource }, index) => matches.findIndex((other) => other.resource['id'] === resource['id']) === index,
  );
}

function shownScore(score: number, { publishedScore }: Candidate): number {
  return score === 1 ? 1 : (publishedScore ?? score);
}
