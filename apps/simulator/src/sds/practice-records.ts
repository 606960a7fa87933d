import { CONSUMERS, interactionsOf, type Practice, type Registration } from '../scenarios/index.js';
import type { DirectoryRecord } from './record.js';

type Attributes = DirectoryRecord['attributes'];

/** The directory as it describes the simulated practices and ourselves. Rows in brackets: shared/spec/sds.md §12. */
export function practiceRecords(practices: readonly Practice[]): readonly DirectoryRecord[] {
  return [
    ...practices.flatMap((practice) => [...mhsRecords(practice), ...asRecords(practice)]),
    ...consumerRecords(practices),
  ];
}

/** One record for each interaction, as in the real directory: it carries exactly one. */
function mhsRecords(practice: Practice): readonly DirectoryRecord[] {
  const { directory, second } = practice;
  if (directory === 'none') return [];
  const first = mhsSet(practice, practice);
  if (directory === 'duplicate') return [...first, ...mhsSet(practice, { ...practice, mhsId: `${practice.mhsId}2` })];
  if (second === undefined) return first;
  if (directory === 'two-suppliers') return [...first, ...mhsSet(practice, second)];
  if (directory === 'two-addresses')
    return [...first, ...mhsSet(practice, { ...practice, mhsId: second.mhsId, roots: second.roots })];
  return first;
}

function mhsSet(practice: Practice, registration: Registration): readonly DirectoryRecord[] {
  return interactionsOf(practice).map(({ id, capability }, index) => ({
    objectClass: 'nhsMhs',
    ...(practice.directory === 'inactive' ? { status: 'off' as const } : {}),
    attributes: {
      uniqueIdentifier: [`${registration.mhsId}${String(index).padStart(3, '0')}`],
      nhsIDCode: practice.odsCode,
      ...(practice.directory === 'no-party-key' ? {} : { nhsMHSPartyKey: registration.partyKey }),
      nhsMhsSvcIA: id,
      ...addressOf(practice, registration.roots[capability]),
      nhsMhsFQDN: practice.fqdn,
      // The proxy names the CPA id when it refuses an address, so it is one for the registration (gp-connect-core.md §7.5).
      nhsMhsCPAId: registration.cpaId,
      nhsMHSSyncReplyMode: 'None',
      nhsMHSDuplicateElimination: 'never',
      nhsMHSAckRequested: 'never',
    },
  }));
}

function addressOf({ directory, odsCode }: Practice, root: string): Attributes {
  switch (directory) {
    case 'no-address': // 9
      return {};
    case 'bad-address': // 10
      return { nhsMHSEndPoint: [root.replace('https://', 'http://')] };
    case 'other-ods-address': // 12
      return { nhsMHSEndPoint: [root.replace(`/${odsCode}/`, '/Z99999/')] };
    default:
      return { nhsMHSEndPoint: [root] };
  }
}

function asRecords(practice: Practice): readonly DirectoryRecord[] {
  const make = AS_RECORDS[practice.directory];
  if (make !== undefined) return make(practice, practice.second ?? practice);
  return [asRecord(practice, practice.asid, practice.partyKey)];
}

/** The directory states whose AS records are not the one good record. */
const AS_RECORDS: Readonly<
  Partial<Record<Practice['directory'], (practice: Practice, other: Registration) => readonly DirectoryRecord[]>>
> = {
  none: () => [], // 1
  'no-device': () => [], // 14
  'device-other-party-key': (practice, other) => [asRecord(practice, other.asid, other.partyKey)], // 14
  'two-suppliers': (practice, other) => [
    asRecord(practice, practice.asid, practice.partyKey),
    asRecord(practice, other.asid, other.partyKey),
  ], // 6
  'two-devices': (practice, other) => [
    asRecord(practice, practice.asid, practice.partyKey),
    asRecord(practice, other.asid, practice.partyKey),
  ], // 17
  'no-asid': (practice) => [asRecord(practice, undefined, practice.partyKey)], // 18
  'bad-asid': (practice) => [asRecord(practice, practice.asid.slice(0, 9), practice.partyKey)], // 19
};

function asRecord(practice: Practice, asid: string | undefined, partyKey: string): DirectoryRecord {
  return {
    objectClass: 'nhsAs',
    attributes: {
      ...(asid === undefined ? {} : { uniqueIdentifier: [asid] }),
      nhsIDCode: practice.odsCode,
      nhsMHSPartyKey: partyKey,
      nhsAsSvcIA: interactionsOf(practice).map(({ id }) => id),
      nhsAsClient: [practice.odsCode],
    },
  };
}

/** Our own systems: they have an ASID and may call, but serve nothing, so no MHS record. Source: shared/spec/sds.md §12, §13. */
function consumerRecords(practices: readonly Practice[]): readonly DirectoryRecord[] {
  const interactions = new Set(practices.flatMap((practice) => interactionsOf(practice).map(({ id }) => id)));
  return CONSUMERS.map(({ odsCode, asid, supplierOdsCode }) => ({
    objectClass: 'nhsAs',
    attributes: {
      uniqueIdentifier: [asid],
      nhsIDCode: odsCode,
      nhsMHSPartyKey: `${odsCode}-9${asid.slice(-6)}`,
      nhsMhsManufacturerOrg: supplierOdsCode,
      nhsAsSvcIA: [...interactions],
      nhsAsClient: [odsCode],
    },
  }));
}
