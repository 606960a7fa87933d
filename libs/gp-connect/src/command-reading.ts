import type { CommandEvidence, CommandFailure, LocalId, RefusalReason, SpineReply } from '#contracts';
import type { FaultCode } from '#errors';
import { outcomeFacts, type OutcomeFacts } from './outcome-facts.js';
import { decidingCode } from './provider-codes.js';
import { refusalWords, type RefusalWords } from './refusal-words.js';

/** What a refusal with 400 or 422 means to one command. */
export interface Refused {
  readonly status: number;
  /** Code of the practice, normalised. */
  readonly code: string | undefined;
  readonly words: RefusalWords | undefined;
}

/** How one command reads its answers. */
export interface CommandRules<S extends { readonly kind: string }> {
  /** Path segment of the resource that the answer names, e.g. `Appointment`. */
  readonly success: (reply: SpineReply, evidence: CommandEvidence) => S | undefined;
  readonly conflict: { readonly statuses: readonly number[]; readonly fault: FaultCode };
  /** `bug`: our request was wrong. */
  readonly refusal: (refused: Refused) => RefusalReason | 'bug';
  /** Id and version that an answer names. */
  readonly names: (reply: SpineReply) => {
    readonly resourceId: LocalId | undefined;
    readonly versionId: string | undefined;
  };
}

export interface CommandTimes {
  readonly startedAt: string;
  readonly endedAt: string;
}

const FAULT_OF_REASON: Readonly<Record<RefusalReason, FaultCode>> = {
  'stale-choice': 'GPC_REFERENCE_INVALID',
  'text-too-long': 'GPC_TEXT_TOO_LONG',
  'in-the-past': 'GPC_SLOT_IN_PAST',
  'practice-rule': 'GPC_BOOKING_REFUSED',
  'not-found': 'GPC_APPOINTMENT_NOT_FOUND',
  busy: 'GPC_PRACTICE_BUSY',
  'not-changeable': 'GPC_APPOINTMENT_NOT_CHANGEABLE',
  'practice-only': 'GPC_APPOINTMENT_PRACTICE_ONLY',
  details: 'GPC_CANNOT_REGISTER',
};

/** Statuses that surely say no, of a first transmission. Every other that is no success may hide one. Source: appointments.md §3.5. */
const REFUSALS: readonly number[] = [400, 401, 403, 404, 405, 415, 422, 429, 501];

/** Classifies one answer to a command. Source: appointments.md §3.5, and §3.4 "Tolerances". */
export function readCommandReply<S extends { readonly kind: string }>(
  reply: SpineReply,
  rules: CommandRules<S>,
  { firstTransmission, ...times }: CommandTimes & { readonly firstTransmission: boolean },
): S | CommandFailure {
  const { facts, code } = saidBy(reply);
  const evidence = { ...times, ...whoSaid(reply, facts, code), ...rules.names(reply), ...plainFacts(reply) };
  if (isSuccess(reply)) return rules.success(reply, evidence) ?? unknown(evidence);
  if (isConflict(reply.status, code, rules)) return { kind: 'CONFLICT', fault: rules.conflict.fault, evidence };
  return firstTransmission && REFUSALS.includes(reply.status)
    ? refusedOf({ reply, facts, code }, rules, evidence)
    : unknown(evidence);
}

function saidBy(reply: SpineReply): Pick<Refusal, 'facts' | 'code'> {
  const facts = isSuccess(reply) ? undefined : outcomeFacts(reply.body);
  return { facts, code: decidingCode(facts?.codes ?? [])?.code };
}

interface Refusal {
  readonly reply: SpineReply;
  readonly facts: OutcomeFacts | undefined;
  readonly code: string | undefined;
}

function refusedOf<S extends { readonly kind: string }>(
  { reply, facts, code }: Refusal,
  rules: CommandRules<S>,
  evidence: CommandEvidence,
): CommandFailure {
  const { status, body } = reply;
  if (facts?.proxyCheck === 'VARIES_FROM_TARGETURL')
    return { kind: 'NOT_SENT', fault: 'GPC_DIRECTORY_OUT_OF_DATE', evidence };
  if (status === 403) return { kind: 'NOT_PERMITTED', fault: 'GPC_BOOKING_NOT_PERMITTED', evidence };
  const reason = reasonOf({ status, code, words: refusalWords(body) }, rules);
  return reason === 'bug'
    ? { kind: 'REJECTED_BUG', fault: 'GPC_COMMAND_REJECTED', evidence }
    : { kind: 'REJECTED_USER', reason, fault: faultOf(reason, code), evidence };
}

/** Which of the details it was, nobody may be told; that they do not match, the practice says itself. Source: gp-connect-core.md §7.4. */
function faultOf(reason: RefusalReason, code: string | undefined): FaultCode {
  return code === 'INVALID_PATIENT_DEMOGRAPHICS' && reason === 'details'
    ? 'GPC_DEMOGRAPHICS_MISMATCH'
    : FAULT_OF_REASON[reason];
}

function isSuccess({ status }: SpineReply): boolean {
  return status >= 200 && status < 300;
}

export function unknown(evidence: CommandEvidence): CommandFailure {
  return { kind: 'UNKNOWN', fault: 'GPC_UNKNOWN_OUTCOME', evidence };
}

/** A refusal as a duplicate is a conflict under whatever status: the first copy of a replayed request may have been saved. [OWN] */
function isConflict<S extends { readonly kind: string }>(
  status: number,
  code: string | undefined,
  { conflict }: CommandRules<S>,
): boolean {
  return conflict.statuses.includes(status) || (status < 500 && code === 'DUPLICATE_REJECTED');
}

function reasonOf<S extends { readonly kind: string }>(
  refused: Refused,
  rules: CommandRules<S>,
): RefusalReason | 'bug' {
  const { status } = refused;
  if (status === 404) return 'not-found';
  if (status === 429) return 'busy';
  return status === 400 || status === 422 ? rules.refusal(refused) : 'bug';
}

function whoSaid(
  reply: SpineReply,
  facts: OutcomeFacts | undefined,
  code: string | undefined,
): Pick<CommandEvidence, 'leg' | 'upstreamCode'> {
  const said = facts?.proxyCheck ?? code;
  const upstreamCode = said !== undefined && /^[A-Z][A-Z_]{1,59}$/u.test(said) ? said : undefined;
  if (facts === undefined) return { leg: isSuccess(reply) ? 'provider' : 'transport', upstreamCode };
  return { leg: facts.fromProxy ? 'ssp' : 'provider', upstreamCode };
}

function plainFacts({
  status,
  traceId,
  retryAfterSeconds,
}: SpineReply): Pick<CommandEvidence, 'status' | 'traceId' | 'retryAfterSeconds'> {
  return { status, traceId, retryAfterSeconds };
}
