import { Fault } from '#errors';
import type {
  DirectoryCall,
  DirectoryDesk,
  KeptRoute,
  NewPin,
  ProbeReport,
  RouteExplanation,
  RoutePin,
} from '../src/directory-desk.port.js';
import { maskAsid } from '../src/asid.js';
import type { InteractionId } from '../src/interaction.js';
import type { OdsCode } from '../src/ods-code.js';
import { A_PRACTICE, aRoute } from './fakes.js';

const AT = '2026-11-16T09:00:00.000Z';

/** Knows one practice, with one system. Says who was asked about and forgotten. */
export class FakeDirectoryDesk implements DirectoryDesk {
  readonly asked: { readonly odsCode: OdsCode; readonly interactionId: InteractionId; readonly call: DirectoryCall }[] =
    [];
  readonly forgotten: OdsCode[] = [];
  private readonly known: RoutePin[] = [];

  constructor(private readonly practice: OdsCode = A_PRACTICE) {}

  async explain(odsCode: OdsCode, interactionId: InteractionId, call: DirectoryCall): Promise<RouteExplanation> {
    this.asked.push({ odsCode, interactionId, call });
    const { address, asid, partyKey, provenance } = aRoute(odsCode, interactionId);
    const parameters = [`organization=${odsCode}`, `identifier=${interactionId}`];
    const answer = { resource: 'Endpoint', parameters, durationMs: 40 } as const;
    const about = { odsCode, interactionId, notes: [], pin: this.known.find((pin) => pin.odsCode === odsCode) };
    if (odsCode !== this.practice) {
      const decision = {
        rule: 1,
        outcome: 'SDS_ENDPOINT_NOT_FOUND',
        meaning: 'The directory has no Endpoint.',
      } as const;
      const nothing = { address: undefined, asid: undefined, partyKey: undefined, fingerprint: undefined };
      return { ...about, ...nothing, decision, answers: [{ ...answer, count: 0, records: [] }] };
    }
    return {
      ...about,
      ...{ address, asid: maskAsid(asid), partyKey, fingerprint: provenance.fingerprint },
      answers: [{ ...answer, count: 1, records: [{ address, partyKey, chosen: 'yes' }] }],
      decision: { rule: 15, outcome: 'usable', meaning: 'One good Endpoint and one good Device.' },
    };
  }

  async kept(odsCode: OdsCode): Promise<readonly KeptRoute[]> {
    if (odsCode !== this.practice || this.forgotten.includes(odsCode)) return [];
    const interactionId = 'urn:nhs:names:services:gpconnect:fhir:operation:gpc.getstructuredrecord-1';
    const { address, asid, partyKey, provenance } = aRoute(odsCode, interactionId);
    const { fingerprint } = provenance;
    const seen = { firstSeenAt: AT, lastSeenAt: AT, changes: [], flapping: false };
    return [{ interactionId, address, asid: maskAsid(asid), partyKey, fingerprint, ...seen }];
  }

  async forget(odsCode: OdsCode): Promise<void> {
    this.forgotten.push(odsCode);
  }

  async pins(): Promise<readonly RoutePin[]> {
    return this.known;
  }

  /** The party key of the one system, as `aRoute` has it, can be chosen. */
  async pin(pin: NewPin, { correlationId }: DirectoryCall): Promise<RoutePin> {
    const { odsCode, interactionId } = pin;
    if (pin.partyKey !== aRoute(this.practice, interactionId).partyKey)
      throw new Fault('SDS_PIN_INVALID', { correlationId, odsCode, interactionId });
    const set = { ...pin, id: `pin-${String(this.known.length + 1)}`, setAt: AT };
    this.known.push(set);
    return set;
  }

  async unpin(id: string): Promise<boolean> {
    const at = this.known.findIndex((pin) => pin.id === id);
    if (at === -1) return false;
    this.known.splice(at, 1);
    return true;
  }

  async probe(odsCode: OdsCode, interactionId: InteractionId, call: DirectoryCall): Promise<ProbeReport> {
    this.asked.push({ odsCode, interactionId, call });
    const outcome = odsCode === this.practice ? 'usable' : 'SDS_ENDPOINT_NOT_FOUND';
    const alerts = odsCode === this.practice ? [] : ['empty'];
    return { odsCode, interactionId, at: AT, outcome, durationMs: 40, fingerprint: undefined, alerts };
  }

  async probes(): Promise<readonly ProbeReport[]> {
    return [];
  }
}
