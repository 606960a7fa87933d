import type { SimReply } from '../kernel/exchange.js';
import { type Json, pdsMoment } from './json.js';
import { CONTENT_TYPE } from './outcomes.js';

/** The address of production, also on the other environments: nobody should follow it. Source: shared/spec/pds.md §8.3. */
export const FULL_URL_BASE = 'https://api.service.nhs.uk/personal-demographics/FHIR/R4/Patient';

/** Where nothing was found there is no `entry` at all. Source: shared/spec/pds.md §8.3. */
export function searchset(entries: readonly Json[], now: Date): SimReply {
  const head = { resourceType: 'Bundle', type: 'searchset', timestamp: pdsMoment(now), total: entries.length };
  return found(entries.length === 0 ? head : { ...head, entry: entries });
}

export function found(body: Json, headers: Readonly<Record<string, string>> = {}): SimReply {
  return { status: 200, headers: { 'Content-Type': CONTENT_TYPE['back-end'], ...headers }, body: JSON.stringify(body) };
}
