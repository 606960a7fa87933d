import type { DiaryProfile } from './appointment-faults.js';
import { INTERACTIONS } from './interactions.js';
import type { Capability, Interaction, Personality } from './interactions.js';

/** A GP practice: what the directory says of it, what the proxy knows of it and how its system behaves. Invented. */
export interface Practice {
  readonly odsCode: string;
  readonly name: string;
  readonly postcode: string;
  /** Specification version that its system speaks. */
  readonly personality: Personality;
  readonly supplier: string;
  readonly fqdn: string;
  /** 12 digits. */
  readonly asid: string;
  readonly partyKey: string;
  readonly cpaId: string;
  readonly mhsId: string;
  readonly roots: Readonly<Record<Capability, string>>;
  /** Capabilities registered for it in the directory and at the proxy. */
  readonly capabilities: readonly Capability[];
  /** Registered capabilities that the practice has switched off. */
  readonly switchedOff: readonly Capability[];
  readonly sharing: Sharing;
  /** Present when the proxy knows another host for it than the directory says. */
  readonly hostAtProxy?: string;
  /** `false`: the proxy cannot connect to its system. */
  readonly reachable: boolean;
  /** Present when the proxy refuses every request to it so. */
  readonly proxyRefuses?: 'method' | 'media-type';
  readonly metadata: Readonly<Record<'foundations' | 'structured', MetadataState>>;
  readonly directory: DirectoryState;
  /** How its appointment book is, where that is not the ordinary one. */
  readonly diary?: DiaryProfile;
  /** The second registration, for the directory states that have two. */
  readonly second?: Registration;
}

interface Sharing {
  readonly senderAccredited: boolean;
  readonly receiverRegistered: boolean;
  readonly sharingAgreement: boolean;
}

export interface Registration {
  readonly asid: string;
  readonly partyKey: string;
  readonly cpaId: string;
  readonly mhsId: string;
  readonly roots: Readonly<Record<Capability, string>>;
}

type MetadataState = 'valid' | 'missing' | 'broken-json' | 'html';

/** How the practice stands in the directory. Source: shared/spec/sds.md §12, rows in brackets. */
type DirectoryState =
  | 'normal' // 3, 15
  | 'none' // 1
  | 'duplicate' // 4: two equal Endpoints
  | 'two-addresses' // 5
  | 'two-suppliers' // 6
  | 'inactive' // 7
  | 'no-address' // 9
  | 'bad-address' // 10: http
  | 'other-ods-address' // 12
  | 'no-party-key' // 13
  | 'no-device' // 14
  | 'device-other-party-key' // 14
  | 'two-devices' // 17
  | 'no-asid' // 18
  | 'bad-asid'; // 19

/** An organisation that calls practices, as registered at the proxy and in the directory. */
export interface Consumer {
  readonly odsCode: string;
  /** 12 digits. */
  readonly asid: string;
  readonly supplierOdsCode: string;
}

/** The first of the organisations on our side. */
export const CONSUMER = {
  odsCode: 'Z9X01',
  asid: '200000009901',
  supplierOdsCode: 'Z9S01',
} as const satisfies Consumer;

/** All organisations on our side: one supplier, an ASID for each (shared/spec/identity.md §7). */
export const CONSUMERS: readonly Consumer[] = [
  CONSUMER,
  { odsCode: 'Z9X02', asid: '200000009902', supplierOdsCode: CONSUMER.supplierOdsCode },
];

const VERSIONS: readonly Personality[] = ['1.2.7', '1.5.1', '1.6.2'];

/** The interactions that are registered for a practice, and so the ones with an Endpoint and a Device. */
export function interactionsOf(practice: Practice): readonly Interaction[] {
  const reached = VERSIONS.indexOf(practice.personality);
  return INTERACTIONS.filter(
    ({ capability, since }) => practice.capabilities.includes(capability) && VERSIONS.indexOf(since) <= reached,
  );
}

/** Root as the proxy has it registered. */
export function rootAtProxy(practice: Practice, capability: Capability): string {
  const root = practice.roots[capability];
  return practice.hostAtProxy === undefined ? root : root.replace(practice.fqdn, practice.hostAtProxy);
}

/** Root format: shared/spec/gp-connect-core.md §1. */
function rootsAt(host: string, odsCode: string): Practice['roots'] {
  const foundations = `https://${host}/${odsCode}/STU3/1/gpconnect`;
  return {
    foundations,
    appointments: foundations,
    structured: `${foundations}/structured`,
    documents: `${foundations}/documents`,
  };
}

const EARLY: readonly Capability[] = ['foundations', 'appointments', 'structured'];

type Given = Pick<Practice, 'odsCode' | 'name'> & Partial<Practice>;

/** A practice in good order, but for what is given. */
export function aPractice(given: Given): Practice {
  const { odsCode, personality = '1.6.2', supplier = 'rowan' } = given;
  const fqdn = given.fqdn ?? `gp.${supplier}.example.nhs.uk`;
  return {
    postcode: 'ZZ99 1AA',
    personality,
    supplier,
    fqdn,
    ...registration(odsCode, fqdn, '0'),
    capabilities: personality === '1.2.7' ? EARLY : [...EARLY, 'documents'],
    switchedOff: [],
    sharing: { senderAccredited: true, receiverRegistered: true, sharingAgreement: true },
    reachable: true,
    metadata: { foundations: 'valid', structured: 'valid' },
    directory: 'normal',
    ...given,
  };
}

/** Ids derived from the ODS code; `series` tells two registrations of one practice apart. */
export function registration(odsCode: string, host: string, series: string): Registration {
  const digits = numberOf(odsCode);
  return {
    asid: `20000${series}${digits}`,
    partyKey: `${odsCode}-9${series}${digits}`,
    cpaId: `S9${series}${digits}A`,
    mhsId: `s9${series}${digits}mhs`,
    roots: rootsAt(host, odsCode),
  };
}

/** Six digits that stand for an ODS code: its last five digits, or a sum over its letters where it has fewer. */
function numberOf(odsCode: string): string {
  const digits = odsCode.replace(/\D/g, '');
  if (digits.length >= 5) return digits.slice(-5).padStart(6, '0');
  const sum = Buffer.from(odsCode).reduce((total, letter) => (total * 31 + letter) % 900_000, 7);
  return String(100_000 + sum);
}
