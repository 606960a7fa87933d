import { z } from 'zod';

import { type Json, JsonObject, pdsMoment } from './json.js';
import { sandboxCandidates } from './sandbox-people.js';
import type { SandboxFolder } from './sandbox-folder.js';
import type { Candidate } from './search-people.js';

/** The open sandbox of PDS, with nobody and no answer but those of a folder. Source: shared/spec/pds.md §1, §14. */
export interface PdsSandbox {
  readonly candidates: readonly Candidate[];
  patient(nhsNumber: string): Json | undefined;
  relatedPeople(nhsNumber: string, now: Date): Json | undefined;
  /** The answer on record for just these parameters, whatever their order. */
  recordedAnswer(parameters: URLSearchParams, now: Date): Json | undefined;
  /** What the sandbox says to a search that it has no example for. */
  unknownSearch(now: Date): Json;
}

/**
 * The real sandbox answers each search from a list, also where no rule could tell the answer: the score of a fuzzy match,
 * or which of two unknown names is "nobody". So searches on record come first; the matcher does the others.
 */
export function pdsSandbox(folder: SandboxFolder): PdsSandbox {
  const patients = new Map(folder.jsonIn('patients').map(({ json }) => [String(json['id']), json]));
  const related = new Map(folder.jsonIn('related-person').map(({ file, json }) => [numberIn(file), json]));
  const recorded = recordedSearches(folder);
  const unknown = folder.json('operation-outcomes/templates/NOT_SUPPORTED_SEARCH.json');
  return {
    candidates: sandboxCandidates(folder.jsonIn('search'), [...patients.values()]),
    patient: (nhsNumber) => patients.get(nhsNumber),
    relatedPeople: (nhsNumber, now) => dated(related.get(nhsNumber), now),
    recordedAnswer: (parameters, now) => {
      const answer = recorded.get(keyOf([...parameters]));
      return answer?.['timestamp'] === undefined ? answer : dated(answer, now);
    },
    unknownSearch: (now) => ({ ...unknown, timestamp: pdsMoment(now) }),
  };
}

const Exchange = z.object({
  request: z.object({ method: z.string(), path: z.string(), query: z.array(z.tuple([z.string(), z.string()])) }),
  response: z.object({ status: z.number(), body: JsonObject }),
});

/** Only searches that were answered; what the sandbox refuses, our own rules refuse. */
function recordedSearches(folder: SandboxFolder): ReadonlyMap<string, Json> {
  const exchanges = folder.jsonIn('sandbox-exchanges').map(({ json }) => Exchange.parse(json));
  const searches = exchanges.filter(({ request, response }) => request.path === '/Patient' && response.status === 200);
  return new Map(searches.map(({ request, response }) => [keyOf(request.query), response.body]));
}

/** Repeated parameters keep their order. */
function keyOf(parameters: readonly (readonly [string, string])[]): string {
  return JSON.stringify(parameters.toSorted(([one], [other]) => (one < other ? -1 : Number(one > other))));
}

function numberIn(file: string): string {
  return /\d{10}/.exec(file)?.[0] ?? file;
}

function dated(bundle: Json | undefined, now: Date): Json | undefined {
  return bundle === undefined ? undefined : { ...bundle, timestamp: pdsMoment(now) };
}
