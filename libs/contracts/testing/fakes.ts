import { Fault, type FaultCode } from '#errors';
import type { AccessToken } from '../src/access-token.port.js';
import { Asid } from '../src/asid.js';
import type { CallContext } from '../src/call-context.js';
import type { InteractionId } from '../src/interaction.js';
import type { KeyValueStore } from '../src/key-value-store.port.js';
import { NhsNumber, parseNhsNumber } from '../src/nhs-number.js';
import { OdsCode, isPseudoPractice } from '../src/ods-code.js';
import type {
  PatientDirectory,
  SearchIssue,
  SearchMatch,
  SearchOutcome,
  Standing,
  TraceOutcome,
} from '../src/patient-directory.port.js';
import type { PatientSearch } from '../src/patient-search.js';
import type { Requester } from '../src/requester.js';
import type { OwnAsid, Route, SpineDirectory } from '../src/spine-directory.port.js';

/** An invented pharmacist in an invented pharmacy. */
export const A_REQUESTER: Requester = {
  userId: 'user-0001',
  localUserId: 'local-0001',
  familyName: 'Lindenbaum',
  givenName: 'Petra',
  title: 'Ms',
  role: 'pharmacist',
  organisation: { odsCode: OdsCode.parse('FZZ01'), name: 'Blue Teapot Pharmacy' },
  issuer: 'frontend',
};

/** A call on behalf of `A_REQUESTER` that nobody aborts. */
export function aCall(changes: Partial<CallContext> = {}): CallContext {
  return {
    correlationId: '0f6b1c1e-5a3c-4d59-8f0d-2f1f4c1b7a10',
    signal: new AbortController().signal,
    requester: A_REQUESTER,
    ...changes,
  };
}

/** The invented patient that most specs use: adult, registered at `A_PRACTICE`. */
export const A_PATIENT = NhsNumber.parse('9990001006');
export const A_STRANGER = NhsNumber.parse('9990001251');
export const A_PRACTICE = OdsCode.parse('Z90001');

type Found = Extract<TraceOutcome, { kind: 'found' }>;

/** A trace that found somebody called Marigold Fernsby. */
export function aTrace(changes: Partial<Found> = {}): Found {
  return {
    kind: 'found',
    nhsNumber: A_PATIENT,
    demographics: {
      names: [{ use: 'usual', family: 'Fernsby', given: ['Marigold'] }],
      gender: 'female',
      birthDate: '1972-04-09',
      postcodes: ['ZZ99 1AA'],
    },
    standing: { kind: 'registered', practice: A_PRACTICE },
    version: '7',
    requestId: '7b0f0f9e-3a51-4c1f-9d64-6d0f3c6f2b11',
    ...changes,
  };
}

/** Patients by NHS number; who is not named is not found. */
export class FakePatientDirectory implements PatientDirectory {
  readonly access = 'application';

  constructor(
    private readonly outcomes: Readonly<Record<string, TraceOutcome | FaultCode>> = { [A_PATIENT]: aTrace() },
  ) {}

  /** Knows one rule of the many. */
  searchIssues({ birthDate }: PatientSearch): readonly SearchIssue[] {
    return birthDate === undefined ? [{ field: 'birthDate', rule: 'Enter a date of birth.', kind: 'missing' }] : [];
  }

  /** By whole family name and day of birth; two or more are too many. */
  async search({ familyName, birthDate }: PatientSearch, call: CallContext): Promise<SearchOutcome> {
    if (call.signal.aborted) throw new Fault('PDS_TIMEOUT', { correlationId: call.correlationId });
    const { requestId } = aTrace();
    const day = birthDate !== undefined && 'on' in birthDate ? birthDate.on : undefined;
    const matches = this.people().filter(
      ({ demographics }) => demographics.birthDate === day && demographics.names[0]?.family === familyName,
    );
    return matches.length > 1 ? { kind: 'too-many', requestId } : { kind: 'matches', matches, requestId };
  }

  private people(): readonly SearchMatch[] {
    const found = Object.values(this.outcomes).flatMap((outcome): [string, SearchMatch][] =>
      typeof outcome !== 'string' && outcome.kind === 'found' ? [[outcome.nhsNumber, outcome]] : [],
    );
    return [...new Map(found).values()];
  }

  async trace(nhsNumber: NhsNumber, call: CallContext): Promise<TraceOutcome> {
    if (call.signal.aborted) throw new Fault('PDS_TIMEOUT', { correlationId: call.correlationId });
    const outcome = this.outcomes[nhsNumber] ?? { kind: 'not-found' };
    if (typeof outcome === 'string') throw new Fault(outcome, { correlationId: call.correlationId });
    return outcome;
  }
}

/** A trace whose patient has this standing. */
export function standing(of: Standing): Found {
  return aTrace({ standing: of });
}

/** A route as the directory would give it for this practice. */
export function aRoute(odsCode: OdsCode, interactionId: InteractionId, changes: Partial<Route> = {}): Route {
  return {
    odsCode,
    interactionId,
    address: `https://practice.example/${odsCode}/STU3/1/gpconnect/structured`,
    asid: Asid.parse('200000000017'),
    partyKey: `${odsCode}-800001`,
    provenance: {
      rule: 15,
      fingerprint: '0'.repeat(64),
      endpointCount: 1,
      deviceCount: 1,
      fetchedAt: '2026-11-16T09:00:00.000Z',
      notes: [],
      source: 'live',
    },
    ...changes,
  };
}

/** Knows `A_PRACTICE` and nobody else, unless told which practices fail and how. */
export class FakeSpineDirectory implements SpineDirectory {
  constructor(
    private readonly known: readonly OdsCode[] = [A_PRACTICE],
    private readonly faults: Readonly<Record<string, FaultCode>> = {},
    private readonly withoutSiblings: readonly InteractionId[] = [],
  ) {}

  async route(odsCode: OdsCode, interactionId: InteractionId, call: CallContext): Promise<Route> {
    const code = this.faultFor(odsCode, call);
    if (code !== undefined) throw new Fault(code, { correlationId: call.correlationId, odsCode, interactionId });
    return aRoute(odsCode, interactionId);
  }

  /** Every interaction is at the same system, but none of those that are said not to be there. */
  async siblings(known: Route, wanted: readonly InteractionId[], call: CallContext): Promise<readonly Route[]> {
    const code = this.faultFor(known.odsCode, call);
    if (code !== undefined) throw new Fault(code, { correlationId: call.correlationId, odsCode: known.odsCode });
    return wanted
      .filter((one) => one !== known.interactionId && !this.withoutSiblings.includes(one))
      .map((interactionId) => ({ ...known, interactionId }));
  }

  async ownAsid(interactionId: InteractionId, call: CallContext): Promise<OwnAsid> {
    const { odsCode } = call.requester.organisation;
    const code =
      this.faults[odsCode] ??
      (odsCode === A_REQUESTER.organisation.odsCode ? undefined : 'SDS_CONSUMER_ASID_NOT_FOUND');
    if (code !== undefined) throw new Fault(code, { correlationId: call.correlationId, odsCode, interactionId });
    return { asid: Asid.parse('200000000025'), source: 'configuration' };
  }

  private faultFor(odsCode: OdsCode, call: CallContext): FaultCode | undefined {
    if (call.signal.aborted) return 'SDS_UNAVAILABLE';
    if (isPseudoPractice(odsCode)) return 'SDS_NO_REGISTERED_PRACTICE';
    return this.faults[odsCode] ?? (this.known.includes(odsCode) ? undefined : 'SDS_ENDPOINT_NOT_FOUND');
  }
}

/** Hands out `token-1`, then `token-2` after a discard, and so on. */
export class FakeAccessToken implements AccessToken {
  private serial = 1;

  async token(): Promise<string> {
    return `token-${this.serial}`;
  }

  discard(token: string): void {
    if (token === `token-${this.serial}`) this.serial += 1;
  }
}

/** Keeps entries until the clock of the test has passed them. */
export class FakeKeyValueStore implements KeyValueStore {
  private readonly entries = new Map<string, { readonly value: string; readonly endsAt: number }>();

  constructor(private readonly nowMs: () => number) {}

  async get(key: string): Promise<string | undefined> {
    const entry = this.entries.get(key);
    return entry !== undefined && this.nowMs() < entry.endsAt ? entry.value : undefined;
  }

  async set(key: string, value: string, ttlMs: number): Promise<void> {
    this.entries.set(key, { value, endsAt: this.nowMs() + ttlMs });
  }

  async delete(key: string): Promise<void> {
    this.entries.delete(key);
  }
}

/** Brands an NHS number that a spec invents. */
export function nhsNumber(text: string): NhsNumber {
  const parsed = parseNhsNumber(text);
  if (parsed === undefined) throw new Error('a spec uses an NHS number with a wrong check digit');
  return parsed;
}
