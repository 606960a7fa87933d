import type { FaultCode } from '#errors';
import { extensionValues, identifierValues, type R4Endpoint } from '#fhir';
import { addressFault, isUntidy, namesAnotherPractice } from './address-rules.js';
import { EXTENSION, SYSTEM } from './sds-query.js';

export interface EndpointQuestion {
  readonly odsCode: string;
  readonly interactionId: string;
}

export interface AddressPolicy {
  readonly odsCheck: 'warn' | 'enforce';
  readonly allowHttp: boolean;
}

/** A party key that an operator has chosen: it counts in row 6 and nowhere else. */
type EndpointPolicy = AddressPolicy & { readonly pinnedPartyKey?: string | undefined };

export interface Refusal {
  readonly kind: 'refuse';
  readonly code: FaultCode;
  /** Row of the table in sds.md §12; none for an answer that does not fit its question (step 2 and 4 there). */
  readonly rule: number | undefined;
}

export interface UsableEndpoint {
  readonly kind: 'use';
  readonly rule: number;
  readonly address: string;
  readonly partyKey: string;
  readonly mhsId: string | undefined;
  readonly cpaId: string | undefined;
  readonly notes: readonly string[];
}

/** Rows 1 and 3 to 13 of sds.md §12. An empty list is a confirmed one. Never the first of several: ambiguity fails closed. */
export function decideEndpoint(
  endpoints: readonly R4Endpoint[],
  question: EndpointQuestion,
  policy: EndpointPolicy,
): UsableEndpoint | Refusal {
  if (endpoints.length === 0) return refuse(1, 'SDS_ENDPOINT_NOT_FOUND');
  if (endpoints.some((one) => contradicts(one, question))) return refuse(undefined, 'SDS_BAD_RESPONSE');
  const active = endpoints.filter(({ status }) => status === 'active');
  if (active.length === 0) return refuse(7, 'SDS_ENDPOINT_INACTIVE');
  const several = new Set(active.map((one) => partyKeyOf(one)?.toUpperCase())).size > 1;
  const chosen = several ? active.filter((one) => isPinned(one, policy)) : active;
  const [first] = chosen.toSorted((one, other) => compare(mhsIdOf(one), mhsIdOf(other)));
  if (first === undefined) return refuse(6, 'SDS_ENDPOINT_MULTIPLE_SUPPLIERS');
  if (new Set(chosen.map(({ address }) => address)).size > 1) return refuse(5, 'SDS_ENDPOINT_AMBIGUOUS');
  const found = {
    pinned: several,
    collapsed: chosen.length > 1,
    inactiveIgnored: active.length < endpoints.length,
  };
  return decideOne(first, question, policy, found);
}

/** The directory compares party keys without regard to case. Source: sds.md §4.3. */
function isPinned(endpoint: R4Endpoint, { pinnedPartyKey }: EndpointPolicy): boolean {
  return pinnedPartyKey !== undefined && partyKeyOf(endpoint)?.toUpperCase() === pinnedPartyKey.toUpperCase();
}

interface Found {
  readonly pinned: boolean;
  readonly collapsed: boolean;
  readonly inactiveIgnored: boolean;
}

function decideOne(
  endpoint: R4Endpoint,
  question: EndpointQuestion,
  policy: AddressPolicy,
  found: Found,
): UsableEndpoint | Refusal {
  const { address = '' } = endpoint;
  const fault = addressFault(address, policy.allowHttp);
  if (fault !== undefined) return refuse(fault.rule, fault.code);
  const strange = namesAnotherPractice(address, question.odsCode);
  if (strange && policy.odsCheck === 'enforce') return refuse(12, 'SDS_ENDPOINT_ODS_MISMATCH');
  const partyKey = partyKeyOf(endpoint);
  if (!isPartyKey(partyKey)) return refuse(13, 'SDS_ENDPOINT_NO_PARTY_KEY');
  if (!proves(endpoint)) return refuse(undefined, 'SDS_BAD_RESPONSE');
  return {
    kind: 'use',
    rule: rowOf(address, { ...found, strange }),
    address,
    partyKey,
    mhsId: mhsIdOf(endpoint),
    cpaId: identifierValues(endpoint, SYSTEM.cpaId)[0],
    notes: notesOf({ ...found, strange }),
  };
}

/** Sent back as it came, so only what a search can carry. Source: sds.md §14. */
function isPartyKey(text: string | undefined): text is string {
  return text !== undefined && /^[^\s\p{Cc}]+$/u.test(text);
}

function notesOf({
  collapsed,
  strange,
}: {
  readonly collapsed: boolean;
  readonly strange: boolean;
}): readonly string[] {
  return [...(collapsed ? ['SDS_DUPLICATE_REGISTRATION'] : []), ...(strange ? ['SDS_ENDPOINT_ODS_MISMATCH'] : [])];
}

/** The row that an operator would least expect. */
function rowOf(address: string, found: Found & { readonly strange: boolean }): number {
  if (found.pinned) return 6;
  if (found.collapsed) return 4;
  if (found.inactiveIgnored) return 8;
  if (found.strange) return 12;
  return isUntidy(address) ? 11 : 3;
}

/** Says something else than what was asked for. Source: sds.md §12 step 2. */
function contradicts(endpoint: R4Endpoint, { odsCode, interactionId }: EndpointQuestion): boolean {
  const organisation = endpoint.managingOrganization?.identifier?.value;
  return (
    (organisation !== undefined && organisation !== odsCode) ||
    extensionValues(endpoint, EXTENSION.interaction).some((one) => one !== interactionId) ||
    identifierValues(endpoint, SYSTEM.partyKey).length > 1
  );
}

/** Names organisation and interaction at all: only then may it be used. */
function proves(endpoint: R4Endpoint): boolean {
  return (
    endpoint.managingOrganization?.identifier?.value !== undefined &&
    extensionValues(endpoint, EXTENSION.interaction).length > 0
  );
}

function refuse(rule: number | undefined, code: FaultCode): Refusal {
  return { kind: 'refuse', rule, code };
}

function partyKeyOf(endpoint: R4Endpoint): string | undefined {
  return identifierValues(endpoint, SYSTEM.partyKey)[0];
}

function mhsIdOf(endpoint: R4Endpoint): string | undefined {
  return identifierValues(endpoint, SYSTEM.mhsId)[0];
}

/** By code unit, so that it never depends on the machine's language; a missing id comes last. */
function compare(one: string | undefined, other: string | undefined): number {
  if (one === other) return 0;
  return other === undefined || (one !== undefined && one < other) ? -1 : 1;
}
