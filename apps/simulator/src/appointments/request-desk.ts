import type { SimReply } from '../kernel/exchange.js';
import type { ProviderCall } from '../practices/call.js';
import { type Refusal, refusalReply, refuse } from '../practices/outcome.js';
import type { Surgery } from './surgery.js';
import type { Quirks } from './switchboard.js';

/** One request at the desk of one practice. */
export interface RequestDesk {
  readonly call: ProviderCall;
  readonly surgery: Surgery;
  readonly quirks: Quirks;
}

export type Operate = (desk: RequestDesk) => SimReply;

/** A value, or why there is none. */
export type Checked<T> =
  { readonly kind: 'fine'; readonly value: T } | { readonly kind: 'refused'; readonly refusal: Refusal };

export const fine = <T>(value: T): Checked<T> => ({ kind: 'fine', value });
export const refused = (refusal: Refusal): { readonly kind: 'refused'; readonly refusal: Refusal } => ({
  kind: 'refused',
  refusal,
});

/** Unless a cell of shared/spec/appointments.md §3.4 says otherwise, this is the refusal. */
export const invalid = (diagnostics: string): Refusal => refuse(422, 'INVALID_RESOURCE', diagnostics);

export const replyTo = ({ call }: RequestDesk, refusal: Refusal): SimReply =>
  refusalReply(refusal, call.practice.personality);

/** The part of the path at this place, from 1: `/Appointment/7` has `7` at 2. */
export function pathPart({ path }: ProviderCall, place: number): string {
  const part = path.split('/')[place] ?? '';
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}

/** The first of the rules that is broken. */
export function firstBroken<T>(rules: readonly ((given: T) => string | undefined)[], given: T): string | undefined {
  for (const rule of rules) {
    const diagnostics = rule(given);
    if (diagnostics !== undefined) return diagnostics;
  }
  return undefined;
}
