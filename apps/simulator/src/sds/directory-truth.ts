import type { System } from './standing.js';

/** One call at the proxy, as the truth saw it at that moment. Times in milliseconds since 1970. */
export interface ProxyCall {
  readonly at: number;
  readonly traceId: string;
  readonly interactionId: string;
  /** The practice that was meant: the patient's, or else the one whose ASID was sent. */
  readonly odsCode: string | undefined;
  readonly asid: string;
  readonly address: string;
  readonly status: number;
  /** A system behind the proxy got the call. */
  readonly reached: boolean;
  /** Address and ASID were those of a system of this practice: now, at an earlier time, or never. */
  readonly registered: 'now' | 'formerly' | 'never';
  /** When they last were, for `formerly`. */
  readonly lastRegisteredAt?: number;
}

/** One search of the directory, at its arrival. */
export interface DirectoryRequest {
  readonly at: number;
  readonly correlationId: string;
  readonly odsCode: string | undefined;
  readonly resource: string;
}

/** What a call at the proxy says of itself. */
export type Addressed = Pick<ProxyCall, 'at' | 'odsCode' | 'asid' | 'address'>;

interface Tenure {
  readonly odsCode: string;
  readonly system: System;
  readonly until?: number;
}

const KEPT = 20_000;
/** A call may have left before the change that makes it wrong. */
const IN_FLIGHT_MS = 5_000;

/** Which system belonged to which practice at what time, and every call measured against it. */
export class DirectoryTruth {
  readonly calls: ProxyCall[] = [];
  readonly requests: DirectoryRequest[] = [];
  private tenures: readonly Tenure[] = [];

  /** From now on the practice has these systems and no others. */
  change(odsCode: string, systems: readonly System[], at: number): void {
    const isOf = (tenure: Tenure): boolean => tenure.odsCode === odsCode && tenure.until === undefined;
    const stays = (tenure: Tenure): boolean => systems.some((system) => isSame(system, tenure.system));
    const added = systems.filter((system) => !this.tenures.some((one) => isOf(one) && isSame(one.system, system)));
    this.tenures = [
      ...this.tenures.map((tenure) => (isOf(tenure) && !stays(tenure) ? { ...tenure, until: at } : tenure)),
      ...added.map((system) => ({ odsCode, system })),
    ];
  }

  /** The practice to which this ASID belongs or has belonged. */
  practiceOf(asid: string): string | undefined {
    return this.tenures.find(({ system }) => system.asid === asid)?.odsCode;
  }

  judge({ at, odsCode, asid, address }: Addressed): Pick<ProxyCall, 'registered' | 'lastRegisteredAt'> {
    const fitting = this.tenures.filter(
      ({ odsCode: owner, system }) => owner === odsCode && system.asid === asid && isBelow(system, address),
    );
    if (fitting.length === 0) return { registered: 'never' };
    const until = Math.max(...fitting.map((tenure) => tenure.until ?? at));
    return until >= at ? { registered: 'now' } : { registered: 'formerly', lastRegisteredAt: until };
  }

  noteCall(call: ProxyCall): void {
    remember(this.calls, call);
  }

  noteRequest(request: DirectoryRequest): void {
    remember(this.requests, request);
  }

  /** Calls that reached a system which was not the practice's and had not been for `graceMs`. */
  misroutes(graceMs = IN_FLIGHT_MS): number {
    return this.calls.filter((call) => call.reached && isForeign(call, graceMs)).length;
  }
}

/** True when the system was never the practice's, or not for longer than the grace. */
function isForeign({ at, registered, lastRegisteredAt }: ProxyCall, graceMs: number): boolean {
  if (registered === 'now') return false;
  return lastRegisteredAt === undefined || at - lastRegisteredAt > graceMs;
}

function isSame(one: System, other: System): boolean {
  return one.asid === other.asid && one.roots.structured === other.roots.structured;
}

function isBelow({ roots }: System, address: string): boolean {
  return Object.values(roots).some((root) => address.startsWith(`${root}/`));
}

function remember<T>(list: T[], item: T): void {
  list.push(item);
  if (list.length > KEPT) list.shift();
}
