import type { CommandFailure, RefusalReason } from '#contracts';
import { outcome } from './appointment-wire.js';

/** How a command may end. */
type Kind = CommandFailure['kind'] | 'BOOKED' | 'AMENDED' | 'CANCELLED';
/** One answer of a practice and what it means. */
export interface Row {
  readonly row: string;
  readonly status: number;
  readonly body: string;
  readonly result: { readonly kind: Kind; readonly reason?: RefusalReason };
}

export const row = (name: string, status: number, body: string, kind: Kind, reason?: RefusalReason): Row => ({
  row: name,
  status,
  body,
  result: reason === undefined ? { kind } : { kind, reason },
});
/** A refusal for which practices have one code and many words. */
export const invalid = (diagnostics: string): string => outcome('INVALID_RESOURCE', diagnostics);
