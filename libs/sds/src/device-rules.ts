import { Asid } from '#contracts';
import type { FaultCode } from '#errors';
import { extensionValues, identifierValues, type R4Device } from '#fhir';
import type { Refusal } from './endpoint-rules.js';
import { EXTENSION, SYSTEM } from './sds-query.js';

export interface DeviceQuestion {
  readonly interactionId: string;
  readonly partyKey: string;
}

export interface UsableDevice {
  readonly kind: 'use';
  readonly rule: number;
  readonly asid: Asid;
  readonly notes: readonly string[];
  /** Interactions that every one of the Devices may be sent. */
  readonly interactions: readonly string[];
}

/** Rows 15 to 19 of sds.md §12, and row 14 without its diagnosis. An empty list is a confirmed one. */
export function decideDevice(devices: readonly R4Device[], question: DeviceQuestion): UsableDevice | Refusal {
  if (devices.length === 0) return refuse(14, 'SDS_DEVICE_NOT_FOUND');
  if (devices.some((one) => contradicts(one, question))) return refuse(undefined, 'SDS_BAD_RESPONSE');
  if (devices.some((one) => asidsOf(one).length === 0)) return refuse(18, 'SDS_DEVICE_NO_ASID');
  const asids = [...new Set(devices.flatMap(asidsOf))].map((one) => Asid.safeParse(one).data);
  const [asid] = asids;
  if (asid === undefined || asids.includes(undefined)) return refuse(19, 'SDS_DEVICE_BAD_ASID');
  if (asids.length > 1) return refuse(17, 'SDS_DEVICE_AMBIGUOUS');
  return devices.every(proves) ? use(asid, devices) : refuse(undefined, 'SDS_BAD_RESPONSE');
}

function use(asid: Asid, devices: readonly R4Device[]): UsableDevice {
  const [first = [], ...others] = devices.map((one) => extensionValues(one, EXTENSION.interaction));
  const interactions = first.filter((interaction) => others.every((list) => list.includes(interaction)));
  return devices.length > 1
    ? { kind: 'use', rule: 16, asid, notes: ['SDS_DUPLICATE_REGISTRATION'], interactions }
    : { kind: 'use', rule: 15, asid, notes: [], interactions };
}

/** Row 14: what a search without the party key tells about a missing Device. Its ASIDs are never used. Source: sds.md §12. */
export function explainMissingDevice(others: readonly R4Device[], partyKey: string): Refusal {
  const elsewhere = others.flatMap((one) => identifierValues(one, SYSTEM.partyKey)).some((one) => !same(one, partyKey));
  return refuse(14, elsewhere ? 'SDS_DEVICE_PARTY_KEY_MISMATCH' : 'SDS_DEVICE_NOT_FOUND');
}

/** Our own ASID among the Devices of the requesting organisation that our supplier made. Source: sds.md §13. */
export function decideOwnAsid(
  devices: readonly R4Device[],
  question: { readonly interactionId: string; readonly manufacturer: string | undefined },
): { readonly kind: 'use'; readonly asid: Asid } | Refusal {
  if (devices.some((one) => isOfAnother(one, question))) return refuse(undefined, 'SDS_BAD_RESPONSE');
  const asids = new Set(devices.flatMap(asidsOf));
  if (asids.size > 1) return refuse(undefined, 'SDS_CONSUMER_ASID_AMBIGUOUS');
  const asid = Asid.safeParse([...asids][0]).data;
  return asid === undefined ? refuse(undefined, 'SDS_CONSUMER_ASID_NOT_FOUND') : { kind: 'use', asid };
}

/** Says something else than what was asked for; the directory compares party keys without regard to case. Source: sds.md §12 step 4. */
function contradicts(device: R4Device, { interactionId, partyKey }: DeviceQuestion): boolean {
  return (
    identifierValues(device, SYSTEM.partyKey).some((one) => !same(one, partyKey)) ||
    isForOthersOnly(device, interactionId)
  );
}

/** A manufacturer without equality rule in an old directory would let every system through. Source: sds.md §8 row INT. */
function isOfAnother(
  device: R4Device,
  { interactionId, manufacturer }: { readonly interactionId: string; readonly manufacturer: string | undefined },
): boolean {
  const wrongMaker =
    manufacturer !== undefined &&
    extensionValues(device, EXTENSION.manufacturer).some((one) => !same(one, manufacturer));
  return wrongMaker || !extensionValues(device, EXTENSION.interaction).includes(interactionId);
}

function isForOthersOnly(device: R4Device, interactionId: string): boolean {
  const interactions = extensionValues(device, EXTENSION.interaction);
  return interactions.length > 0 && !interactions.includes(interactionId);
}

/** Names party key and interaction at all: only then may it be used. */
function proves(device: R4Device): boolean {
  return (
    identifierValues(device, SYSTEM.partyKey).length > 0 && extensionValues(device, EXTENSION.interaction).length > 0
  );
}

function asidsOf(device: R4Device): readonly string[] {
  return identifierValues(device, SYSTEM.asid);
}

function same(one: string, other: string): boolean {
  return one.toUpperCase() === other.toUpperCase();
}

function refuse(rule: number | undefined, code: FaultCode): Refusal {
  return { kind: 'refuse', rule, code };
}
