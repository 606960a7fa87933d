import { R4Patient, readFoundPatients } from '#fhir';
import { jsonOf, type HttpResult } from '#platform';
import { issueOf, noReply, refusal, unreadable, type Refusal, type Reply } from './refusals.js';

export type TraceReading =
  | { readonly kind: 'patient'; readonly patient: R4Patient }
  | { readonly kind: 'not-found' }
  | { readonly kind: 'invalidated' }
  | Refusal;

export type SearchReading =
  { readonly kind: 'matches'; readonly patients: readonly R4Patient[] } | { readonly kind: 'too-many' } | Refusal;

/** What one answer to `GET /Patient/{id}` is worth. Source: pds.md §4, §10. */
export function readTrace(result: HttpResult, now: Date): TraceReading {
  if (result.kind === 'failure') return noReply(result);
  if (result.status !== 200) return absence(result) ?? refusal(result, 'trace', now);
  // The kind of resource decides, not the status: PDS also puts an OperationOutcome under a 200 (pds.md §8.3).
  const patient = R4Patient.safeParse(jsonOf(result.body));
  return patient.success ? { kind: 'patient', patient: patient.data } : unreadable(result);
}

/** What one answer to `GET /Patient?…` is worth. Source: pds.md §8.3, §10. */
export function readSearch(result: HttpResult, now: Date): SearchReading {
  if (result.kind === 'failure') return noReply(result);
  if (result.status !== 200) return refusal(result, 'search', now);
  const json = jsonOf(result.body);
  const patients = readFoundPatients(json);
  if (patients !== undefined) return { kind: 'matches', patients };
  return issueOf(json).upstreamCode === 'TOO_MANY_MATCHES' ? { kind: 'too-many' } : unreadable(result);
}

/** The two answers that say something about the number. Source: pds.md §10.2; without `details` §10.1. */
function absence({ status, body }: Reply): { readonly kind: 'not-found' | 'invalidated' } | undefined {
  if (status !== 404) return undefined;
  const { upstreamCode, issueCode } = issueOf(jsonOf(body));
  if (upstreamCode === 'INVALIDATED_RESOURCE') return { kind: 'invalidated' };
  if (upstreamCode === undefined) return issueCode === 'not-found' ? { kind: 'not-found' } : undefined;
  return upstreamCode === 'RESOURCE_NOT_FOUND' ? { kind: 'not-found' } : undefined;
}
