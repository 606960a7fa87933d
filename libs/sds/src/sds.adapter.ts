import { createHash } from 'node:crypto';
import {
  isPseudoPractice,
  maskAsid,
  type Asid,
  type OwnAsid,
  type CallContext,
  type InteractionId,
  type OdsCode,
  type Route,
  type SpineDirectory,
} from '#contracts';
import { Fault, type FaultContext } from '#errors';
import { readDevices, readEndpoints } from '#fhir';
import type { Clock, EventLog } from '#platform';
import { decideDevice, explainMissingDevice, type UsableDevice } from './device-rules.js';
import type { DirectorySearch, Lookup } from './directory-search.js';
import { decideEndpoint, type AddressPolicy, type Refusal, type UsableEndpoint } from './endpoint-rules.js';
import type { OwnAsids } from './own-asids.js';

export interface SdsTools {
  readonly search: DirectorySearch;
  readonly ownAsids: OwnAsids;
  readonly clock: Pick<Clock, 'now'>;
  readonly events: EventLog;
}

interface Question {
  readonly odsCode: OdsCode;
  readonly interactionId: InteractionId;
}

interface Counted<Usable> {
  readonly chosen: Usable;
  readonly count: number;
}

/** Spine Directory Service FHIR API (R4). Keeps no route: the caller does, per patient context (sds.md §15). */
export class SdsAdapter implements SpineDirectory {
  constructor(
    private readonly tools: SdsTools,
    private readonly policy: AddressPolicy & { readonly budgetMs: number },
  ) {}

  /** The messaging record first, then the system of its party key: a Device alone may be a consumer's. Source: sds.md §12. */
  async route(odsCode: OdsCode, interactionId: InteractionId, call: CallContext): Promise<Route> {
    const question = { odsCode, interactionId };
    if (isPseudoPractice(odsCode)) {
      throw new Fault('SDS_NO_REGISTERED_PRACTICE', { correlationId: call.correlationId, ...question });
    }
    const lookup = { call, deadline: this.tools.clock.now().getTime() + this.policy.budgetMs };
    const endpoint = await this.endpoint(question, lookup);
    const device = await this.device(question, endpoint.chosen.partyKey, lookup);
    const route = this.joined(question, endpoint, device);
    const { rule, notes } = route.provenance;
    const fields = {
      correlationId: call.correlationId,
      ...question,
      asid: maskAsid(route.asid),
      rule,
      upstream: 'sds',
    };
    this.tools.events.info('sds.routed', fields);
    for (const note of notes) this.tools.events.warn('sds.route-noted', { ...fields, code: note });
    return route;
  }

  async ownAsid(interactionId: InteractionId, call: CallContext): Promise<OwnAsid> {
    const deadline = this.tools.clock.now().getTime() + this.policy.budgetMs;
    return this.tools.ownAsids.of({ odsCode: call.requester.organisation.odsCode, interactionId }, { call, deadline });
  }

  private async endpoint(question: Question, lookup: Lookup): Promise<Counted<UsableEndpoint>> {
    const found = await this.tools.search.all({ resourceType: 'Endpoint', ...question }, readEndpoints, lookup);
    const decision = decideEndpoint(found, question, this.policy);
    if (decision.kind === 'refuse') throw this.refused(decision, question, lookup);
    return { chosen: decision, count: found.length };
  }

  private async device(question: Question, partyKey: string, lookup: Lookup): Promise<Counted<UsableDevice>> {
    const { search } = this.tools;
    const found = await search.all({ resourceType: 'Device', ...question, partyKey }, readDevices, lookup);
    const decision = decideDevice(found, { interactionId: question.interactionId, partyKey });
    if (decision.kind === 'use') return { chosen: decision, count: found.length };
    if (decision.rule !== 14) throw this.refused(decision, question, lookup);
    const others = await search.glance({ resourceType: 'Device', ...question }, readDevices, lookup);
    throw this.refused(explainMissingDevice(others, partyKey), question, lookup);
  }

  private refused({ code, rule }: Refusal, question: Question, { call }: Lookup): Fault {
    const facts: FaultContext & Question = { correlationId: call.correlationId, ...question, rule };
    this.tools.events.warn('sds.not-routed', {
      correlationId: call.correlationId,
      ...question,
      code,
      rule,
      upstream: 'sds',
    });
    return new Fault(code, facts);
  }

  private joined(question: Question, endpoint: Counted<UsableEndpoint>, device: Counted<UsableDevice>): Route {
    const { address, partyKey } = endpoint.chosen;
    const { asid } = device.chosen;
    const plainDevice = device.chosen.rule === 15 && endpoint.chosen.rule !== 3;
    return {
      ...question,
      address,
      asid,
      partyKey,
      provenance: {
        // 15 for two plain records; else the row that an operator would least expect, the Device's before the Endpoint's.
        rule: plainDevice ? endpoint.chosen.rule : device.chosen.rule,
        fingerprint: fingerprint(endpoint.chosen, asid),
        endpointCount: endpoint.count,
        deviceCount: device.count,
        fetchedAt: this.tools.clock.now().toISOString(),
        notes: [...new Set([...endpoint.chosen.notes, ...device.chosen.notes])],
      },
    };
  }
}

/** Canonical JSON: names in alphabetical order, absent values left out. Source: sds.md §15.2. */
function fingerprint(endpoint: UsableEndpoint, asid: Asid): string {
  const { address, cpaId, mhsId, partyKey } = endpoint;
  const canonical = JSON.stringify({ address, asid, nhsMHSId: mhsId, nhsMhsCPAId: cpaId, partyKey });
  return createHash('sha256').update(canonical).digest('hex');
}
