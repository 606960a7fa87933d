import type { SimReply } from '../kernel/exchange.js';
import { outcome, PDS_ERRORS } from './outcomes.js';
import type { SearchQuery } from './search-query.js';

const BELOW_MINIMUM = 'No searches were performed as the search criteria did not meet the minimum requirements';
const NOT_FUZZY = 'A fuzzy search was requested however the data given did not meet the fuzzy search criteria';
/** No source gives these words. */
const TWO_POSTCODES = 'Only one of address-postalcode and address-postcode may be supplied';

/** `sandbox`: birth date and family name are enough for every search. Source: shared/data/pds/README.md. */
export type MinimumRule = 'live' | 'sandbox';

/** Which combinations of parameters may be searched with. Source: shared/spec/pds.md §8.1, §8.2. */
export function combinationRefusal(query: SearchQuery, rule: MinimumRule): SimReply | undefined {
  if (query.birthDates.length === 0) {
    const diagnostics = "Missing value - 'birth_date/birth_date_range_start/birth_date_range_end'";
    return outcome(PDS_ERRORS.missingValue, 'back-end', { diagnostics });
  }
  const reason = rule === 'sandbox' ? sandboxFault(query) : liveFault(query);
  if (reason === undefined) return undefined;
  return outcome(PDS_ERRORS.invalidSearchData, 'back-end', {
    diagnostics: `Invalid search data provided - '${reason}'`,
  });
}

function sandboxFault({ family }: SearchQuery): string | undefined {
  return family === undefined ? BELOW_MINIMUM : undefined;
}

function liveFault(query: SearchQuery): string | undefined {
  if (query.postcodes.length > 1) return TWO_POSTCODES;
  if (query.fuzzy) return isFuzzyAllowed(query) ? undefined : NOT_FUZZY;
  return query.family === undefined || hasEarlyWildcard(query) ? BELOW_MINIMUM : undefined;
}

function isFuzzyAllowed(query: SearchQuery): boolean {
  const { family, given, gender, postcodes } = query;
  if (wildcardTexts(query).some((text) => text.includes('*'))) return false;
  const names = [family !== undefined, given.length > 0].filter(Boolean).length;
  return names === 2 || (names === 1 && gender !== undefined && postcodes.length > 0);
}

/** A wildcard needs two characters before it. */
function hasEarlyWildcard(query: SearchQuery): boolean {
  return wildcardTexts(query).some((text) => text.slice(0, 2).includes('*'));
}

function wildcardTexts({ family, given, postcodes }: SearchQuery): readonly string[] {
  return [...(family === undefined ? [] : [family]), ...given, ...postcodes];
}
