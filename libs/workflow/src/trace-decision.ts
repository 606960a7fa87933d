import { NhsNumber, type OdsCode, type TraceOutcome } from '#contracts';
import type { FaultCode } from '#errors';
import type { OpenContextOutcome, OpenContextRequest } from './open-context.js';
import type { Verification } from './patient-verification.js';

export type TraceDecision =
  | { readonly kind: 'go-on'; readonly nhsNumber: NhsNumber; readonly practice: OdsCode }
  | { readonly kind: 'stop'; readonly code: FaultCode }
  | Exclude<OpenContextOutcome, { kind: 'opened' }>;

type Found = Extract<TraceOutcome, { kind: 'found' }>;

/**
 * What a trace allows, in the order of pds.md §9.1: is it this person, may the record be used, does the number hold,
 * does the caller know of the differences, is there a practice.
 */
export function decideTrace(request: OpenContextRequest, found: Found, verification: Verification): TraceDecision {
  const current = NhsNumber.safeParse(found.nhsNumber);
  if (hidesIdentity(found)) return { kind: 'stop', code: 'PDS_RESTRICTED' };
  if (verification.result === 'NOT_VERIFIED')
    return { kind: 'refused', code: 'PDS_NOT_VERIFIED', fields: verification.differences };
  if (found.standing.kind === 'restricted') return { kind: 'stop', code: 'PDS_RESTRICTED' };
  if (found.standing.kind === 'deceased') return { kind: 'stop', code: 'PDS_DECEASED' };
  if (!current.success) return { kind: 'stop', code: 'UPSTREAM_REPLY_UNREADABLE' };
  const unconfirmed = toConfirm(request, found, verification);
  if (unconfirmed !== undefined) return unconfirmed;
  if (found.standing.kind === 'no-practice') return { kind: 'stop', code: found.standing.code };
  return { kind: 'go-on', nhsNumber: current.data, practice: found.standing.practice };
}

/** A very restricted record has neither name nor birth date: the check against the caller's details cannot be made (pds.md §5). */
function hidesIdentity({ standing, demographics }: Found): boolean {
  return standing.kind === 'restricted' && (demographics.names.length === 0 || demographics.birthDate === undefined);
}

function toConfirm(
  request: OpenContextRequest,
  found: Found,
  { result, differences }: Verification,
): TraceDecision | undefined {
  if (found.nhsNumber !== request.nhsNumber && request.confirm.supersededBy !== found.nhsNumber)
    return { kind: 'confirm', code: 'PDS_SUPERSEDED', supersededBy: found.nhsNumber, fields: differences };
  if (result === 'VERIFIED_WITH_DISCREPANCY' && !request.confirm.discrepancies)
    return { kind: 'confirm', code: 'PDS_DISCREPANCY', fields: differences };
  return undefined;
}
