import type { CallContext, PatientDirectory, PatientSearch, SearchMatch } from '#contracts';
import type { JourneyLog } from './journey-log.js';
import { type DemographicField, type SuppliedDemographics, usualName, verifyPatient } from './patient-verification.js';
import type { SearchKeeper } from './search-keeper.js';

export interface FoundPerson {
  /** Opens this person without retyping. */
  readonly matchId: string;
  readonly match: SearchMatch;
  /** What was searched with and is not so in the national record: a near miss or a former value. */
  readonly differences: readonly DemographicField[];
}

export type SearchResult =
  { readonly kind: 'matches'; readonly people: readonly FoundPerson[] } | { readonly kind: 'too-many' };

export interface SearchPorts {
  readonly patients: PatientDirectory;
  readonly searches: SearchKeeper;
}

/** Looks for a patient whose NHS number is not known; the order is that of PDS (pds.md §8.3). */
export class SearchJourney {
  constructor(private readonly ports: SearchPorts) {}

  /** @param search one without issues: see `PatientDirectory.searchIssues` */
  async find(search: PatientSearch, journey: JourneyLog, call: CallContext): Promise<SearchResult> {
    const outcome = await journey.run(
      'search',
      () => this.ports.patients.search(search, call),
      (found) => ({
        detail: {
          requestId: found.requestId,
          found: found.kind === 'too-many' ? 'more than may be shown' : found.matches.length,
        },
      }),
    );
    if (outcome.kind === 'too-many') return { kind: 'too-many' };
    for (const { nhsNumber } of outcome.matches) journey.concerns({ nhsNumber });
    const kept = outcome.matches.map((match) => ({
      nhsNumber: match.nhsNumber,
      demographics: detailsFor(search, match),
    }));
    const ids = await this.ports.searches.keep(kept, call.requester);
    const people = outcome.matches.map((match, place) => ({
      matchId: ids[place] ?? '',
      match,
      differences: differencesOf(kept[place]?.demographics, match),
    }));
    return { kind: 'matches', people };
  }
}

/** What the caller typed in full; where that is open (`*`, a span, nothing) what is shown to the caller and chosen by it. */
function detailsFor(search: PatientSearch, { demographics }: SearchMatch): SuppliedDemographics {
  const name = usualName(demographics.names);
  const { gender } = search;
  const postcode = whole(search.postcode);
  return {
    familyName: firstOf(whole(search.familyName), name?.family),
    givenName: firstOf(whole(search.givenNames?.[0]), name?.given[0]),
    birthDate: firstOf(dayOf(search.birthDate), demographics.birthDate),
    ...(gender === undefined ? {} : { gender }),
    ...(postcode === undefined ? {} : { postcode }),
  };
}

function firstOf(typed: string | undefined, shown: string | undefined): string {
  return typed ?? shown ?? '';
}

function dayOf(span: PatientSearch['birthDate']): string | undefined {
  return span !== undefined && 'on' in span ? span.on : undefined;
}

function whole(text: string | undefined): string | undefined {
  return text?.includes('*') === true ? undefined : text;
}

function differencesOf(
  details: SuppliedDemographics | undefined,
  { demographics }: SearchMatch,
): readonly DemographicField[] {
  return details === undefined ? [] : verifyPatient(details, demographics).differences;
}
