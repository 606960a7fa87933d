import type { FaultCode } from '#errors';
import type { CallContext } from './call-context.js';
import type { InteractionId } from './interaction.js';
import type { OdsCode } from './ods-code.js';

/** A call that no patient and no user stands behind: an operator's, or a job's. */
export type DirectoryCall = Pick<CallContext, 'correlationId' | 'signal' | 'endsAt'>;

/** One search as it was asked and answered. Source: sds.md §15.2, §15.7. */
export interface DirectoryAnswer {
  readonly resource: 'Endpoint' | 'Device';
  /** Decoded, for reading: `organization=Z81001`, `identifier=urn:…`. */
  readonly parameters: readonly string[];
  readonly durationMs: number;
  readonly count: number;
  /** What each record says that matters, ASIDs masked; the chosen one is marked. */
  readonly records: readonly (Readonly<Record<string, string>> & { readonly chosen?: 'yes' })[];
}

export interface RouteExplanation {
  readonly odsCode: OdsCode;
  readonly interactionId: InteractionId;
  readonly answers: readonly DirectoryAnswer[];
  /** Row of sds.md §12 and what it means, in words for an operator. */
  readonly decision: {
    readonly rule: number | undefined;
    /** `usable`, or the code of the fault. */
    readonly outcome: 'usable' | FaultCode;
    readonly meaning: string;
  };
  readonly address: string | undefined;
  /** Last four digits. */
  readonly asid: string | undefined;
  readonly partyKey: string | undefined;
  readonly fingerprint: string | undefined;
  readonly notes: readonly string[];
  readonly pin: RoutePin | undefined;
}

/** What is kept of a practice for comparison: never the first source of a route (sds.md §15). */
export interface KeptRoute {
  readonly interactionId: InteractionId;
  readonly address: string;
  readonly asid: string;
  readonly partyKey: string;
  readonly fingerprint: string;
  readonly firstSeenAt: string;
  readonly lastSeenAt: string;
  /** Earlier ones, the latest first. */
  readonly changes: readonly { readonly at: string; readonly from: string; readonly to: string }[];
  readonly flapping: boolean;
}

/** An operator's choice among several systems of one practice (sds.md §12 row 6). */
export interface RoutePin {
  readonly id: string;
  readonly odsCode: OdsCode;
  readonly interactionId: InteractionId;
  readonly partyKey: string;
  /** Why, in the operator's words; nothing about patients. */
  readonly reason: string;
  readonly setBy: string;
  readonly setAt: string;
  readonly expiresAt: string;
}
export type NewPin = Omit<RoutePin, 'id' | 'setAt'>;

/** What the last look at a watched route showed (sds.md §15.7). */
export interface ProbeReport {
  readonly odsCode: OdsCode;
  readonly interactionId: InteractionId;
  readonly at: string;
  readonly outcome: string;
  readonly durationMs: number;
  readonly fingerprint: string | undefined;
  readonly alerts: readonly string[];
}

/** The operators' view of the directory. Nothing about patients goes in or comes out. */
export interface DirectoryDesk {
  /** Asks the directory now and explains; a refusal is an outcome, not an exception. */
  explain(odsCode: OdsCode, interactionId: InteractionId, call: DirectoryCall): Promise<RouteExplanation>;
  kept(odsCode: OdsCode): Promise<readonly KeptRoute[]>;
  /** Forgets what is kept of this practice and of nobody's patients: the next use asks anew. */
  forget(odsCode: OdsCode): Promise<void>;
  pins(): Promise<readonly RoutePin[]>;
  /** @throws Fault `SDS_PIN_INVALID`: expired, too long, or a party key that the directory does not name for this practice */
  pin(pin: NewPin, call: DirectoryCall): Promise<RoutePin>;
  /** False: there was none. */
  unpin(id: string): Promise<boolean>;
  /** One watched route, looked at now. Run by a job; no user stands behind it. */
  probe(odsCode: OdsCode, interactionId: InteractionId, call: DirectoryCall): Promise<ProbeReport>;
  probes(): Promise<readonly ProbeReport[]>;
}
export const DIRECTORY_DESK = Symbol('DirectoryDesk');
