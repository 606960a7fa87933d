import { createHash } from 'node:crypto';
import type { Asid, Route, RoutePin } from '#contracts';
import type { UsableDevice } from './device-rules.js';
import type { UsableEndpoint } from './endpoint-rules.js';
import type { Question } from './input-rules.js';

/** What both searches gave, and how many records each. */
export interface Found {
  readonly kind: 'found';
  readonly endpoint: UsableEndpoint;
  readonly device: Pick<UsableDevice, 'asid' | 'rule' | 'notes' | 'interactions'>;
  readonly endpointCount: number;
  readonly deviceCount: number;
  readonly pin: RoutePin | undefined;
}

export function routeOf(question: Question, found: Found, now: Date): Route {
  const { endpoint, device, endpointCount, deviceCount, pin } = found;
  const plainDevice = device.rule === 15 && endpoint.rule !== 3;
  return {
    ...question,
    address: endpoint.address,
    asid: device.asid,
    partyKey: endpoint.partyKey,
    provenance: {
      // 15 for two plain records; else the row that an operator would least expect, the Device's before the Endpoint's.
      rule: plainDevice ? endpoint.rule : device.rule,
      fingerprint: fingerprint(endpoint, device.asid),
      endpointCount,
      deviceCount,
      fetchedAt: now.toISOString(),
      notes: [...new Set([...endpoint.notes, ...device.notes])],
      source: 'live',
      ...(pin === undefined ? {} : { pin: pin.id }),
    },
  };
}

/** Canonical JSON: names in alphabetical order, absent values left out. Source: sds.md §15.2. */
function fingerprint(endpoint: UsableEndpoint, asid: Asid): string {
  const { address, cpaId, mhsId, partyKey } = endpoint;
  const canonical = JSON.stringify({ address, asid, nhsMHSId: mhsId, nhsMhsCPAId: cpaId, partyKey });
  return createHash('sha256').update(canonical).digest('hex');
}
