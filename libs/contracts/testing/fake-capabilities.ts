import type { Asid } from '../src/asid.js';
import type { CallContext } from '../src/call-context.js';
import type {
  Capabilities,
  CapabilityDirectory,
  CapabilityOutcome,
  ServiceName,
} from '../src/capability-directory.port.js';
import { INTERACTION, type InteractionId } from '../src/interaction.js';
import type { OdsCode } from '../src/ods-code.js';
import type { Route } from '../src/spine-directory.port.js';

/** What the combined statement of a practice of 1.6.2 comes to that offers everything. */
export function someCapabilities(changes: Partial<Capabilities> = {}): Capabilities {
  return {
    specificationVersion: '1.6.2',
    parameterVersion: '1.6.2',
    structured: 'full',
    offers: { structuredRecord: 'named', appointments: 'named', registration: 'named', documents: 'not-covered' },
    slotSearch: { parameters: ['start', 'end', 'status', 'searchFilter'], includes: ['Slot:schedule'] },
    fhir: 'supported',
    software: undefined,
    unsupportedParameters: [],
    ...changes,
  };
}

/** Says the same of every practice, from its memory after the first time; keeps what it was told to note and to forget. */
export class FakeCapabilityDirectory implements CapabilityDirectory {
  readonly forgotten: OdsCode[] = [];
  private readonly kept = new Map<string, CapabilityOutcome>();

  constructor(
    private readonly outcome: CapabilityOutcome = { kind: 'known', capabilities: someCapabilities(), source: 'live' },
  ) {}

  statementsFor(service: ServiceName): readonly InteractionId[] {
    return [service === 'documents' ? INTERACTION.documentsMetadata : INTERACTION.foundationsMetadata];
  }

  async capabilities(route: Route, _from: Asid, call: CallContext): Promise<CapabilityOutcome> {
    if (call.signal.aborted) return { kind: 'unavailable', source: 'live' };
    const kept = this.kept.get(keyOf(route, call));
    if (kept !== undefined) return { ...kept, source: 'cache' };
    this.kept.set(keyOf(route, call), this.outcome);
    return this.outcome;
  }

  note(route: Route, unsupported: readonly string[], call: CallContext): void {
    const kept = this.kept.get(keyOf(route, call));
    if (kept?.kind !== 'known') return;
    const all = new Set([...kept.capabilities.unsupportedParameters, ...unsupported]);
    const capabilities = { ...kept.capabilities, unsupportedParameters: [...all] };
    this.kept.set(keyOf(route, call), { ...kept, capabilities });
  }

  forget(odsCode: OdsCode): void {
    this.forgotten.push(odsCode);
    [...this.kept.keys()].filter((key) => key.startsWith(`${odsCode}|`)).forEach((key) => this.kept.delete(key));
  }
}

function keyOf({ odsCode, address, asid, interactionId }: Route, { requester }: CallContext): string {
  return [odsCode, requester.organisation.odsCode, address, asid, interactionId].join('|');
}
