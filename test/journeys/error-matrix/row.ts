import type { FaultCode } from '#errors';
import type { Story } from '../../../apps/simulator/src/scenarios/story.js';

/** Tables of the specification, in the order of the page. */
export const TABLES = {
  'core-7.3': 'gp-connect-core.md §7.3 and §7.4: what a practice answers',
  'core-7.4': 'gp-connect-core.md §7.4, last paragraph: a code that nobody knows',
  'core-7.5': 'gp-connect-core.md §7.5: what the Spine proxy answers',
  'core-7.6': 'gp-connect-core.md §7.6: neither a practice nor the proxy, or nobody',
  'pds-10.2': 'pds.md §10.2: what PDS answers',
  'pds-trace': 'pds.md §10.2, last paragraph: what a trace tells',
  'identity-3.5': 'identity.md §3.5: the token server',
  'sds-9': 'sds.md §9: what the directory answers',
  'sds-12': 'sds.md §12 to §14: what the directory holds',
  'annex-b': 'appointments.md Annex B: appointments and registration',
  'held-back': 'pds.md §11, sds.md §9, gp-connect-core.md §6, appointments.md §4.6: what is not sent at all',
} as const;
export type Table = keyof typeof TABLES;

/** What our API is asked for while it happens. `find`: a list of appointments, where looking for the patient fails. */
export type Call =
  'open' | 'search' | 'record' | 'slots' | 'find' | 'list' | 'read' | 'book' | 'amend' | 'cancel' | 'register';

/** Which request of the call is answered so; `call`: the one that the call is about. */
type Place = 'call' | 'first-find' | 'token' | 'endpoint' | 'device' | 'own-device';

export interface Wire {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
  readonly transport?: { readonly delayMs?: number; readonly reset?: boolean; readonly cutAtByte?: number };
}

/** How a row is brought about. */
export interface Given {
  /** For the page. */
  readonly words: string;
  /** A patient whose story shows it; an ordinary one when absent. */
  readonly story?: string;
  readonly place?: Place;
  readonly answer?: Wire | ((patient: Story) => Wire);
  /** The answer meets this call, which comes first, and nothing the one that the row is about. */
  readonly earlier?: Call;
  /** The earlier call has not ended yet. */
  readonly underWay?: true;
  /** What happens beside it. */
  readonly also?: Pick<Given, 'place' | 'answer'>;
  /** The practice's own record, spoilt. */
  readonly spoilt?: (bundle: string) => string;
  /** More of what is sent to our API. */
  readonly body?: Readonly<Record<string, unknown>>;
  /** The product is set up so; see `settings.ts`. */
  readonly setting?:
    | 'own'
    | 'refused'
    | 'unknown-host'
    | 'self-signed'
    | 'wrong-name'
    | 'expired'
    | 'no-pins'
    | 'enforced'
    | 'easily-shut'
    | 'one-at-a-time';
}

export interface Row {
  readonly table: Table;
  /** The row of the table. */
  readonly row: string;
  readonly call: Call;
  readonly given: Given;
  /** `answered`: no problem at all. */
  readonly expected: FaultCode | 'answered';
}

/** A row that the simulator cannot bring about, and why. */
export interface LeftOut {
  readonly table: Table;
  readonly row: string;
  readonly why: string;
}
