import { filled } from './term.js';
import { FLAG } from './texts.js';

const PRELIMINARY: ReadonlySet<string> = new Set(['registered', 'partial', 'preliminary']);
const AMENDED: ReadonlySet<string> = new Set(['amended', 'corrected', 'appended']);
const WITHDRAWN: ReadonlySet<string> = new Set(['cancelled', 'entered-in-error']);

/** Unknown is `status not given`, never `final`: hazards.md 20. */
export function statusInWords(status: string | undefined): string {
  const sent = filled(status);
  if (sent === undefined || sent === 'unknown') return 'status not given';
  return `${sent.slice(0, 1).toUpperCase()}${sent.slice(1).replaceAll('-', ' ')}`;
}

export function isPreliminary(status: string | undefined): boolean {
  return PRELIMINARY.has(status ?? '');
}

export function statusFlags(status: string | undefined): readonly string[] {
  const sent = status ?? '';
  if (PRELIMINARY.has(sent)) return [FLAG.preliminary];
  if (AMENDED.has(sent)) return [FLAG.amended];
  return WITHDRAWN.has(sent) ? [FLAG.withdrawn(sent.replaceAll('-', ' '))] : [];
}
