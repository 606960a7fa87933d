import { z } from 'zod';

import { type Json, JsonObject } from './json.js';
import type { NamedJson } from './sandbox-folder.js';
import type { Candidate } from './search-people.js';
import { searchable } from './searchable.js';
import { FULL_URL_BASE } from './searchset.js';
import { searchView } from './search-view.js';

const Answer = z.object({
  entry: z.array(
    z.object({
      fullUrl: z.string(),
      search: z.object({ score: z.number() }).optional(),
      resource: JsonObject,
    }),
  ),
});

const ALWAYS = '0000-00-00';

/**
 * People of the published searches, and of the published records those whom no search shows: the two differ about some.
 * What ended long ago counts as present: the sandbox itself finds people by it.
 */
export function sandboxCandidates(searches: readonly NamedJson[], patients: readonly Json[]): readonly Candidate[] {
  const published = searches.flatMap(({ json }) => (json['resourceType'] === 'Patient' ? [single(json)] : allIn(json)));
  const known = new Set(published.map(({ person }) => person.id));
  const others = patients.filter(({ id }) => !known.has(String(id)));
  return [...published, ...others.map((patient) => single(searchView(patient, ALWAYS)))];
}

function single(patient: Json): Candidate {
  return { person: searchable(patient), fullUrl: `${FULL_URL_BASE}/${String(patient['id'])}`, resource: patient };
}

function allIn(bundle: Json): readonly Candidate[] {
  return Answer.parse(bundle).entry.map(({ fullUrl, search, resource }) => ({
    person: searchable(resource),
    fullUrl,
    resource,
    ...(search === undefined ? {} : { publishedScore: search.score }),
  }));
}
